"""People and companies that are offered to another office and wait there: who offered whom, when, and what can be done.

Who does not work for both offices can only offer (`app.records.moving`). Until somebody of both takes it over,
everything stays where it is; the office that gives can take the offer back. The other office cannot see it: it has no
key yet.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select

from app.base.errors import BadInput, NotAllowed
from app.core import visibility
from app.core.rights import EDITING
from app.core.work import View, Work
from app.records import labels, moving, records
from app.records.detail import authors, authorship
from models.tables import RECORDS
from models.vocabulary import OFFICE
from resources.language import _
from sync.store.record import CODECS, Record


@dataclass(frozen=True, slots=True)
class MoveOffer:
    """One offer; `source` and `target` are offices, `when` is ISO, UTC."""

    kind: str
    id: str
    title: str
    source: str
    target: str
    who: str
    when: str
    may_accept: bool
    may_withdraw: bool


def offers(view: View) -> list[MoveOffer]:
    """All that wait in the offices of the person, the newest first. Reads through the tables: in the background."""
    people = authors(view)
    offered = [_offer(view, record, people) for kind in sorted(moving.KINDS) for record in _waiting(view, kind)]
    return sorted(offered, key=lambda offer: (offer.when, offer.id), reverse=True)


def accept(work: Work, kind: str, record_id: str) -> MoveOffer:
    """Move what is offered, with all that belongs to it. BadInput, NotAllowed, NotFound."""
    offer = _standing(work, kind, record_id)
    if offer.target not in work.me.offices:
        sentence = _("Only somebody who works for {office}, too, can take this over. Ask the administration.")
        raise NotAllowed(sentence.format(office=OFFICE.label(offer.target)))
    records.edit(work, kind, offer.id, {"office": offer.target})
    return offer


def withdraw(work: Work, kind: str, record_id: str) -> MoveOffer:
    """Take an offer back: the record stays where it is. BadInput, NotAllowed, NotFound."""
    offer = _standing(work, kind, record_id)
    records.edit(work, kind, offer.id, {"office": offer.source})
    return offer


def _standing(work: Work, kind: str, record_id: str) -> MoveOffer:
    work.require(EDITING[kind])
    record = work.record(kind, record_id)
    if not record.alive or moving.offered_to(work, record) is None:
        raise BadInput(_("This is not offered to another office any more. Look at the list again."), field="id")
    return _offer(work, record, authors(work))


def _waiting(view: View, kind: str) -> list[Record]:
    described, table = view.described(kind), RECORDS[kind]
    if not visibility.may_see(view, described):
        return []
    offices = ((no, view.places[no].office) for no in visibility.places_of(view, described))
    elsewhere = [and_(table.c.compartment == no, table.c.office != office) for no, office in offices if office]
    if not elsewhere:
        return []
    rows: list[Any] = list(view.connection.execute(select(table).where(table.c.alive == 1, or_(*elsewhere))))
    return [CODECS[kind].record(row) for row in rows]


def _offer(view: View, record: Record, people: dict[int, str]) -> MoveOffer:
    kind, leaf = record.kind.name, next(iter(record.leaves.get("office", ())), None)
    source, target = str(view.places[record.compartment].office), str(record.values["office"])
    may = view.allows(EDITING[kind]) and source in view.me.offices
    return MoveOffer(
        kind,
        record.id,
        labels.title_of(view, record),
        source,
        target,
        *authorship(people, leaf),
        may and target in view.me.offices,
        may,
    )
