"""Somebody who was moved comes with the snapshot of either office: their entries are told, not a state."""

import msgspec
import pytest
from helpers.latecomers import late, newest, segments, take_away_the_past, unread
from helpers.mishaps import BLIND, Unseen
from helpers.replicas import ALL_ROLES
from helpers.team_stages import begin, ready_team
from sqlalchemy import select

from app.records import detail, records
from models.identifiers import new_id, to_blob
from models.tables import COMPARTMENT
from sync import checker
from sync.delivery import snapshot_build
from sync.delivery.compaction import Rules
from sync.format import snapshot
from sync.format.entry import MOVED
from sync.format.errors import BadSnapshot

SMALL = Rules(entries=10, fewest=6, crowded=20)
PERSON = {"last_name": "Kaya", "first_name": "Can", "office": "brauck"}
OFFICES = ("brauck", "mitte")
COMPARTMENTS = ("brauck.people", "mitte.people")


@pytest.fixture
def team(tmp_path):
    return ready_team(tmp_path, "Zwei", rules=SMALL)


def edited(folder):
    """People of two offices, edited many times by both in turn; one of them moves and is edited. Their ids."""
    team = ready_team(folder, "Zwei", rules=SMALL)
    first, second = team.replicas
    ids = [first.do(lambda work, o=o: work.create("participant", PERSON | {"office": o})) for o in OFFICES * 2]
    team.settle_down(2)
    for number in range(16):
        one = (first, second)[number % 2]
        if number == 6:
            one.do(records.edit, "participant", ids[0], {"office": "mitte"})
        for id_ in ids:
            one.do(lambda work, id_=id_, n=number: work.change("participant", id_, {"phone": f"02043 {n}"}))
        team.settle_down(1)
    team.settle_down(2)
    return team, ids


def busy(folder):
    return begin(folder, edited)


def compartment_of(replica, note):
    """The compartment in which a note stands."""
    query = "SELECT c.name FROM case_note n JOIN compartment c ON c.no = n.compartment WHERE n.id = ?"
    return replica.ask(lambda view: view.connection.exec_driver_sql(query, (to_blob(note),)).scalar_one())


def test_who_comes_late_has_the_moved_person_where_they_stand_before_the_past_is_read(tmp_path):
    team, ids = busy(tmp_path)
    assert [[one.record for one in newest(team, f"{office}.people").apart] for office in OFFICES] == [
        [to_blob(ids[0])]
    ] * 2
    take_away_the_past(team, *COMPARTMENTS)
    new, first = late(team), team.replicas[0]
    new.round()
    assert len(unread(new)) == 2
    assert new.digest() == first.digest()
    assert new.ask(detail.show, "participant", ids[0]) == first.ask(detail.show, "participant", ids[0])
    assert new.values("participant", ids[0])["office"] == "mitte"
    assert checker.check_records(new.place.store) == []


def test_what_is_written_of_them_afterwards_joins_and_the_past_is_read_over_it(tmp_path):
    team, ids = busy(tmp_path)
    take_away_the_past(team, *COMPARTMENTS)
    new, first = late(team), team.replicas[0]
    new.round()
    new.do(lambda work: work.change("participant", ids[0], {"phone": "neu"}))
    first.do(lambda work: work.change("participant", ids[0], {"phone": "anders"}))
    first.round()  # puts back what the newcomer looks for
    new.round()
    first.round()
    new.round()
    assert unread(new) == set()
    assert new.digest() == first.digest()
    assert len(new.ask(detail.show, "participant", ids[0])["conflicts"]["phone"]) == 2
    told = [one.ask(detail.show, "participant", ids[0], history=True)["history"] for one in (new, first)]
    assert len(told[0]) == len(told[1])
    assert checker.check_records(new.place.store) == []


def test_somebody_who_reads_one_of_the_offices_makes_the_same_snapshot_of_it(tmp_path):
    team, _ids = busy(tmp_path)
    only = team.member("Brauck", roles=ALL_ROLES, offices=["brauck"])
    team.settle_down(2)
    made = set()
    for one in (team.replicas[0], only):
        with one.store.read() as connection:
            no = connection.execute(select(COMPARTMENT.c.no).where(COMPARTMENT.c.name == "brauck.people")).scalar_one()
            made.add(snapshot_build.build(connection, no))
    assert len(made) == 1


