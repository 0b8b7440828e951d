"""What does not count: listed with its reason, never in the way, tried again, taken over, handed on sealed."""

import pytest
from helpers import people
from helpers.team_stages import Person, ready_team
from sqlalchemy import select

from app.base.errors import BadInput, NotAllowed, NotFound
from app.conflicts import quarantine, quarantine_package
from app.records import records
from app.sharing import enrolling
from models.guard import CAPTURED
from models.identifiers import to_blob
from models.tables import BAD_FILE, ENTRY
from sync.format.rights import NOT_ALLOWED, UNREADABLE

SECRET = "Frau K. ist in Behandlung"


@pytest.fixture
def team(tmp_path):
    birgit, tobias = (
        Person(name, (role,), ("brauck",))
        for name, role in (("Birgit Reuter", "social_worker"), ("Tobias Rehm", "admin"))
    )
    return ready_team(tmp_path, birgit, tobias, rounds=2)


@pytest.fixture
def barred(team):
    """A newcomer records while not yet admitted, and is then admitted without the right to it."""
    newcomer = team.newcomer("Jutta Overbeck")
    record = people.person(newcomer.place, "Nowak", "Piotr", phone="02043 1")
    admin = team.replicas[0]
    (request,) = enrolling.list_requests(admin.place, team.share)
    given = (request["request"], request["fingerprint"], ["team_lead"], ["brauck"], [])
    enrolling.admit_request(admin.place, team.share, *given)
    team.replicas.append(newcomer)
    team.settle_down(3)
    return record


def entries(replica):
    return replica.ask(quarantine.entries)


def test_what_its_author_might_not_write_is_listed_with_reason_and_values(team, barred):
    founder = team.replicas[0]
    (item,) = entries(founder)
    assert item.kind == "participant"
    assert (item.author, item.changes, item.may_adopt) == ("Jutta Overbeck", 1, True)
    assert dict(item.values)["last_name"] == "Nowak"
    assert item.reason == "Wer das geschrieben hat, durfte es zu der Zeit nicht."
    with pytest.raises(NotFound):
        founder.ask(lambda view: view.record("participant", barred))


@pytest.fixture
def note(team):
    """A note of Birgit's whose entry does not count."""
    birgit = team.replicas[1]
    record = people.person(birgit.place, "Kowalska", "Joanna")
    made = birgit.do(records.add, "case_note", {"participant": record, "text": SECRET}).id
    with birgit.store.write() as connection:
        change = ENTRY.update().where(ENTRY.c.record == to_blob(made)).values(barred=NOT_ALLOWED)
        connection.execute(change.execution_options(**CAPTURED))
    return made


def test_a_note_that_does_not_count_is_handed_on_without_its_text(team, note, tmp_path):
    birgit, rehm = team.replicas[1:3]
    assert SECRET in repr(entries(birgit))
    file = tmp_path / "paket.fbp"
    assert quarantine_package.hand_over(birgit.place, file) == 1
    (item,) = quarantine_package.open_package(rehm.place, file).items
    assert (item.kind, item.record, item.values, item.title) == ("case_note", note, (), "")


def test_values_are_taken_over_as_a_change_of_ones_own(team, barred):
    birgit = team.replicas[1]
    item = next(entry for entry in entries(birgit) if entry.kind == "participant")
    saved = birgit.do(quarantine.adopt, item.id)
    assert birgit.values("participant", saved.id)["phone"] == "02043 1"
    team.settle_down(2)
    assert team.replicas[0].values("participant", saved.id)["last_name"] == "Nowak"


def test_who_may_not_write_may_not_take_over(team, barred):
    rehm = team.replicas[2]
    item = next(entry for entry in entries(rehm) if entry.kind == "participant")
    assert not item.may_adopt
    with pytest.raises(NotAllowed):
        rehm.do(quarantine.adopt, item.id)
    with pytest.raises(NotFound):
        rehm.do(quarantine.adopt, "entry:99999999")


def test_trying_again_lets_count_what_may_count_by_now_and_leaves_the_rest(team, barred):
    founder, birgit, *_rest = team.replicas
    other = people.person(birgit.place, "Weiß")
    team.settle_down(2)
    assert founder.values("participant", other)["last_name"] == "Weiß"
    with founder.store.write() as connection:
        change = ENTRY.update().where(ENTRY.c.record == to_blob(other)).values(barred=UNREADABLE)
        connection.execute(change.execution_options(**CAPTURED))
    before = founder.ask(quarantine.count)
    assert quarantine.try_again(founder.place) == 1
    assert founder.ask(quarantine.count) == before - 1
    reasons = founder.ask(lambda view: view.connection.execute(select(ENTRY.c.barred)).scalars().all())
    assert NOT_ALLOWED in reasons


def test_a_file_that_cannot_be_used_is_listed_stays_and_is_read_again_on_request(team):
    founder = team.replicas[0]
    row = {"name": "heads/x", "size": 3, "reason": "signature", "seen_at": "2021-06-01T10:00:00.000+00:00"}
    with founder.store.write() as connection:
        connection.execute(BAD_FILE.insert(), row)
    (item,) = founder.ask(quarantine.listed)
    assert (item.sort, item.title) == ("file", "heads/x")
    quarantine.try_again(founder.place)
    (again,) = founder.ask(quarantine.listed)
    assert again.when > item.when
    founder.round()
    assert len(founder.ask(quarantine.listed)) == 1


def test_only_the_administration_can_open_what_was_handed_over(team, barred, tmp_path):
    founder, birgit, rehm, *_rest = team.replicas
    file = tmp_path / "paket.fbp"
    number = quarantine_package.hand_over(birgit.place, file, "Bitte ansehen")
    assert number == len(birgit.ask(quarantine.listed))
    data = file.read_bytes()
    assert b"Nowak" not in data and b"Reuter" not in data
    opened = quarantine_package.open_package(rehm.place, file)
    assert opened.author == "Birgit Reuter"
    (person,) = opened.items
    assert dict(person.values)["phone"] == "02043 1"
    assert quarantine_package.open_package(founder.place, file) == opened
    with pytest.raises(NotAllowed):
        quarantine_package.open_package(birgit.place, file)


@pytest.mark.parametrize("spoil", [lambda data: data[:-9], lambda data: b"", lambda data: data[:40] + b"x" + data[41:]])
def test_a_damaged_package_is_refused_in_one_sentence(team, barred, tmp_path, spoil):
    file = tmp_path / "paket.fbp"
    quarantine_package.hand_over(team.replicas[1].place, file)
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(BadInput):
        quarantine_package.open_package(team.replicas[2].place, file)


def test_a_file_that_is_there_is_never_overwritten_and_nothing_is_handed_over_where_all_counts(team, barred, tmp_path):
    file = tmp_path / "paket.fbp"
    file.write_bytes(b"mine")
    with pytest.raises(BadInput):
        quarantine_package.hand_over(team.replicas[1].place, file)
    assert file.read_bytes() == b"mine"
