"""Delivery: causal order, children against deletions, natural keys, wrong clocks, one state whatever the order."""

import datetime
import random

import pytest
from helpers.replicas import Team, agree, person, rounds
from helpers.team_stages import ready_replicas
from sqlalchemy import select, text

from app.records import records
from models.ledger import SegmentState
from models.tables import CLOCK, SEGMENT
from sync.changes import conflicts
from sync.format import clock, file_names
from sync.membership.workspace import Workspace

YEARS = datetime.timedelta(days=3653)


def session(replica, **more):
    given = {"date": "2021-06-15", "office": "brauck", "public_content": "x", "kind": "group", **more}
    return replica.do(records.add, "session", given).id


def mark(replica, meeting, who, status):
    return replica.do(records.add, "attendance", {"session": meeting, "participant": who, "status": status}).id


def alive(replica, kind, record):
    return replica.ask(lambda view: view.record(kind, record)).alive


def open_of(replica):
    return replica.ask(lambda view: conflicts.open_conflicts(view.connection))


def test_a_note_unseen_by_the_one_who_deletes_keeps_its_person_visible(three):
    a, b, _c = three
    record = person(a, office="brauck")
    rounds(three)
    a.do(records.delete, "participant", record, "Probe")
    b.do(records.add, "enrolment", {"participant": record, "entry_date": "2021-05-03"})
    rounds(three)
    assert [alive(replica, "participant", record) for replica in three] == [True] * 3
    assert [[conflict.field for conflict in open_of(replica)] for replica in three] == [["alive"]] * 3
    assert agree(three)


def test_a_person_goes_after_all_when_the_unseen_child_goes(three):
    a, b, c = three
    record = person(a, office="brauck")
    rounds(three)
    a.do(records.delete, "participant", record, "Probe")
    child = b.do(records.add, "enrolment", {"participant": record, "entry_date": "2021-05-03"}).id
    rounds(three)
    c.do(records.delete, "enrolment", child, "doppelt")
    rounds(three)
    assert [alive(replica, "participant", record) for replica in three] == [False] * 3
    assert [open_of(replica) for replica in three] == [[], [], []]
    assert agree(three)


def test_a_mark_changed_while_its_session_is_deleted_keeps_the_session(three):
    a, b, _c = three
    who, meeting = person(a, office="brauck"), session(a)
    mark(a, meeting, who, "A")
    rounds(three)
    a.do(records.delete, "session", meeting, "abgesagt")
    mark(b, meeting, who, "E")
    rounds(three)
    assert [alive(replica, "session", meeting) for replica in three] == [True] * 3
    assert agree(three)


def test_the_same_cell_marked_twice_is_one_record_and_a_conflict_only_where_it_differs(three):
    a, b, c = three
    who, meeting = person(a, office="brauck"), session(a)
    rounds(three)
    first, second = mark(a, meeting, who, "A"), mark(b, meeting, who, "A")
    rounds(three)
    assert first == second
    assert [_values(replica, "status") for replica in three] == [[], [], []]
    mark(a, meeting, who, "E")
    mark(c, meeting, who, "UE")
    rounds(three)
    assert [_values(replica, "status") for replica in three] == [["UE", "E"]] * 3
    assert agree(three)


def _values(replica, field):
    return [leaf.value for conflict in open_of(replica) if conflict.field == field for leaf in conflict.values]


def newest_segment(replica, compartment="brauck.people"):
    """The name of this replica's last segment there."""
    known = Workspace.load(replica.store)
    place = next(candidate for candidate in known.places.values() if candidate.name == compartment)
    folder = file_names.folder(*known.line, place.share_id)
    return max(name for name in replica.share.names() if name.startswith(folder))


def test_what_builds_on_something_missing_waits_and_is_never_forced(three):
    a, b, c = three
    record = person(a, office="brauck")
    a.round()
    b.round()
    b.do(records.edit, "participant", record, {"phone": "1"})
    b.round()
    all_there = a.share.snapshot()
    gone = newest_segment(a)
    a.share.set_back({name: file for name, file in all_there.items() if name != gone})
    report = c.round()
    assert [held.why for held in report.held_back] == ["seen"]
    assert not _has(c, "participant", record)
    a.round()  # sees in the other's head what it looks for, and puts it back
    rounds(three)
    assert c.values("participant", record)["phone"] == "1"
    assert gone in a.share.names()
    assert agree(three)


def test_a_gap_within_a_line_waits_for_the_missing_number(three):
    a, _b, c = three
    records_of_a = []
    for number in range(3):
        records_of_a.append(person(a, office="brauck", phone=str(number)))
        a.round()
        if number == 1:
            gone = newest_segment(a)
    all_there = a.share.snapshot()
    a.share.set_back({name: file for name, file in all_there.items() if name != gone})
    c.round()
    assert [_has(c, "participant", record) for record in records_of_a] == [True, False, False]
    a.share.set_back(all_there)
    c.round()
    assert [_has(c, "participant", record) for record in records_of_a] == [True, True, True]


