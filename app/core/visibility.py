"""Who may see which records: the rights table, the compartments and the two finer rules, in one place.

Every list, search and record shown goes through `require_seeing` (the right) and `scope` (an SQL condition: the
compartments of the own offices, nothing deleted, of merged records the one that stands for them; of case notes only
those a person wrote or was made responsible for).
Source of the rules: the need-to-know matrix of the project.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, and_, or_, select

from app.base.errors import NotAllowed
from app.core import merged_records
from app.core.rights import BY_SUBJECT, SEEING, Right
from app.core.work import View
from models.fields import Kind, Value
from models.identifiers import from_blob, to_blob
from models.tables import RECORDS
from resources.language import _
from sync.store.clusters import CLUSTERED
from sync.store.record import Record, load

# Reading these is itself recorded in the audit trail.
LOGGED = frozenset({"participant_sensitive"})
MASKED = {"participant": {"customer_number": Right.EDIT_PEOPLE}}
SHOWN_OF_MASKED = 3


def may_see(view: View, kind: Kind) -> bool:
    """Whether the person may see any record of this kind."""
    right = SEEING.get(kind.name)
    if right is not None:
        return view.allows(right)
    return kind.area in {"common", "audit"} or bool(_areas(view, kind))


def require_seeing(view: View, kind: Kind) -> None:
    """NotAllowed, with a sentence, unless the person may see records of this kind."""
    if not may_see(view, kind):
        raise NotAllowed(_("Your roles do not include seeing these records. Ask the administration if you need it."))


def scope(view: View, kind: Kind, *, deleted: bool = False, absorbed: bool = False) -> ColumnElement[bool]:
    """The condition on a kind's table that leaves what the person may see.

    Without deleted records, and without those that another one stands for, unless asked for.
    """
    columns = RECORDS[kind.name].c
    conditions: list[ColumnElement[bool]] = [columns.compartment.in_(places_of(view, kind))]
    if not deleted:
        conditions.append(columns.alive == 1)
    if not (deleted or absorbed) and kind.name in CLUSTERED:
        conditions.append(merged_records.is_representative(view, kind.name))
    if kind.name == "case_note":
        people, me = RECORDS["participant"].c, to_blob(view.me.staff)
        mine = select(people.id).where(or_(people.assigned_staff == me, people.deputy == me))
        conditions.append(
            or_(
                columns.author == me,
                columns.participant.in_(mine),
                columns.participant.in_(merged_records.cluster_mates(mine)),
            )
        )
    return and_(*conditions)


def places_of(view: View, kind: Kind) -> list[int]:
    """The compartments in which the person may see records of this kind."""
    return [number for area in _areas(view, kind) for number in view.visible(area)]


def require_record(view: View, record: Record) -> None:
    """NotAllowed if the finer rules hide this record, though not its kind, from the person."""
    place = view.places.get(record.compartment)
    if place is not None and place.area not in _areas(view, record.kind):
        raise NotAllowed(_("Your roles do not include seeing these records. Ask the administration if you need it."))
    if record.kind.name != "case_note" or record.values.get("author") == view.me.staff:
        return
    if view.me.staff not in responsible(view, str(record.values.get("participant"))):
        raise NotAllowed(_("This note is seen by who wrote it and by the assigned staff alone. Ask them."))


def responsible(view: View, participant: str) -> set[str]:
    """Who is assigned to a person or deputy: of everybody who is one with them, too."""
    staff: set[str] = set()
    for member in merged_records.cluster_ids(view, participant):
        person = load(view.connection, "participant", from_blob(member))
        if person is not None:
            staff |= {str(person.values[name]) for name in ("assigned_staff", "deputy") if person.values.get(name)}
    return staff


def masker(view: View, kind: Kind) -> Callable[[str, Value], Value]:
    """What turns a field's value into what this person may read of it."""
    hidden = {name for name, right in MASKED.get(kind.name, {}).items() if not view.allows(right)}
    return lambda name, value: masked(value) if name in hidden else value


def masked(value: Value) -> Value:
    """All but the last signs of a number as dots."""
    if not isinstance(value, str):
        return value
    return (
        "•" * max(0, len(value) - SHOWN_OF_MASKED) + value[-SHOWN_OF_MASKED:] if len(value) > SHOWN_OF_MASKED else value
    )


def mask_all(kind: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values as they stand on a screen others may look at."""
    hidden = MASKED.get(kind, {})
    return {name: masked(value) if name in hidden else value for name, value in values.items()}


def _areas(view: View, kind: Kind) -> tuple[str, ...]:
    """The areas this kind's records live in, as far as the person may see them there."""
    if kind.name in SEEING or kind.area not in BY_SUBJECT:
        return (kind.area,)
    # A consent or a reminder lives with its subject: a person or a company.
    return tuple(area for area, (seeing, _editing) in BY_SUBJECT.items() if view.allows(seeing))
