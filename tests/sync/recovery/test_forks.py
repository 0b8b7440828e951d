"""Two segments under one number: both count, everybody names them alike, and nobody waits for ever."""

import pytest
from helpers.team_stages import begin, ready_team

from app.records import records
from sync.delivery import branches
from sync.delivery.branches import Node
from sync.format import file_names


def node(name: str, after: str, seq: int) -> Node:
    return Node(name.encode() * 32, after.encode() * 32 if after else bytes(32), seq, seq, seq)


def sorted_out(*nodes):
    branch_of = branches.assign_branches(nodes, [(bytes(32), 0, 1)])
    return {hash_[:1].decode(): of if isinstance(of, int) else of[:1].decode() for hash_, of in branch_of.items()}


def test_segments_that_follow_each_other_are_one_line():
    assert sorted_out(node("a", "", 1), node("b", "a", 2)) == {"a": 1, "b": 1}


def test_where_two_follow_one_each_begins_a_branch_whichever_came_first():
    nodes = [node("a", "", 1), node("b", "a", 2), node("c", "a", 2), node("d", "c", 3)]
    wanted = {"a": 1, "b": "b", "c": "c", "d": "c"}
    assert sorted_out(*nodes) == sorted_out(*reversed(nodes)) == wanted


def test_what_follows_something_unknown_waits():
    assert sorted_out(node("b", "a", 2)) == {}


def fork(folder):
    """A copied store, and a share that was set back between the two: B knows the one segment, C the other."""
    made = ready_team(folder, "B", "C", rounds=2)
    a, b, c = made.replicas
    person = a.do(records.add, "participant", {"last_name": "Weiß", "first_name": "Karin", "office": "brauck"}).id
    for _ in range(3):
        for replica in (a, b, c):
            replica.round()
    copy = a.copy(folder / "copy")
    kept = dict(a.share.snapshot())
    a.do(records.edit, "participant", person, {"phone": "111"})
    a.round()
    b.round()
    b.do(records.edit, "participant", person, {"street": "Von B 1"})
    b.round()
    by_b = b.share.snapshot()
    a.share.set_back(kept)
    copy.do(records.edit, "participant", person, {"phone": "222"})
    copy.do(records.edit, "participant", person, {"city": "Gladbeck"})
    copy.round()
    c.round()
    c.do(records.edit, "participant", person, {"phone": "333"})
    c.round()
    made.replicas = [a, b, c, copy]
    return made, (person, by_b)


@pytest.fixture
def forked(tmp_path):
    """The team, the id of a person, and the share as B saw it."""
    made, told = begin(tmp_path, fork)
    return made, *told


def settle(replicas):
    for _ in range(6):
        for replica in replicas:
            replica.round()


def agree(replicas):
    first = replicas[0]
    return all(replica.digest() == first.digest() and replica.vector() == first.vector() for replica in replicas)


def phones(replica, person):
    shown = replica.ask(lambda view: view.record("participant", person))
    return {leaf.value for leaf in shown.leaves["phone"]}


def test_all_agree_nothing_is_lost_and_nobody_waits(forked):
    replicas, person = forked[0].replicas, forked[1]
    settle(replicas)
    assert agree(replicas)
    for replica in replicas:
        # C had seen the copy's number, so it is consumed; A's stands beside it.
        assert phones(replica, person) == {"111", "333"}
        assert replica.values("participant", person)["street"] == "Von B 1"
        assert replica.values("participant", person)["city"] == "Gladbeck"
        report = replica.round()
        assert (report.alarms, report.held_back) == ([], [])


def test_everybody_is_told(forked):
    replicas = forked[0].replicas
    alarms = set()
    for _ in range(6):
        for replica in replicas:
            alarms |= {(id(replica), alarm) for alarm in replica.round().alarms}
    assert {(id(replica), "fork") for replica in replicas[1:3]} <= alarms


def test_the_same_comes_out_where_the_other_share_is_the_one_that_is_left(forked):
    replicas, person, share = forked[0].replicas, *forked[1:]
    replicas[0].share.set_back(share)
    settle(replicas)
    assert agree(replicas)
    assert phones(replicas[0], person) == {"111", "333"}


def test_a_newcomer_who_has_only_the_share_agrees_too(forked):
    made, person, _share = forked
    settle(made.replicas)
    assert any(file_names.rival_parts(name) for name in made.share.names())
    fresh = made.member("Neu")
    settle(made.replicas)
    assert phones(fresh, person) == {"111", "333"}
    assert agree(made.replicas)
    assert fresh.round().alarms == []


def test_a_share_that_lost_everything_gets_both_back(forked):
    replicas = forked[0].replicas
    settle(replicas)
    share = replicas[0].share
    before = segments(share)
    share.set_back({})
    settle(replicas)
    assert before == segments(share)
    assert agree(replicas)


def segments(share):
    """What lies there, by whatever name: which of two has the number's own name, chance decides."""
    return {data for name, (data, _at) in share.snapshot().items() if name.startswith("d/")}
