"""Two offices import overlapping lists without a net; the administration makes one of what is one, and takes it back.

Through the presenters of the window: the pairs come with their reasons, two are merged, twins are told apart, two
conflicts are settled, a third laptop changes a record that was absorbed meanwhile, everybody agrees, and one merge is
taken back.
"""

import datetime

import pytest
from helpers.desk import TestDesk
from helpers.replicas import Team

from app import inbox, listing, merge_lists, merge_questions, records
from app.importing.bring_in import import_file
from app.participants import NO_FILTER, directory, find
from resources import language
from ui.duplicates.decisions_presenter import DecisionsPresenter
from ui.duplicates.presenter import LEFT, PairsPresenter
from ui.syncing.conflicts_presenter import ConflictsPresenter

HEAD = "Name;Vorname;geb. am;Straße;PLZ;Ort;Stadtteil;Telefon\n"
BRAUCK = (
    HEAD
    + """Kowalczyk;Hanna;04.11.1983;Horster Straße 112;45968;Gladbeck;Brauck;02043 555 0129
Yıldız;Emine;01.05.1975;Roßheidestr. 4;45964;Gladbeck;Brauck;02043 555 0144
Nowak;Anna;17.03.1999;Welheimer Str. 17;45968;Gladbeck;Brauck;02043 555 0163
"""
)
BUTENDORF = (
    HEAD
    + """Kowalczyk;Hana;04.11.1983;Horsterstr. 112;45968;Gladbeck;Butendorf;
Yildiz;Emine;01.05.1975;Roßheidestr. 4;45964;Gladbeck;Butendorf;
Nowak;Alina;17.03.1999;Welheimer Str. 17;45968;Gladbeck;Butendorf;02043 555 0163
"""
)


@pytest.fixture
def team(tmp_path):
    language.use("de")
    made = Team(tmp_path)
    made.founder()  # the administration, which may do everything
    made.member("Birgit Reuter", roles=["social_worker"], offices=["brauck"])
    made.member("Jutta Overbeck", roles=["social_worker"], offices=["butendorf"])
    made.settle_down(2)
    return made


def bring_in(replica, folder, name, text):
    file = folder / name
    file.write_text(text, "utf-8")
    replica.clock.now += datetime.timedelta(seconds=1)
    result = import_file(replica.place, file, "participants")
    assert result.imported == 3, result.rejected


def people_of(replica):
    """How many people the list shows."""
    return len(replica.ask(find, directory(), NO_FILTER))


def pair_of(presenter, last, first):
    titles = [presenter.called(one)[0] for one in presenter.state.pairs]
    place = next(at for at, title in enumerate(titles) if title.startswith(last) and f", {first}" in title)
    presenter.choose_pair(place)
    return presenter.state.pair


def merge(presenter, last, first):
    pair_of(presenter, last, first)
    for line in presenter.state.open_fields:
        presenter.choose(line.name, LEFT)
    assert presenter.merge()


def test_two_lists_become_one_and_one_merge_is_taken_back(team, tmp_path):
    admin, birgit, jutta = team.replicas
    bring_in(birgit, tmp_path, "brauck.csv", BRAUCK)
    bring_in(jutta, tmp_path, "butendorf.csv", BUTENDORF)
    team.settle_down()
    assert people_of(admin) == 6

    desk = TestDesk()
    pairs = PairsPresenter(admin.place, desk, lambda state: None)
    pairs.show("participant")
    assert len(pairs.state.pairs) >= 2
    assert all(one.reasons and one.explanation for one in pairs.state.pairs)
    merge(pairs, "Kowalczyk", "H")
    merge(pairs, "Y", "Emine")
    twins = [at for at, one in enumerate(pairs.state.pairs) if "Nowak" in pairs.called(one)[0]]
    if twins:  # relatives of one birthday may not be suspected at all
        pairs.choose_pair(twins[0])
        pairs.tell_apart("not_same")
    else:
        nowaks = admin.ask(lambda view: listing.rows(view, "participant", where={"last_name": "Nowak"}))
        assert pairs.compare(*(row["id"] for row in nowaks)) == {}
        pairs.tell_apart("not_same")
    pairs.refresh()
    assert pairs.state.pairs == ()
    team.settle_down()
    assert people_of(admin) == 4
    merged = {one.survivor_title: one for one in admin.ask(merge_lists.merges)}
    assert len(merged) == 2

    hanna = next(one for title, one in merged.items() if "Kowalczyk" in title)
    two_conflicts(team)
    settle_all(admin)
    team.settle_down()
    assert [one.ask(inbox.count) for one in team.replicas] == [0, 0, 0]

    # A laptop without a net changes the record that was absorbed.
    author = jutta if admin.values("participant", hanna.absorbed)["office"] == "butendorf" else birgit
    author.do(lambda work: work.change("participant", hanna.absorbed, {"street": "Ringstraße"}))
    team.settle_down()
    offers = [one for one in admin.ask(merge_questions.questions) if one.sort == "edited"]
    assert [one.value for one in offers] == ["Ringstraße"]

    decisions = DecisionsPresenter(admin.place, desk, lambda state: None, lambda: None)
    decisions.show()
    assert decisions.take_back(hanna.id, "doch zwei Frauen") == {}
    team.settle_down()
    assert people_of(admin) == 5
    assert agree(team)
    assert admin.ask(merge_questions.questions) == []
    row = next(one for one in admin.ask(merge_lists.merges) if one.id == hanna.id)
    assert row.taken_back.reason == "doch zwei Frauen"
    assert admin.values("participant", hanna.absorbed)["street"] == "Ringstraße"


def two_conflicts(team):
    """Administration and office say different things about one of the twins."""
    admin, birgit, _jutta = team.replicas
    about = {"office": "brauck", "last_name": "Nowak"}
    (row,) = birgit.ask(lambda view: listing.rows(view, "participant", where=about))
    for name in ("city", "phone"):
        admin.do(records.edit, "participant", row["id"], {name: "1"})
        birgit.do(records.edit, "participant", row["id"], {name: "2"})
    team.settle_down()
    assert admin.ask(inbox.count) == 2


def settle_all(replica):
    conflicts = ConflictsPresenter(replica.place, TestDesk(), lambda state: None, replica.clock)
    conflicts.show()
    while conflicts.state.ids:
        conflicts.settle()


def agree(team):
    """Whether compartments that several hold are the same everywhere."""
    found = {}
    for one in team.replicas:
        for name, digest in one.digest().items():
            found.setdefault(name, set()).add((digest["state"], digest["conflicts"]))
    return all(len(states) == 1 for states in found.values())