def test_who_reads_one_office_as_it_was_before_the_move_and_the_other_as_it_was_after_it_tells_nothing_wrong(team):
    """The snapshots need not be of one moment: what they say of one person is put together when the past is here."""
    first = team.replicas[0]
    ids = [first.do(lambda work, o=o: work.create("participant", PERSON | {"office": o})) for o in OFFICES]
    for number in range(12):
        for id_ in ids:
            first.do(lambda work, id_=id_, n=number: work.change("participant", id_, {"phone": f"02043 {n}"}))
        team.settle_down(1)
    first.do(records.edit, "participant", ids[0], {"office": "mitte"})
    for number in range(40):
        first.do(lambda work, n=number: work.change("participant", ids[1], {"phone": f"0209 {n}"}))
        team.settle_down(1)
    team.settle_down(2)
    assert [len(newest(team, f"{office}.people").apart) for office in OFFICES] == [0, 1]
    take_away_the_past(team, *COMPARTMENTS)
    new = late(team)
    new.round()
    assert len(unread(new)) == 2
    assert checker.check_records(new.place.store) == []
    for one in (first, new, first):  # the first puts back what the newcomer looks for
        assert "differs" not in one.round().alarms
    assert unread(new) == set()
    assert new.digest() == first.digest()
    assert checker.check_records(new.place.store) == []


ID, LINE = bytes(16), bytes(range(16))
GOOD = [0, 1, 5, 0, {"phone": "1", MOVED: "mitte.people"}, {"phone": [[LINE, 1, 2]]}, {}]


def read(apart):
    """A snapshot that tells of these moved records and counts one entry of one line."""
    about = {"lines": [[LINE, 1]], "vector": [[0, 1, 1, bytes(32)]], "digest": [bytes(32), bytes(32), 0], "blocks": []}
    plain = msgspec.msgpack.encode({**about, "format": 1, "schema": 1, "apart": apart})
    return snapshot.read(snapshot.seal_up(plain, bytes(32), 1, b""), bytes(32), b"")


def test_the_written_form_is_taken_apart():
    (moved,) = read([["participant", ID, [GOOD]]]).apart
    assert moved.entries[0].basis == {"phone": [(LINE, 1, 2)]}


def changed(place, value):
    return [["participant", ID, [[*GOOD[:place], value, *GOOD[place + 1 :]]]]]


@pytest.mark.parametrize(
    "content",
    [
        None,
        [[]],
        [["participant", ID, []]],
        [["participant", b"short", [GOOD]]],
        [["nobody", ID, [GOOD]]],
        [["participant", ID, [GOOD[:-1]]]],
        [["participant", ID, [GOOD, GOOD]]],
        [["participant", ID, [GOOD]], ["participant", LINE, [GOOD]]],
        changed(0, 1),
        changed(0, -1),
        changed(1, 2),
        changed(1, 0),
        changed(1, True),
        changed(2, -1),
        changed(2, 1 << 62),
        changed(3, 2),
        changed(4, ["phone"]),
        changed(4, {"phone": 3}),
        changed(4, {3: "phone"}),
        changed(5, {"phone": [[LINE, 1]]}),
        changed(5, {"phone": [[b"", 1, 2]]}),
        changed(5, {"phone": [[LINE, -1, 2]]}),
        changed(5, {"phone": [[LINE, 1, 1 << 62]]}),
        changed(6, {"f": {}}),
        changed(6, {"c": {"phone": [["mitte.people"]]}}),
    ],
)
def test_what_is_not_of_the_written_form_is_refused(content):
    with pytest.raises(BadSnapshot):
        read(content)


def test_a_note_whose_past_is_not_read_follows_its_person_when_it_is(team):
    """Somebody was moved by one who did not know of the note; who comes late knows it from a snapshot alone."""
    first, second = team.replicas
    person = first.do(lambda work: work.create("participant", PERSON))
    team.settle_down(2)
    new = late(team)
    about = {"participant": person, "date": "2021-06-17", "text": "n"}
    note = second.do(lambda work: work.create("case_note", about))
    for number in range(30):
        second.do(lambda work, n=number: work.change("case_note", note, {"text": f"n {n}"}))
        second.round()
    for name in segments(team, "brauck.confidential"):
        team.share.delete(name)
    first.do(records.edit, "participant", person, {"office": "mitte"})
    first.share = Unseen(team.share, BLIND)
    first.round()
    new.round()
    assert unread(new) and new.values("case_note", note)["text"].startswith("n ")
    first.share = team.share
    for one in (second, new, first, new, first, second):
        one.round()
    assert unread(new) == set()
    for one in (first, second, new):
        assert one.digest() == first.digest()
        assert compartment_of(one, note) == "mitte.confidential"
        assert checker.check_records(one.place.store) == []


def test_births_edits_and_births_again_are_read_in_one_go(team):
    """The past is written beside entries that are in the ledger already."""
    first, second = team.replicas
    for start in (0, 600):
        people = [(new_id(), PERSON | {"phone": f"02043 {start + number}"}) for number in range(600)]
        first.do(lambda work, people=people: work.create_many("participant", people))
        first.round()
        first.do(lambda work, id_=people[0][0]: work.change("participant", id_, {"phone": "0209"}))
        first.round()
    second.round()
    assert unread(second) == set()
    assert second.digest() == first.digest()
    assert checker.check_records(second.place.store) == []
