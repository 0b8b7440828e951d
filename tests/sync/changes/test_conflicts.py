"""Two people say different things: both are kept everywhere, and settling ends it everywhere."""

import pytest
from helpers.replicas import agree, person, rounds
from helpers.team_stages import ready_team

from app.records import records
from models.identifiers import from_blob
from sync import checker
from sync.changes import conflicts
from sync.format.errors import NoConflict, Outdated


def open_of(replica):
    return replica.ask(lambda view: conflicts.open_conflicts(view.connection))


def settle(replica, conflict, value):
    def act(work):
        found = conflicts.open_conflict(work.connection, conflict)
        conflicts.settle(work.capture, work.connection, found, value)

    replica.do(act)


def quarrel(three):
    """One field, three values."""
    record = person(three[0], office="brauck", phone="0")
    rounds(three)
    for number, one in enumerate(three, start=1):
        one.do(records.edit, "participant", record, {"phone": str(number)})
    rounds(three)
    return record


def test_all_values_of_a_conflict_are_on_every_replica_in_the_same_order(three):
    record = quarrel(three)
    told = [[(one.id, [said.value for said in one.values]) for one in open_of(replica)] for replica in three]
    assert told[0] == told[1] == told[2]
    assert told[0][0][1] == ["3", "2", "1"]
    assert three[0].values("participant", record)["phone"] == "3"
    assert agree(three)
    assert three[0].digest()["brauck.people"]["conflicts"] != "0" * 64


def test_each_value_says_who_and_when(three):
    quarrel(three)
    said = open_of(three[1])[0].values
    assert [one.moment for one in said] == sorted((one.moment for one in said), reverse=True)
    assert len({one.replica for one in said}) == 3


def test_a_settlement_ends_the_conflict_everywhere(three):
    record = quarrel(three)
    settle(three[1], open_of(three[1])[0].id, "1")
    rounds(three)
    assert [open_of(one) for one in three] == [[], [], []]
    assert [one.values("participant", record)["phone"] for one in three] == ["1", "1", "1"]
    assert agree(three)
    assert three[0].digest()["brauck.people"]["conflicts"] == "0" * 64


def test_two_settlements_at_once_are_a_new_conflict_of_the_two(three):
    record = quarrel(three)
    settle(three[0], open_of(three[0])[0].id, "1")
    settle(three[1], open_of(three[1])[0].id, "2")
    rounds(three)
    assert [[said.value for said in open_of(one)[0].values] for one in three] == [["2", "1"]] * 3
    assert agree(three)
    assert three[2].values("participant", record)["phone"] == "2"


def test_equal_settlements_need_no_third(three):
    quarrel(three)
    for one in three[:2]:
        settle(one, open_of(one)[0].id, "2")
    rounds(three)
    assert [open_of(one) for one in three] == [[], [], []]
    assert agree(three)


def test_a_settlement_of_an_outdated_conflict_is_refused_with_the_new_values(three):
    a, b, _c = three
    record = person(a, office="brauck", phone="0")
    rounds(three)
    a.do(records.edit, "participant", record, {"phone": "1"})
    b.do(records.edit, "participant", record, {"phone": "2"})
    a.round()
    b.round()
    old = open_of(b)[0].id
    three[2].do(records.edit, "participant", record, {"phone": "3"})
    three[2].round()
    b.round()
    with pytest.raises(Outdated) as refused:
        settle(b, old, "2")
    assert [said.value for said in refused.value.now.values] == ["3", "2", "1"]


def test_a_settled_conflict_cannot_be_settled_again_and_says_what_holds(three):
    quarrel(three)
    old = open_of(three[0])[0].id
    settle(three[1], old, "2")
    rounds(three)
    with pytest.raises(Outdated) as refused:
        settle(three[0], old, "1")
    assert (refused.value.now, refused.value.value) == (None, "2")


def test_a_conflict_that_never_was_is_told_so(three):
    with pytest.raises(NoConflict):
        three[0].ask(lambda view: conflicts.open_conflict(view.connection, "00" * 16))


def test_a_deletion_against_an_edit_keeps_the_record_and_both_sides(three):
    a, b, _c = three
    record = person(a, office="brauck", phone="0")
    rounds(three)
    a.do(records.delete, "participant", record, "doppelt")
    b.do(records.edit, "participant", record, {"phone": "1"})
    rounds(three)
    for one in three:
        assert one.ask(lambda view: view.record("participant", record)).alive
        found = open_of(one)[0]
        assert (found.field, [said.value for said in found.values]) == ("alive", [True, {"deleted": "doppelt"}])
    assert agree(three)


@pytest.mark.parametrize("stays", [True, False])
def test_a_deletion_against_an_edit_is_settled_both_ways(three, stays):
    a, b, c = three
    record = person(a, office="brauck", phone="0")
    rounds(three)
    a.do(records.delete, "participant", record, "doppelt")
    b.do(records.edit, "participant", record, {"phone": "1"})
    rounds(three)
    settle(c, open_of(c)[0].id, True if stays else {"deleted": "doppelt"})
    rounds(three)
    assert [one.ask(lambda view: view.record("participant", record)).alive for one in three] == [stays] * 3
    assert [open_of(one) for one in three] == [[], [], []]
    assert agree(three)


def test_a_deletion_everybody_had_seen_all_of_is_no_conflict(three):
    a, _b, c = three
    record = person(a, office="brauck")
    rounds(three)
    c.do(records.delete, "participant", record, "Probe")
    rounds(three)
    assert [one.ask(lambda view: view.record("participant", record)).alive for one in three] == [False] * 3
    assert agree(three)


def test_restoring_and_editing_afterwards_is_like_any_change(three):
    a, b, _c = three
    record = person(a, office="brauck")
    rounds(three)
    a.do(records.delete, "participant", record, "Probe")
    rounds(three)
    b.do(records.restore, "participant", record)
    b.do(records.edit, "participant", record, {"phone": "7"})
    rounds(three)
    assert [one.values("participant", record)["phone"] for one in three] == ["7"] * 3
    assert [open_of(one) for one in three] == [[], [], []]
    assert agree(three)


def test_two_who_mark_a_cell_alike_do_not_disagree_about_who_did(tmp_path):
    team = ready_team(tmp_path, "Zwei")
    one, two = team.replicas
    who = person(one, office="brauck")
    meeting = {"office": "brauck", "kind": "group", "date": "2021-06-17", "title": "Kurs"}
    session = one.do(records.add, "session", meeting).id
    team.settle_down(2)
    cell = {"session": session, "participant": who, "status": "A"}
    for replica in (one, two):
        replica.do(lambda work: records.add(work, "attendance", {**cell, "entered_by": work.me.staff}))
    team.settle_down(2)
    for replica in (one, two):
        assert replica.ask(lambda view: conflicts.open_conflicts(view.connection)) == []
        assert checker.check_records(replica.place.store) == []
    assert one.digest() == two.digest()
    (marked,) = one.ask(lambda view: view.connection.exec_driver_sql("SELECT id FROM attendance").all())
    two.do(records.edit, "attendance", from_blob(marked[0]), {"status": "E"})
    one.do(records.edit, "attendance", from_blob(marked[0]), {"status": "K"})
    team.settle_down(2)
    fields = [found.field for found in one.ask(lambda view: conflicts.open_conflicts(view.connection))]
    assert fields == ["status"]
