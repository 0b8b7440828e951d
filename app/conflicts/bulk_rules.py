"""Settling many conflicts by one stated rule: previewed first, done in short acts, taken back as a whole.

A rule says which value holds; conflicts it says nothing about stay open, and so do those that changed since the
preview or that the person may not settle. Nothing is settled that was not in the preview's list of ids.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.base.errors import NotAllowed, NotFound, UserError
from app.conflicts import worklist
from app.conflicts.describe import Dispute, require_seeing
from app.conflicts.resolve import Overtaken, Settled, find, take, take_back
from app.conflicts.worklist import Wanted
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.records import records
from models.identifiers import from_blob
from resources.language import N_
from sync.changes.conflicts import Conflict, Said
from sync.store.leaves import ALIVE
from sync.store.local_identity import load_own

RULES = {
    "holds": N_("What holds now stays"),
    "mine": N_("My value holds"),
    "theirs": N_("The others’ value holds"),
    "keep": N_("Deleted records stay"),
    "delete": N_("Deleted records go"),
}
AT_ONCE = 20  # conflicts an act settles: nobody who saves meanwhile waits longer than a blink


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rule would do: the ids it settles, how many of the list it says nothing about."""

    rule: str
    wanted: Wanted
    ids: tuple[str, ...] = ()
    left: int = 0


@dataclass
class Done:
    """What was done: what was settled, and how many stayed open although they were planned."""

    settled: list[Settled] = field(default_factory=list)
    left: int = 0


def plan(view: View, wanted: Wanted, rule: str) -> Plan:
    """What this rule would do to these conflicts."""
    fitting = tuple(worklist.ids(view, _fitting(wanted, rule)))
    return Plan(rule, wanted, fitting, worklist.count(view, wanted) - len(fitting))


def rules_for(view: View, wanted: Wanted) -> list[str]:
    """The rules that would settle at least one of these conflicts."""
    return [rule for rule in RULES if worklist.count(view, _fitting(wanted, rule))]


def outcome(dispute: Dispute, rule: str) -> int | None:
    """Which of the values would hold, by its number; None where the rule says nothing."""
    return _number(rule, dispute.deletion, [one.own for one in dispute.options])


def settle_all(
    place: Workplace,
    planned: Plan,
    tell: Callable[[int, int], object] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    done: Done | None = None,
) -> Done:
    """Settle what was planned; `done` is filled as it goes. Stopped half-way, the rest stays open."""
    done = done if done is not None else Done()
    done.left = len(planned.ids)
    looked_at = 0
    for some in _pieces(planned.ids):
        if cancelled():
            break
        fresh: list[Settled] = []
        with place.work() as work:
            for conflict in some:
                settled = _settle(work, conflict, planned.rule)
                if settled is not None:
                    fresh.append(settled)
        looked_at += len(some)
        done.settled += fresh
        done.left -= len(fresh)
        tell(looked_at, len(planned.ids))
    return done


def take_back_all(place: Workplace, settled: Sequence[Settled]) -> int:
    """Take the settlements back, the last first; returns how many values hold again."""
    number = 0
    for some in _pieces(tuple(reversed(settled))):
        with place.work() as work:
            number += sum(_taken_back(work, one) for one in some)
    return number


def _taken_back(work: Work, one: Settled) -> bool:
    try:
        return take_back(work, one)
    except UserError:
        return False


def _settle(work: Work, conflict: str, rule: str) -> Settled | None:
    try:
        found = find(work, conflict)
        record = work.record(found.kind, found.record)
        require_seeing(work, record)
        records.require_editing(work, record.kind, record.values)
    except (Overtaken, NotFound, NotAllowed):
        return None
    own = load_own(work.connection)
    mine = from_blob(own.replica_id) if own else ""
    number = _number(rule, found.field == ALIVE, [said.replica == mine for said in found.values])
    return None if number is None else take(work, found, record, _value(found, found.values[number]))


def _value(found: Conflict, said: Said) -> Any:
    return said.value is True if found.field == ALIVE else said.value


def _number(rule: str, deletion: bool, own: Sequence[bool]) -> int | None:
    if deletion:
        return {"keep": 0, "holds": 0, "delete": 1 if len(own) > 1 else None}.get(rule)
    if rule == "holds":
        return 0
    if rule in {"mine", "theirs"} and any(own):
        return next((number for number, is_own in enumerate(own) if is_own == (rule == "mine")), None)
    return None


def _fitting(wanted: Wanted, rule: str) -> Wanted:
    """Those of the conflicts that the rule says something about and the person may settle."""
    return replace(wanted, settleable=True, deletions=_DELETIONS[rule], mine=rule in {"mine", "theirs"})


_DELETIONS: dict[str, bool | None] = {"holds": None, "mine": False, "theirs": False, "keep": True, "delete": True}


def _pieces(whole: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (whole[start : start + AT_ONCE] for start in range(0, len(whole), AT_ONCE))
