"""Two offices import overlapping lists without a net; the administration makes one person of what is one.

Both sync; the admin sees the pairs with their reasons, merges one, marks twins as not the same, settles two conflicts;
a third laptop, without a net meanwhile, changes an absorbed record; all agree; the admin takes one merge back.
"""

import datetime

import pytest
from helpers.desk import TestDesk
from helpers.replicas import ALL_OFFICES, Team

from app.conflicts import resolve, worklist
from app.conflicts.worklist import ConflictFilter
from app.duplicates import merge_log, merge_questions, merging
from app.importing.importer import import_file
from app.people import contact_hours
from app.records import detail, listing, records, searching
from app.sessions import attendance
from app.sessions.register import register
from resources import language
from sync.store import clusters
from ui.duplicates.decisions_presenter import DecisionsPresenter
from ui.duplicates.presenter import PairsPresenter

HEAD = "Nachname;Vorname;Geburtsdatum;Geschlecht;Straße;Hausnummer;PLZ;Ort;Telefon;Eintritt"
MITTE = (
    "Yılmaz;Ayşe;03.02.1980;w;Hochstraße;12;45964;Gladbeck;02043 22010;01.03.2021",
    "Kowalski;Jan;14.05.1991;m;Horster Straße;7;45964;Gladbeck;02043 33010;01.03.2021",
    "Haddad;Samir;20.11.1985;m;Wilhelmstraße;3;45964;Gladbeck;02043 44010;01.03.2021",
)
BRAUCK = (
    "Yilmaz;Ayse;03.02.1980;w;Hochstr.;12;45964;Gladbeck;0176 5550010;15.03.2021",
    "Kowalski;Jakub;14.05.1991;m;Horster Straße;7;45964;Gladbeck;02043 33010;15.03.2021",
    "Öztürk;Deniz;01.07.1999;d;Roßheidestraße;44;45968;Gladbeck;02043 55010;15.03.2021",
)


@pytest.fixture
def team(tmp_path):
    language.use("de")
    made = Team(tmp_path)
    made.clock.now = datetime.datetime(2021, 6, 17, 12, 0)
    return made


def bring_in(replica, office, rows, folder):
    file = folder / f"{office}.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    done = import_file(replica.place, file, "participants", defaults={"office": office}, incomplete="keep")
    assert (done.imported, len(done.rejected)) == (3, 0)


def named(replica, last, first):
    rows = replica.ask(listing.rows, "participant", where={"last_name": last, "first_name": first})
    (row,) = rows
    return row["id"]


def everybody_agrees(team):
    tables = [replica.ask(lambda view: clusters.held(view.connection)) for replica in team.replicas]
    assert all(table == tables[0] for table in tables)
    assert len({str(replica.digest()) for replica in team.replicas}) == 1
    views = [replica.ask(listing.rows, "participant", sort="code") for replica in team.replicas]
    assert all(view == views[0] for view in views)
    return views[0]


