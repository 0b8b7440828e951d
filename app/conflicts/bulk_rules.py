"""Settling many conflicts by one rule: previewed first, done in short transactions, taken back as a whole.

A rule says which value wins; conflicts it says nothing about stay open, and so do those that changed since the preview
or that the person may not settle. Nothing is settled that was not in the preview's list of ids.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.base.errors import NotAllowed, NotFound, UserError
from app.conflicts import worklist
from app.conflicts.describe import Dispute, require_seeing
from app.conflicts.resolve import Overtaken, Settlement, find, take, take_back
from app.conflicts.worklist import ConflictFilter
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.records import records
from models.fields import Value
from models.identifiers import from_blob
from models.in_clause import chunks
from resources.language import N_
from sync.changes.conflicts import Conflict, ConflictValue
from sync.format.entry import ALIVE
from sync.store.local_identity import load_identity

RULES = {
    "holds": N_("What holds now stays"),
    "mine": N_("My value holds"),
    "theirs": N_("The others’ value holds"),
    "keep": N_("Deleted records stay"),
    "delete": N_("Deleted records go"),
}
AT_ONCE = 20  # conflicts settled in one transaction, so that a save never waits noticeably


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What a rule would do: the ids it would settle, and how many of the list it says nothing about."""

    rule: str
    wanted: ConflictFilter
    ids: tuple[str, ...] = ()
    left: int = 0


@dataclass
class BulkResult:
    """What was done: what was settled, and how many stayed open although they were planned."""

    settled: list[Settlement] = field(default_factory=list)
    left: int = 0


def plan(view: View, wanted: ConflictFilter, rule: str) -> BulkPlan:
    """What this rule would do to these conflicts."""
    fitting = tuple(worklist.ids(view, _fitting(wanted, rule)))
    return BulkPlan(rule, wanted, fitting, worklist.count(view, wanted) - len(fitting))


def rules_for(view: View, wanted: ConflictFilter) -> list[str]:
    """The rules that would settle at least one of these conflicts."""
    return [rule for rule in RULES if worklist.count(view, _fitting(wanted, rule))]


def outcome(dispute: Dispute, rule: str) -> int | None:
    """Which of the values would hold, by its number; None where the rule says nothing."""
    return _number(rule, dispute.deletion, [option.own for option in dispute.options])


def settle_all(
    workplace: Workplace,
    planned: BulkPlan,
    tell: Callable[[int, int], object] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    done: BulkResult | None = None,
) -> BulkResult:
    """Settle what was planned; `done` is filled as it goes. Stopped half-way, the rest stays open."""
    done = done if done is not None else BulkResult()
    done.left = len(planned.ids)
    looked_at = 0
    for part in chunks(planned.ids, AT_ONCE):
        if cancelled():
            break
        fresh: list[Settlement] = []
        with workplace.work() as work:
            for conflict in part:
                settled = _settle(work, conflict, planned.rule)
                if settled is not None:
                    fresh.append(settled)
        looked_at += len(part)
        done.settled += fresh
        done.left -= len(fresh)
        tell(looked_at, len(planned.ids))
    return done


def take_back_all(workplace: Workplace, settled: Sequence[Settlement]) -> int:
    """Take the settlements back, the last first; returns how many values hold again."""
    number = 0
    for part in chunks(tuple(reversed(settled)), AT_ONCE):
        with workplace.work() as work:
            number += sum(_taken_back(work, settlement) for settlement in part)
    return number


def _taken_back(work: Work, settlement: Settlement) -> bool:
    try:
        return take_back(work, settlement)
    except UserError:
        return False


def _settle(work: Work, conflict_id: str, rule: str) -> Settlement | None:
    try:
        conflict = find(work, conflict_id)
        record = work.record(conflict.kind, conflict.record)
        require_seeing(work, record)
        records.require_editing(work, record.kind, record.values)
    except (Overtaken, NotFound, NotAllowed):
        return None
    own = load_identity(work.connection)
    mine = from_blob(own.replica_id) if own else ""
    number = _number(rule, conflict.field == ALIVE, [value.replica == mine for value in conflict.values])
    return None if number is None else take(work, conflict, record, _value(conflict, conflict.values[number]))


def _value(conflict: Conflict, option: ConflictValue) -> Value:
    return option.value is True if conflict.field == ALIVE else option.value


def _number(rule: str, deletion: bool, own: Sequence[bool]) -> int | None:
    if deletion:
        return {"keep": 0, "holds": 0, "delete": 1 if len(own) > 1 else None}.get(rule)
    if rule == "holds":
        return 0
    if rule in {"mine", "theirs"} and any(own):
        return next((number for number, is_own in enumerate(own) if is_own == (rule == "mine")), None)
    return None


def _fitting(wanted: ConflictFilter, rule: str) -> ConflictFilter:
    """Those of the conflicts that the rule says something about and the person may settle."""
    return replace(wanted, settleable=True, deletions=_DELETIONS[rule], mine=rule in {"mine", "theirs"})


_DELETIONS: dict[str, bool | None] = {"holds": None, "mine": False, "theirs": False, "keep": True, "delete": True}