@pytest.mark.parametrize("off", [YEARS, -YEARS])
def test_a_clock_ten_years_off_hides_nothing(tmp_path, off):
    made = Team(tmp_path)
    a = made.founder()
    wrong = made.member("Falsche Uhr", off=off)
    made.settle_down()
    record = person(a, office="brauck", phone="0")
    made.settle_down()
    wrong.do(records.edit, "participant", record, {"phone": "falsch"})
    a.do(records.edit, "participant", record, {"phone": "richtig"})
    made.settle_down()
    values = [[leaf.value for leaf in open_of(replica)[0].values] for replica in made.replicas]
    assert values == [["richtig", "falsch"]] * 2
    assert agree(made.replicas)
    a.do(records.edit, "participant", record, {"phone": "zuletzt"})
    made.settle_down()
    assert [replica.values("participant", record)["phone"] for replica in made.replicas] == ["zuletzt"] * 2
    assert agree(made.replicas)


def test_a_clock_far_ahead_moves_nobody_elses_beyond_a_day(tmp_path):
    made = Team(tmp_path)
    a = made.founder()
    wrong = made.member("Falsche Uhr", off=YEARS)
    person(wrong, office="brauck")
    made.settle_down()
    with a.store.read() as connection:
        last = connection.execute(select(CLOCK.c.hlc)).scalar()
    assert clock.milliseconds(last) <= made.clock.ms() + 24 * 3600 * 1000


def test_skew_is_measured_against_the_share(tmp_path):
    made = Team(tmp_path)
    made.founder()
    wrong = made.member("Falsche Uhr", off=datetime.timedelta(minutes=5))
    assert wrong.round().skew_ms == 300_000


def test_a_clock_that_was_put_right_starts_a_new_line(tmp_path):
    made = Team(tmp_path)
    made.founder()
    wrong = made.member("Falsche Uhr", off=YEARS)
    record = person(wrong, office="brauck")
    made.settle_down()
    wrong.clock.off = datetime.timedelta()
    assert "clock_right" in wrong.round().alarms
    wrong.do(records.edit, "participant", record, {"phone": "1"})
    made.settle_down()
    assert agree(made.replicas)
    leaf = wrong.ask(lambda view: view.record("participant", record)).leaves["phone"][0]
    assert leaf.ahead == 0
    assert wrong.round().alarms == []


def test_segments_delivered_twice_change_nothing(three):
    a, b, _c = three
    person(a, office="brauck")
    rounds(three)
    before = b.digest()
    with b.store.write() as connection:
        connection.execute(text("UPDATE segment SET state = 1").execution_options(captured=True))
    b.round()
    assert b.digest() == before


@pytest.mark.parametrize("seed", range(4))
def test_random_histories_agree_whatever_the_order_of_rounds(tmp_path, seed):
    dice = random.Random(seed)
    replicas = ready_replicas(tmp_path)
    people, meetings = [], []
    for _ in range(60):
        replica = dice.choice(replicas)
        act = dice.choice(["person", "edit", "delete", "restore", "mark", "session", "round", "round", "settle"])
        _act(dice, replica, act, people, meetings)
    rounds(replicas)
    assert agree(replicas)


def _act(dice, replica, act, people, meetings):
    known = [record for record in people if _has(replica, "participant", record)]
    here = [record for record in meetings if _has(replica, "session", record)]
    if act == "round":
        replica.round()
    elif act == "person":
        people.append(person(replica, office="brauck"))
    elif act == "session":
        meetings.append(session(replica))
    elif act == "settle" and open_of(replica):
        conflict = dice.choice(open_of(replica))
        said = dice.choice(conflict.values).value
        replica.do(lambda work: conflicts.settle(work.capture, work.connection, conflict, said))
    elif act == "mark" and known and here:
        who, meeting = dice.choice(known), dice.choice(here)
        if alive(replica, "participant", who):
            mark(replica, meeting, who, dice.choice(("A", "E", "UE")))
    elif known and act in {"edit", "delete", "restore"}:
        record = dice.choice(known)
        if act == "edit" and alive(replica, "participant", record):
            replica.do(records.edit, "participant", record, {dice.choice(("phone", "city")): str(dice.random())})
        elif act == "delete":
            replica.do(records.delete, "participant", record, "Probe")
        elif act == "restore":
            replica.do(records.restore, "participant", record)


def _has(replica, kind, record):
    try:
        replica.ask(lambda view: view.record(kind, record))
    except Exception:
        return False
    return True


def test_delivered_segments_are_kept_for_those_who_may_need_them(three):
    a, b, _c = three
    person(a, office="brauck")
    rounds(three)
    with b.store.read() as connection:
        kept = connection.execute(select(SEGMENT.c.state, SEGMENT.c.bytes)).all()
    assert kept
    assert all(row.state == SegmentState.DONE and row.bytes for row in kept)