def test_two_offices_record_the_same_people_and_the_administration_makes_them_one(team, tmp_path):
    admin = team.founder()
    mitte = team.member("Mehmet Kaya", offices=ALL_OFFICES)
    brauck = team.member("Olga Petrenko", offices=ALL_OFFICES)
    team.settle_down(2)

    # Both offices import, without a net.
    bring_in(mitte, "mitte", MITTE, tmp_path)
    bring_in(brauck, "brauck", BRAUCK, tmp_path)
    team.settle_down(2)
    assert len(everybody_agrees(team)) == 6
    where = mitte.do(
        records.add, "session", {"date": "2021-06-16", "begin": "09:00", "end": "10:00", "public_content": "Bewerbung"}
    ).id
    for last in ("Yılmaz", "Yilmaz"):
        mitte.do(attendance.mark, where, named(mitte, last, "Ayşe" if last == "Yılmaz" else "Ayse"), "A")
    team.settle_down(2)

    # The admin sees both pairs, the likeliest first, each with its reasons.
    desk = TestDesk(answers=["begin"] * 9)
    pairs = PairsPresenter(admin.place, desk, lambda state: None)
    pairs.show("participant")
    ayse = {named(admin, "Yılmaz", "Ayşe"), named(admin, "Yilmaz", "Ayse")}
    twins = {named(admin, "Kowalski", "Jan"), named(admin, "Kowalski", "Jakub")}
    assert {pairs.state.pair.a, pairs.state.pair.b} == ayse
    assert pairs.state.pair.reasons and pairs.state.pair.explanation
    assert pairs.state.preview.sums == "1 Termin, einer war doppelt"
    survivor, absorbed = pairs.state.preview.a, pairs.state.preview.b
    for line in pairs.state.open_fields:
        pairs.choose(line.name, "winner")
    pairs.give_reason("Ausweis gesehen")
    assert pairs.merge()
    # Twins are often not even suspected; where they are, they are told apart, and so it is said in any case.
    if pairs.state.pair is not None and {pairs.state.pair.a, pairs.state.pair.b} == twins:
        pairs.tell_apart("not_same")
    else:
        admin.do(merging.not_duplicate, "participant", *sorted(twins), "not_same", "Zwillinge")
    pairs.show("participant")
    assert pairs.state.pairs == ()

    # Meanwhile, without a net: two fields are changed in two places, and an absorbed record by one who knows nothing.
    samir = named(mitte, "Haddad", "Samir")
    for replica, city, phone in ((mitte, "Bottrop", "02043 1111"), (brauck, "Dorsten", "02043 2222")):
        replica.do(records.edit, "participant", samir, {"city": city, "phone": phone})
    brauck.do(records.edit, "participant", absorbed, {"email": "ayse@example.org", "house_no": "12a"})
    team.settle_down(3)

    # The admin settles the two conflicts; what was changed on the absorbed record is offered on the one that goes on.
    everything = ConflictFilter(everybody=True, record=samir)
    waiting = admin.ask(lambda view: list(worklist.disputes(view, everything)))
    assert {conflict.field for conflict in waiting} == {"city", "phone"}
    for conflict in waiting:
        admin.do(resolve.settle, conflict.id, conflict.options[0].value)
    assert admin.ask(worklist.count, everything) == 0
    decisions = DecisionsPresenter(admin.place, desk, lambda state: None, lambda: None)
    decisions.show()
    offers = {offer.field: offer for offer in admin.ask(merge_questions.offers)}
    assert decisions.state.waiting == len(offers) == 1  # the e-mail address fills an empty field and is shown at once
    assert offers["house_no"].value == "12a"
    assert (offers["house_no"].record, offers["house_no"].bearer) == (survivor, absorbed)
    mitte.round()
    mitte.do(merge_questions.accept, offers["house_no"].id)
    team.settle_down(3)

    # All agree: one row, found by either name, once on the list, counted once.
    rows = everybody_agrees(team)
    assert len(rows) == 5
    for replica in team.replicas:
        assert [hit.id for hit in replica.ask(searching.find, "Yilmaz", ["participant"])] == [survivor]
        assert [row.participant for row in replica.ask(register, where).rows] == [survivor]
        assert replica.ask(contact_hours.minutes_of, [survivor]) == {survivor: 60}
        shown = replica.ask(detail.show, "participant", absorbed)
        assert (shown["id"], shown["merged"], shown["fields"]["house_no"]) == (survivor, [absorbed], "12a")

    # Weeks later it turns out that they were two after all.
    (made,) = admin.ask(merge_log.merges, merge_log.MergeFilter(standing=True))
    assert (made.authorship.reason, made.authorship.who) == ("Ausweis gesehen", "Katrin Sommerfeld")
    admin.do(merging.unmerge, made.id, "zwei Cousinen")
    team.settle_down(3)
    assert len(everybody_agrees(team)) == 6
    for replica in team.replicas:
        assert replica.ask(detail.show, "participant", absorbed)["fields"]["email"] == "ayse@example.org"
        assert {row.participant for row in replica.ask(register, where).rows} == ayse
        assert replica.ask(merge_questions.questions) == []
