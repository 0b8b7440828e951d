"""Conflicts as people see them: what stands against what, and settling it.

Whoever may write the field may settle. What a person may not see is not listed; what is masked on screen is masked
here, too.
"""

from collections.abc import Mapping
from typing import Any

from app import records, seeing
from app.errors import BadInput, NotFound
from app.findings import german
from app.refusals import refusal
from app.showing import authors
from app.work import View, Work
from models.fields import Refused
from models.kinds import BY_NAME
from resources.language import _
from sync import conflicts
from sync.conflicts import DELETED, Conflict, NoConflict, Outdated
from sync.leaves import ALIVE


def open_list(view: View, *, everywhere: bool = False) -> list[dict[str, Any]]:
    """All open conflicts of records this person may see, the oldest first; `everywhere`: of other offices, too."""
    found = []
    for one in conflicts.open_conflicts(view.connection):
        kind = BY_NAME[one.kind]
        place = view.places[one.compartment]
        if seeing.may_see(view, kind) and (everywhere or place.office is None or place.office in view.me.offices):
            found.append(told(view, one))
    return found


def told(view: View, one: Conflict) -> dict[str, Any]:
    """A conflict as the command line's contract tells it."""
    people, mask = authors(view), seeing.masker(view, BY_NAME[one.kind])
    values = [
        {
            "value": _value(one.field, mask(one.field, said.value)),
            "author": people.get(said.line, ""),
            "moment": said.moment,
            "replica": said.replica,
            **({"reason": said.value[DELETED]} if isinstance(said.value, dict) and DELETED in said.value else {}),
        }
        for said in one.values
    ]
    field = DELETED if one.field == ALIVE else one.field
    return {
        "id": one.id,
        "kind": one.kind,
        "record": one.record,
        "field": field,
        "values": values,
        "opened": one.opened,
    }


def settle(work: Work, conflict: str, *, keep: int | None = None, value: object = None) -> dict[str, Any]:
    """Settle with the value of that number, or with another value. Raises NotFound, NotAllowed, BadInput."""
    one = _open(work, conflict)
    record = work.record(one.kind, one.record)
    records.require_editing(work, record.kind, record.values)
    if keep is not None:
        if not 0 <= keep < len(one.values):
            sentence = _("There is no value of that number. Possible: 0 to {last}.")
            raise BadInput(sentence.format(last=len(one.values) - 1), field="keep")
        wanted = one.values[keep].value
    else:
        wanted = _read(record.kind.name, one.field, value)
    conflicts.settle(work.capture, work.connection, one, wanted)
    work.touched.add(one.kind)
    field = DELETED if one.field == ALIVE else one.field
    return {"id": one.record, "kind": one.kind, "field": field, "value": _value(one.field, wanted)}


def _open(view: View, conflict: str) -> Conflict:
    try:
        return conflicts.open_conflict(view.connection, conflict)
    except NoConflict:
        raise NotFound(_("There is no such conflict. Look at the list of conflicts."), field="conflict") from None
    except Outdated as error:
        raise BadInput(_outdated(view, error), field="conflict") from None


def _outdated(view: View, error: Outdated) -> str:
    if error.now is None:
        return _("This was settled meanwhile. Look at the record; settle nothing twice.")
    one = told(view, error.now)
    values = "; ".join(f"{said['value']} ({said['author']}, {german(said['moment'][:10])})" for said in one["values"])
    sentence = _("Meanwhile something else was said. The values now: {values}. Settle conflict {id}.")
    return sentence.format(values=values, id=one["id"])


def _read(kind: str, field: str, value: object) -> Any:
    if field == ALIVE:
        return {DELETED: ""} if str(value).casefold() in {"true", "1", DELETED} else True
    read: Mapping[str, Any] = records.read_values(BY_NAME[kind], {field: value})
    if BY_NAME[kind].field(field).required and read[field] is None:
        raise refusal(Refused(field, "missing"))
    return read[field]


def _value(field: str, value: Any) -> Any:
    return value is not True if field == ALIVE else value
