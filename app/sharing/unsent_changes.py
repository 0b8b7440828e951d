"""Own changes that are not on the share yet: how many, of which records, and about whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.core.work import View
from app.records import labels
from app.sharing.syncing import SHARE
from models.identifiers import from_blob
from models.kinds import BY_NAME
from models.ledger import SegmentState
from models.tables import ENTRY, REPLICA, SEGMENT
from sync.store import version_vectors
from sync.store.local_identity import load_identity, setting
from sync.store.record import load

_LATEST = 100  # entries that are looked at for a list by subject
_MANY = 5_000  # entries beyond which they are walked from the end instead of being looked up


@dataclass(frozen=True, slots=True)
class UnsentChanges:
    """Unsent changes of one subject (a person, a company); `kinds` are the kinds of records changed."""

    subject: str
    subject_kind: str
    title: str
    kinds: tuple[str, ...]
    changes: int


@dataclass
class _SubjectChanges:
    title: str
    kinds: set[str] = field(default_factory=set)
    changes: int = 0


def unsent_ranges(view: View) -> list[tuple[int, int, int, int]]:
    """Own entries that are not on the share, as ranges: compartment, line, first and last number."""
    lines = _own_lines(view)
    sealed = {
        (row.compartment, row.replica): row.first
        for row in view.connection.execute(
            select(SEGMENT.c.compartment, SEGMENT.c.replica, func.min(SEGMENT.c.first_n).label("first"))
            .where(SEGMENT.c.state == SegmentState.TO_PUBLISH, SEGMENT.c.replica.in_(lines))
            .group_by(SEGMENT.c.compartment, SEGMENT.c.replica)
        )
    }
    ranges = []
    for row in (own for own in version_vectors.positions(view.connection) if own.replica in lines):
        first = sealed.get((row.compartment, row.replica), row.sealed_n + 1)
        if first <= row.n:
            ranges.append((row.compartment, row.replica, first, row.n))
    return ranges


def _own_lines(view: View) -> list[int]:
    """The local numbers of this laptop's lines."""
    own = load_identity(view.connection)
    query = select(REPLICA.c.no).where(REPLICA.c.id == (own.replica_id if own else b""))
    return list(view.connection.execute(query).scalars())


def unsent_records(view: View, records: Sequence[bytes]) -> set[bytes]:
    """Those of these records with own changes that are not on the share; none where there is no share yet."""
    if not records or setting(view.connection, SHARE) is None:
        return set()
    parts = [_from(*unsent) for unsent in unsent_ranges(view)]
    if not parts:
        return set()
    query = select(ENTRY.c.record).where(ENTRY.c.record.in_(records), or_(*parts)).distinct()
    return set(view.connection.execute(query).scalars())


def unsent_by_subject(view: View, most: int = 8) -> tuple[list[UnsentChanges], bool]:
    """Unsent changes by the person or company they are about, the most recent first; and whether there are more.

    Reads the latest entries only.
    """
    subjects: dict[tuple[str, str], _SubjectChanges] = {}
    ranges = unsent_ranges(view)
    if not ranges:
        return [], False
    # Few are found by their numbers; where there are many, the latest entries of all hold enough of them.
    many = sum(last - first + 1 for _compartment, _line, first, last in ranges) > _MANY
    query = (
        select(ENTRY.c.kind, ENTRY.c.record)
        .where(or_(*(_from(*unsent, walked=many) for unsent in ranges)))
        .order_by(ENTRY.c.no.desc())
        .limit(_LATEST + 1)
    )
    rows = view.connection.execute(query).all()
    counted = Counter((row.kind, bytes(row.record)) for row in rows[:_LATEST])
    for (kind, record), number in counted.items():
        _add_to_subject(view, subjects, kind, from_blob(record), number)
        if len(subjects) > most:
            break
    changes = [
        UnsentChanges(
            subject, kind, subject_changes.title, tuple(sorted(subject_changes.kinds)), subject_changes.changes
        )
        for (kind, subject), subject_changes in subjects.items()
    ]
    return changes[:most], len(changes) > most or len(rows) > _LATEST


def _from(compartment: int, line: int, first: int, _last: int, walked: bool = False) -> ColumnElement[bool]:
    """The condition for a line's unsent entries; `walked`: written so that SQLite walks the entries by number."""
    place = ENTRY.c.compartment + 0 if walked else ENTRY.c.compartment
    return and_(place == compartment, ENTRY.c.replica == line, ENTRY.c.n >= first)


def _add_to_subject(
    view: View, subjects: dict[tuple[str, str], _SubjectChanges], kind: str, record_id: str, number: int
) -> None:
    if kind == "audit_event":
        changes = subjects.setdefault((kind, ""), _SubjectChanges(""))
    else:
        record = load(view.connection, kind, record_id) if kind in BY_NAME else None
        if record is None:
            return
        subject = labels.subject_of(record)
        subject_kind, subject_id = subject if subject[1] else (kind, record_id)
        known = subjects.get((subject_kind, subject_id))
        changes = known or subjects.setdefault(
            (subject_kind, subject_id), _SubjectChanges(labels.title_of(view, record))
        )
    changes.kinds.add(kind)
    changes.changes += number
