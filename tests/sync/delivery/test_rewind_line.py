"""A snapshot and a fork: what its publisher never saw is not gone, and nobody waits for ever for a past of two."""

import pytest
from helpers.fleet import admit
from helpers.team_stages import begin, ready_team

from sync import checker
from sync.delivery.compaction import Rules
from sync.format import file_names
from sync.store import history_gaps
from sync.store.local_identity import load_identity

SMALL = Rules(entries=4, part=0.3, fewest=90, crowded=90)


def person(replica, name):
    values = {"last_name": name, "first_name": "Can", "office": "brauck"}
    return replica.do(lambda work: work.create("participant", values))


def settle(replicas, times=6):
    for _ in range(times):
        for replica in replicas:
            replica.round()


def is_due(replica):
    with replica.store.read() as connection:
        return history_gaps.is_due(connection)


def agree(replicas):
    first = replicas[0]
    return all(replica.digest() == first.digest() and replica.vector() == first.vector() for replica in replicas)


def require_all(replicas, *ids):
    for replica in replicas:
        report = replica.round()
        assert (report.alarms, report.held_back, is_due(replica)) == ([], [], False)
        assert checker.check_records(replica.place.store) == []
        assert all(replica.values("participant", id_)["last_name"] for id_ in ids)


def tear(folder, of_b):
    """B and a copy of B wrote under one number; the share knows B's only, and a snapshot that stands for it."""
    made = ready_team(folder, "B", rules=SMALL, rounds=3)
    a, b = made.replicas
    copy = b.copy(folder / "copy")
    copy.rules = SMALL
    kept = dict(made.share.snapshot())
    ids = [person(copy, "der Kopie")]
    copy.round()
    made.share.set_back(kept)
    for number in range(of_b):
        ids.append(person(b, f"von B {number}"))
        b.round()
    for number in range(5):
        ids.append(person(a, f"von A {number}"))
        a.do(lambda work: work.change("participant", ids[-1], {"phone": "1"}))
    settle([a, b], 2)
    assert [name for name in made.share.names() if name.startswith("snap/")]
    made.replicas.append(copy)
    return made, ids


class Torn:
    """What `tear` left, by name."""

    def __init__(self, folder, of_b):
        self.team, self.ids = begin(folder, tear, of_b)
        self.a, self.b, self.copy = self.team.replicas
        self.team.replicas.remove(self.copy)

    @property
    def everybody(self):
        return [self.a, self.b, self.copy]


@pytest.fixture(params=[1, 2], ids=["at_the_same_number", "further_on"])
def torn(tmp_path, request):
    return Torn(tmp_path, request.param)


def test_what_a_snapshot_never_saw_is_not_gone(torn):
    settle(torn.everybody)
    assert agree(torn.everybody)
    require_all(torn.everybody, *torn.ids)


def test_who_began_with_the_snapshot_of_one_branch_agrees_too(torn):
    new = torn.team.newcomer("Neu")
    admit(torn.a, torn.team.share)
    torn.a.round()
    new.round()
    assert new.digest() == torn.a.digest()
    settle([torn.copy, new, torn.a, torn.b])
    assert agree([*torn.everybody, new])
    require_all([*torn.everybody, new], *torn.ids)


def test_who_has_not_read_the_past_yet_when_the_other_branch_comes_looks_for_its_own(torn):
    taken = {name: torn.team.share.read(name) for name in torn.team.share.names() if of_b(torn, name)}
    new = torn.team.newcomer("Neu")
    admit(torn.a, torn.team.share)
    torn.a.round()
    for name in taken:
        torn.team.share.delete(name)
    new.round()
    assert is_due(new)
    torn.copy.round()  # its segment lies there alone now
    new.round()
    settle([torn.a, torn.b, new, torn.copy])
    assert agree([*torn.everybody, new])
    require_all([*torn.everybody, new], *torn.ids)


def of_b(torn, name):
    about = file_names.segment_parts(name)
    with torn.b.store.read() as connection:
        return about is not None and about[0] == load_identity(connection).replica_id
