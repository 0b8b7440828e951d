"""Quarantine: entries that are in the ledger and do not count.

An entry is barred because its author had no right to write it, because it lies beyond the cut-off of a removed laptop,
because its values are malformed, or because two files had one number (`sync.format.rights`). It is never removed. On
request it is judged again by the same rules; from then on it counts if it passes.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, select

from models.guard import CAPTURED
from models.tables import ENTRY, SEGMENT
from sync.changes.recompute import recompute
from sync.format.rights import NOT_ALLOWED, UNREADABLE
from sync.format.value_checks import is_sound
from sync.membership import cutoffs
from sync.membership.workspace import Workspace
from sync.store import ledger
from sync.store.ledger import Entry

_JUDGED_ANEW = (NOT_ALLOWED, UNREADABLE)


class Group(NamedTuple):
    """The barred entries of one author about one record, for one reason; `no` is the latest of them."""

    no: int
    compartment: int
    replica: int
    kind: str
    record: bytes
    reason: int
    number: int
    hlc: int


def groups(connection: Connection, compartments: Collection[int], offset: int = 0, limit: int = -1) -> list[Group]:
    """The groups of these compartments, latest first."""
    own = ENTRY.c
    about = (own.compartment, own.replica, own.kind, own.record, own.barred)
    latest = func.max(own.no)
    query = select(latest, *about, func.count(), func.max(own.hlc)).where(_in(compartments)).group_by(*_together())
    rows = connection.execute(query.order_by(latest.desc()).offset(offset).limit(limit))
    return [Group(*row) for row in rows]


def count(connection: Connection, compartments: Collection[int]) -> int:
    """How many groups there are."""
    own = ENTRY.c
    grouped = select(own.no).where(_in(compartments)).group_by(*_together()).subquery()
    return int(connection.execute(select(func.count()).select_from(grouped)).scalar_one())


def group_of(connection: Connection, no: int) -> Group | None:
    """The group of the entry with this ledger number; None if the entry counts, or there is none."""
    row = connection.execute(select(ENTRY).where(ENTRY.c.no == no, ENTRY.c.barred.is_not(None))).first()
    if row is None:
        return None
    group = Group(no, row.compartment, row.replica, row.kind, row.record, row.barred, 0, 0)
    own = entries(connection, group)
    return group._replace(number=len(own), hlc=max(entry.hlc for entry in own))


def entries(connection: Connection, group: Group) -> list[Entry]:
    """The entries of a group in the order of their arrival."""
    own = ENTRY.c
    where = (own.record == group.record, own.replica == group.replica, own.compartment == group.compartment)
    query = select(ENTRY).where(*where, own.kind == group.kind, own.barred == group.reason).order_by(own.no)
    return [ledger.unpack(row) for row in connection.execute(query).all()]


def judge_anew(connection: Connection, workspace: Workspace) -> tuple[int, set[str]]:
    """Judge barred entries again; returns how many count from now on, and the kinds touched."""
    query = select(ENTRY).where(ENTRY.c.barred.is_not(None), ENTRY.c.barred.in_(_JUDGED_ANEW))
    passed: list[tuple[int, bytes]] = []
    for row in connection.execute(query).all():
        if _verdict(connection, workspace, ledger.unpack(row)) is None:
            passed.append((row.no, bytes(row.record)))
    for no, _record in passed:
        change = ENTRY.update().where(ENTRY.c.no == no).values(barred=None)
        connection.execute(change.execution_options(**CAPTURED))
    records = [record for _no, record in passed]
    return len(passed), recompute(connection, records) if records else set()


def _verdict(connection: Connection, workspace: Workspace, entry: Entry) -> int | None:
    if not is_sound(entry.kind, entry.hlc, entry.fields, entry.extra):
        return UNREADABLE
    own, place = SEGMENT.c, workspace.by_no.get(entry.compartment)
    line = workspace.line_of.get(entry.replica)
    where = (own.compartment == entry.compartment, own.replica == entry.replica)
    within = (own.first_n <= entry.n, own.last_n >= entry.n)
    row = connection.execute(select(own.seq, own.hash, own.roster).where(*where, *within)).first()
    if place is None or line is None or row is None:
        return entry.barred
    beyond = cutoffs.beyond(workspace.newest, line, place.share_id, row.seq, bytes(row.hash), row.roster)
    return beyond if beyond is not None else workspace.rosters.verdict(row.roster, line[0], place, entry.kind)


def _in(compartments: Collection[int]) -> ColumnElement[bool]:
    wanted: Sequence[int] = tuple(compartments)
    return and_(ENTRY.c.barred.is_not(None), (ENTRY.c.compartment + 0).in_(wanted))


def _together() -> tuple[ColumnElement[Any], ...]:
    """What the entries of a group have in common. The `+ 0` keeps SQLite from walking an index of the whole ledger."""
    own = ENTRY.c
    return (own.compartment + 0, own.replica + 0, own.kind, own.record, own.barred)
