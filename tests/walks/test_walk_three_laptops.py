"""Three laptops and a plain folder: worked on without a net, agreed, a conflict settled on one and gone on all.

Everything through the presenters of the window: the first start of the folder, admitting by fingerprint, two people
who change one field, a phone call's worth of deciding, a stick for the office without a net, a lost laptop.
"""

import datetime

import pytest
from helpers.desk import TestDesk
from helpers.replicas import ALL_OFFICES, Team

from app.people import participants
from app.sharing import syncing
from resources import language
from ui.conflicts.presenter import ConflictsPresenter
from ui.participants.form.presenter import FormPresenter
from ui.participants.presenter import ParticipantsPresenter
from ui.syncing.presenter import SyncPresenter
from ui.syncing.rounds import Rounds


class Screen:
    """One laptop as its person has it on the screen."""

    def __init__(self, replica):
        self.replica, self.place = replica, replica.place
        self.desk = TestDesk(answers=["begin"] * 9)
        self.rounds = Rounds(self.place, self.desk)
        self.rounds.begin()
        self.place.on_touched = lambda _kinds: self.rounds.touched()
        self.sync = SyncPresenter(self.place, self.desk, self.rounds, lambda state: None)
        self.sync.show()
        self.conflicts = ConflictsPresenter(self.place, self.desk, lambda state: None, self.rounds.now)
        self.people = ParticipantsPresenter(self.place, self.desk, lambda state: None)

    def go_online(self):
        self.sync.sync_now()
        self.conflicts.show()
        self.people.show()

    def row(self, name):
        self.people.show()
        rows = self.people.state.rows
        return next(row.person for row in rows.fetch(0, rows.count) if row.person.name == name)

    def line(self):
        return self.rounds.state.line.first


@pytest.fixture
def team(tmp_path):
    language.use("de")
    made = Team(tmp_path)
    made.clock.now = datetime.datetime.now().replace(microsecond=0)
    return made


def fill_in(screen, record, **values):
    """The form of a person, of a new one where there is no record yet: type and save."""
    screen.replica.clock.now += datetime.timedelta(seconds=1)
    form = FormPresenter(screen.place, screen.desk, lambda state: None)
    form.open(record)
    assert form.save({f"participant.{key}": value for key, value in values.items()}, {})


def everybody_syncs(*screens):
    for _ in range(2):
        for screen in screens:
            screen.go_online()


def test_three_laptops_agree_through_a_folder_and_a_conflict_settled_on_one_vanishes_on_all(team, tmp_path):
    folder = tmp_path / "Laufwerk P"
    folder.mkdir()
    katrin = Screen(team.founder())
    assert katrin.line() == "Keine Ablage eingerichtet"
    katrin.sync.choose_folder(folder)
    assert katrin.line() == "Alles abgeglichen"

    # Two more laptops ask at the folder and are admitted by fingerprint.
    screens = [katrin]
    for name in ("Birgit Reuter", "Jutta Overbeck"):
        team.share = syncing.share_at(str(folder))
        screen = Screen(team.newcomer(name))
        syncing.remember_address(screen.place, str(folder))
        screen.rounds.begin()
        screen.go_online()
        assert screen.line() == "Noch nicht aufgenommen"
        katrin.sync.show()
        (request,) = katrin.sync.state.requests
        assert request.fingerprint == screen.sync.state.fingerprint
        katrin.sync.admit(request, ["social_worker"], ALL_OFFICES)
        screen.go_online()
        assert screen.line() == "Alles abgeglichen"
        screens.append(screen)
    birgit, jutta = screens[1:]

    # A person taken in on one laptop is on all of them.
    fill_in(katrin, "", last_name="Kowalska", first_name="Joanna", office="brauck", phone="02043 555 0118")
    assert "warte" in katrin.line()
    assert katrin.row("Kowalska, Joanna").waits
    everybody_syncs(*screens)
    record = katrin.row("Kowalska, Joanna").id
    assert [one.row("Kowalska, Joanna").id for one in screens] == [record] * 3
    assert not katrin.row("Kowalska, Joanna").waits

    # The net goes; two of them change the same field.
    folder.rename(tmp_path / "weg")
    fill_in(katrin, record, phone="02043 555 0163")
    fill_in(birgit, record, phone="02043 555 0136")
    for one in (katrin, birgit):
        one.go_online()
        assert one.line() == "Ablage nicht erreichbar"
        assert one.row("Kowalska, Joanna").waits
        assert one.desk.told == []

    # It comes back: everybody has both values. Those who wrote them are asked; others find them among all.
    (tmp_path / "weg").rename(folder)
    everybody_syncs(*screens)
    assert jutta.conflicts.state.ids == ()
    jutta.conflicts.narrow(everybody=True)
    for one in screens:
        assert one.line() == "Alles abgeglichen"
        assert one.row("Kowalska, Joanna").conflict
        assert {card.value for card in one.conflicts.state.cards} == {"02043 555 0163", "02043 555 0136"}
        assert one.rounds.state.light.conflicts == (0 if one is jutta else 1)

    # Jutta decides; from the person's side panel she comes straight to it.
    jutta.conflicts.show(record)
    assert jutta.conflicts.state.title == "Kowalska, Joanna"
    wanted = next(card for card in jutta.conflicts.state.cards if card.value == "02043 555 0163")
    jutta.conflicts.choose(wanted.key)
    assert jutta.conflicts.state.button == "02043 555 0163 übernehmen"
    jutta.conflicts.settle()
    everybody_syncs(jutta, katrin, birgit)
    for one in screens:
        assert one.conflicts.state.ids == ()
        assert one.rounds.state.light.conflicts == 0
        assert not one.row("Kowalska, Joanna").conflict
        assert one.replica.values("participant", record)["phone"] == "02043 555 0163"
    digests = [one.replica.digest() for one in screens]
    assert digests[1] == digests[2]
    assert all(digests[0][name] == digest for name, digest in digests[1].items())


def test_an_office_without_a_net_agrees_over_a_stick(team, tmp_path):
    katrin = Screen(team.founder())
    birgit = Screen(team.member("Birgit Reuter"))
    stick = tmp_path / "Stick"
    stick.mkdir()
    fill_in(katrin, "", last_name="Weiß", first_name="Karin", office="brauck")
    for screen in (katrin, birgit):
        screen.sync.over_stick(stick)
    assert birgit.row("Weiß, Karin")
    assert katrin.sync.state.past[0].stick
    assert syncing.address_of(birgit.place) is None
    assert birgit.place.ask(participants.counts, participants.directory()).total == 1


def test_a_lost_laptop_is_removed_and_gets_nothing_any_more(team, tmp_path):
    folder = tmp_path / "ablage"
    folder.mkdir()
    katrin = Screen(team.founder())
    katrin.sync.choose_folder(folder)
    birgit = Screen(team.member("Birgit Reuter"))
    birgit.sync.choose_folder(folder)
    everybody_syncs(katrin, birgit)
    laptop = next(listed for listed in katrin.sync.state.laptops if listed.person == "Birgit Reuter")
    katrin.sync.remove(laptop, "Laptop verloren")
    fill_in(katrin, "", last_name="Weiß", first_name="Karin", office="brauck")
    everybody_syncs(katrin, birgit)
    assert birgit.line() == "Laptop wurde entfernt"
    birgit.people.show()
    assert birgit.people.state.total == 0
