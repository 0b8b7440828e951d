"""After a merge was taken back: giving what was recorded meanwhile to the one of the two it is about.

What a record is about cannot be changed (it decides where the record lives), so it is recorded anew for the other one
and the first is deleted with a reason; both stay in the history, and the deletion can be taken back.
"""

from app.base.errors import BadInput, NotFound
from app.core.work import Work
from app.records import records
from app.sessions import attendance
from models import merging as decisions
from models.fields import Kind, Shape
from resources.language import _
from sync.store.clusters import CLUSTERED


def assign(work: Work, kind: str, record_id: str, owner: str) -> records.Saved:
    """Give a record to another person or company; what is saved is the record it is now.

    Raises BadInput, NotAllowed, NotFound.
    """
    record = work.record(kind, record_id)
    if not record.alive:
        raise NotFound(_("This record was deleted. Take the deletion back first."))
    field = _about(record.kind, record.values)
    subject = next(kind_name for kind_name in record.kind.field(field).kinds if kind_name in CLUSTERED)
    wanted = work.record(subject, owner)
    if record.values.get(field) == wanted.id:
        return records.Saved(record.id, kind, ())
    if field not in records.FIXED.get(kind, set()):
        return records.edit(work, kind, record.id, {field: wanted.id})
    reason = _("belongs to the other one, after a merge was taken back")
    if kind == "attendance":
        return _mark_anew(work, record.values, wanted.id)
    records.delete(work, kind, record.id, reason)
    return records.add(work, kind, {**record.values, field: wanted.id})


def _about(kind: Kind, values: dict[str, object]) -> str:
    """The field that says which person or company a record is about; BadInput where none does."""
    if kind.name not in decisions.NAMES:
        for field in kind.fields:
            named = field.shape is Shape.REFERENCE and not set(CLUSTERED).isdisjoint(field.kinds)
            if named and values.get(field.name):
                return field.name
    raise BadInput(_("This record is not about a person or a company. Choose another one."), field="id")


def _mark_anew(work: Work, values: dict[str, object], person: str) -> records.Saved:
    session, status, remark = str(values["session"]), values.get("status"), values.get("remark")
    minutes = values.get("minutes")
    attendance.take_off_list(work, session, str(values["participant"]))
    done = attendance.mark(
        work,
        session,
        person,
        str(status) if status else None,
        minutes if isinstance(minutes, int) else None,
        str(remark) if remark else None,
    )
    return records.Saved(done.cell, "attendance", ("participant",), done.warnings)
