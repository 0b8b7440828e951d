"""Settling a conflict: the one use case of window and command line.

Whoever may see and write the record may settle. A new value is read and checked like any other; one of the competing
values is taken as it is. A settlement that comes too late is refused with the present state (`Overtaken`).
"""

from dataclasses import dataclass

from app.base.errors import BadInput, NotFound, UserError
from app.conflicts.describe import Dispute, describe, require_seeing
from app.core.work import View, Work
from app.records import records
from app.records.labels import named, title_of
from models.fields import Value
from resources.language import _
from sync.changes import conflicts
from sync.changes.conflicts import Conflict
from sync.format.entry import ALIVE
from sync.format.errors import NoConflict, Outdated
from sync.store.record import Record


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was settled: `value` holds now (of a deletion: whether the record stays), `before` held until then."""

    kind: str
    record: str
    field: str
    title: str
    value: Value
    before: Value


class Overtaken(UserError):
    """Somebody was quicker: `now` is the conflict as it stands, None if it is settled."""

    kind = "bad_input"

    def __init__(self, message: str, now: Dispute | None) -> None:
        super().__init__(message, "conflict")
        self.now = now


def settle(work: Work, conflict: str, value: Value = None, *, keep: int | None = None) -> Settlement:
    """Settle with this value (of a deletion: True keeps the record, False deletes it), or with value number `keep`.

    Raises Overtaken, NotFound, NotAllowed, BadInput.
    """
    open_conflict = find(work, conflict)
    record = work.record(open_conflict.kind, open_conflict.record)
    require_seeing(work, record)
    records.require_editing(work, record.kind, record.values)
    return take(work, open_conflict, record, _wanted(work, open_conflict, record, value, keep))


def find(view: View, conflict: str) -> Conflict:
    """The open conflict of that id. Raises NotFound, Overtaken."""
    try:
        return conflicts.open_conflict(view.connection, conflict)
    except NoConflict:
        raise NotFound(_("There is no such conflict. Look at the list again."), field="conflict") from None
    except Outdated as outdated:
        raise _overtaken(view, outdated.now) from None


def take(work: Work, conflict: Conflict, record: Record, value: Value) -> Settlement:
    """Settle with a value that was checked; rights were asked."""
    before = True if conflict.field == ALIVE else record.values.get(conflict.field)
    conflicts.settle(work.capture, work.connection, conflict, value)
    work.touched.add(conflict.kind)
    return Settlement(conflict.kind, conflict.record, conflict.field, title_of(work, record), value, before)


def undoable(settlement: Settlement) -> bool:
    """Whether settling changed what is shown, so that there is something to take back."""
    return settlement.value is False if settlement.field == ALIVE else settlement.value != settlement.before


def take_back(work: Work, settlement: Settlement) -> bool:
    """Put in force again what held before; the conflict itself stays settled. False where it was changed since."""
    record = work.record(settlement.kind, settlement.record)
    if settlement.field == ALIVE:
        return not record.alive and bool(records.restore(work, settlement.kind, settlement.record).changed)
    if not record.alive or record.values.get(settlement.field) != settlement.value:
        return False
    records.edit(work, settlement.kind, settlement.record, {settlement.field: settlement.before})
    return True


def _wanted(work: Work, conflict: Conflict, record: Record, value: Value, keep: int | None) -> Value:
    if keep is not None:
        if not 0 <= keep < len(conflict.values):
            sentence = _("There is no value of that number. Possible: 0 to {last}.")
            raise BadInput(sentence.format(last=len(conflict.values) - 1), field="keep")
        value = conflict.values[keep].value
        return value is True if conflict.field == ALIVE else value
    if conflict.field == ALIVE:
        if not isinstance(value, bool):
            raise BadInput(_("Say whether the record stays or goes."), field=conflict.field)
        return value
    if all(value != competing.value for competing in conflict.values):
        value = records.read_values(record.kind, {conflict.field: value})[conflict.field]
        merged = {name: held for name, held in (record.values | {conflict.field: value}).items() if held is not None}
        records.review_values(work, record.kind, merged, record)
    return value


def _overtaken(view: View, now: Conflict | None) -> Overtaken:
    if now is None:
        return Overtaken(_("Somebody has settled this already. Nothing was changed."), None)
    record = view.record(now.kind, now.record)
    require_seeing(view, record)
    dispute = describe(view, now, record)
    field = record.kind.by_name.get(now.field)
    values = "; ".join(
        f"{named(view, field, option.value) or option.value} ({option.author})" for option in dispute.options
    )
    sentence = _("Another value has come in meanwhile. Nothing was changed. Choose again. The values now: {values}")
    return Overtaken(sentence.format(values=values), dispute)
