"""Moving a participant or a company to another office, with everything that belongs to them.

Somebody who works for both offices moves them at once. Somebody who does not cannot read the other office's records:
their change of the office stays an offer, shown on the record, until somebody of both offices sets it, too.
"""

from collections.abc import Mapping

from app.base.errors import BadInput, NotFound
from app.core.work import View, Work
from models.fields import Value
from models.vocabulary import OFFICE
from resources.language import _
from sync.delivery import move_followup
from sync.store import leaves
from sync.store.record import Record

KINDS = frozenset({"participant", "business"})  # what has an office of its own and may change it


def moved_to(record: Record) -> str | None:
    """The office a record was moved to, where this store sees only that it went."""
    place = leaves.moved_to(record.leaves)
    return place.partition(".")[0] if place else None


def gone_to(office: str) -> str:
    """The sentence for a record that is not here any more."""
    sentence = _("This record was moved to the office {office}. Ask a colleague there.")
    return sentence.format(office=OFFICE.label(office))


def require_here(record: Record) -> None:
    """NotFound, with the office it went to, if the record is not here any more."""
    office = moved_to(record)
    if office is not None:
        raise NotFound(gone_to(office))


def where_it_is(view: View, record: Record) -> dict[str, Value]:
    """The record's values, with the office it belongs to now: not one that it is offered to."""
    place = view.places.get(record.compartment)
    if record.kind.name not in KINDS or place is None:
        return record.values
    return {**record.values, "office": place.office}


def offered_to(view: View, record: Record) -> str | None:
    """The office a record is to go to, which somebody offered who could not move it; None if nobody did."""
    place = view.places.get(record.compartment)
    office = record.values.get("office")
    if record.kind.name not in KINDS or place is None or office == place.office:
        return None
    return str(office) if office else None


def is_move(work: Work, record: Record, given: Mapping[str, Value]) -> bool:
    """Whether this change of a record is a move the person may make."""
    if record.kind.name not in KINDS or given.get("office") is None:
        return False
    place = work.places.get(record.compartment)
    return place is not None and given["office"] != place.office and given["office"] in work.me.offices


def move(work: Work, record: Record, given: Mapping[str, Value]) -> list[str]:
    """Move a record and what belongs to it into the office of `given`; the fields that changed."""
    office, before = str(given["office"]), work.places[record.compartment].office
    if not move_followup.is_readable(work.connection, (office, str(before))):
        raise BadInput(
            _("The past of this office is still being read. Synchronise once more, then move."), field="office"
        )

    def place_of(_kind: str, compartment: int) -> int:
        return work.compartment_in(work.places[compartment].area, office)

    kind = record.kind.name
    target = place_of(kind, record.compartment)
    values = {"office": office}
    move_followup.move_whole(work.capture, work.connection, kind, record.id, target, values, place_of)
    work.forget_loaded()
    work.touched.update(work.capture.kinds)
    return ["office"]
