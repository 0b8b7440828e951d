"""The share fails at its nth call, before or after the effect: repeating the round gives what no fault would give.

CI takes some n of each state and fault; `-m full` takes all.
"""

import contextlib

import pytest
from helpers.faulty_share import Fault, FaultyShare, Plan, Rule
from helpers.laptops import template
from helpers.replicas import ALL_OFFICES, ALL_ROLES, Replica, SharedClock, Team
from helpers.walks import STATES, busy, end

from app.base.errors import ShareAway
from app.core.workplace import found_replica
from app.sharing import enrolling
from sync.format.errors import NoMarker, NotAdmittedYet, ShareError
from sync.shares.counting_share import CountingShare

FAULTS = (Fault.AWAY, Fault.LOST, Fault.FULL, Fault.TORN, Fault.MISREAD, Fault.UNSEEN, Fault.STALE, Fault.CONFLICTED)

MOST_CALLS = 1_000
ALL_CALLS = pytest.param(1, marks=[pytest.mark.full, pytest.mark.timeout(3600)], id="all")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return template(tmp_path_factory.mktemp("template"), 3, late=1)


@contextlib.contextmanager
def before_the_round(made, folder, state):
    machine, which = busy(made, folder, state)
    yield machine, machine.field.laptops[which]
    machine.close()


def undisturbed(made, folder, state):
    """What everybody shows after a round without faults, and how many calls it took."""
    with before_the_round(made, folder, state) as (machine, laptop):
        share = CountingShare(machine.field.share)
        laptop.round(share)
        return end(machine), share.count.operations


def disturbed(made, folder, state, rule):
    """What everybody shows after a round with a fault and its repetition; and whether the fault hit."""
    with before_the_round(made, folder, state) as (machine, laptop):
        plan = Plan(rule)
        with contextlib.suppress(ShareError, NoMarker):
            laptop.round(FaultyShare(machine.field.share, plan))
        laptop.round(machine.field.share)
        return end(machine), bool(plan.hits)


@pytest.mark.parametrize("stride", [pytest.param(5 * len(FAULTS), id="some"), ALL_CALLS])
@pytest.mark.parametrize("state", STATES)
def test_a_round_with_one_fault_repeated_gives_the_same(made, tmp_path, state, stride):
    wanted, calls = undisturbed(made, tmp_path / "run", state)
    walk = [Rule(fault, n) for n in range(1, calls + 1) for fault in FAULTS]
    chosen = walk[STATES.index(state) % stride :: stride]
    assert chosen
    for rule in chosen:
        shown, hit = disturbed(made, tmp_path / "run", state, rule)
        assert hit, rule
        assert shown == wanted, f"{rule} of {calls} calls"


def test_the_walks_go_through_snapshots_and_packs(made, tmp_path):
    with before_the_round(made, tmp_path / "compact", "compact") as (machine, laptop):
        before = set(machine.field.share.names())
        laptop.round(machine.field.share)
        fresh = set(machine.field.share.names()) - before
        assert {name.partition("/")[0] for name in fresh} >= {"snap", "pack", "heads"}
    with before_the_round(made, tmp_path / "late", "late") as (machine, laptop):
        share = Recording(machine.field.share)
        laptop.round(share)
        assert any(name.startswith("snap/") for name in share.read_names)


class Recording:
    """A share that remembers what was read."""

    def __init__(self, share):
        self._share, self.read_names = share, []

    def read(self, name, *at_most):
        self.read_names.append(name)
        return self._share.read(name, *at_most)

    def __getattr__(self, name):
        return getattr(self._share, name)


def asking(team: Team, folder_name: str) -> Replica:
    """A store that has not asked yet."""
    store, key = team._store(folder_name)
    clock = SharedClock(team.clock, team.clock.now - team.clock.now)
    return Replica(found_replica(store, person="Zwei", clock=clock), team.share, clock, key)


def ask(new: Replica, share) -> None:
    """Ask to be admitted, or ask again by a round."""
    with contextlib.suppress(ShareAway):
        enrolling.ask_to_join(new.place, share)


def admit(admin: Replica, share) -> int:
    """Admit whoever asks; how many there were."""
    requests = enrolling.list_requests(admin.place, share)
    for request in requests:
        about = (request["request"], request["fingerprint"])
        enrolling.admit_request(admin.place, share, *about, list(ALL_ROLES), list(ALL_OFFICES), [])
    return len(requests)


def enrolled(folder, fault: Fault, n: int, who: str) -> bool:
    """Enrol somebody with a fault at the nth call, and repeat; whether the fault hit."""
    team = Team(folder)
    admin = team.founder()
    plan = Plan(Rule(fault, n))
    faulty = FaultyShare(team.share, plan)
    new = asking(team, "two")
    ask(new, faulty if who == "joiner" else team.share)
    ask(new, team.share)
    with contextlib.suppress(NotAdmittedYet):
        new.round()
    if who == "admin":
        with contextlib.suppress(ShareAway):
            admit(admin, faulty)
    admit(admin, team.share)
    for replica in (admin, new, admin, new, admin):
        replica.round()
    assert new.digest() == admin.digest()
    assert new.place.me.roles == frozenset(ALL_ROLES)
    for replica in (admin, new):
        replica.place.close()
    return bool(plan.hits)


@pytest.mark.parametrize("stride", [pytest.param(17, id="some"), ALL_CALLS])
@pytest.mark.parametrize("fault", [Fault.AWAY, Fault.LOST], ids=lambda fault: fault.name.lower())
@pytest.mark.parametrize("who", ["joiner", "admin"])
def test_joining_and_admitting_with_a_fault_at_any_call_end_in_a_full_member(tmp_path, fault, who, stride):
    first = 2 + (fault is Fault.LOST)
    walked = 0
    while enrolled(tmp_path / str(walked), fault, first + walked * stride, who):
        walked += 1
        assert walked * stride < MOST_CALLS
    assert walked
