"""Continuing in a new epoch: the old line ends, and entries that were not sealed move to the new line.

Every mention of a moved entry is renumbered: in bases, in what deletions had seen, in values that were carried along
with a moved record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from models.database import Store
from models.guard import CAPTURED
from models.tables import COMPARTMENT, ENTRY, REPLICA
from sync.changes.recompute import recompute
from sync.changes.renumber import renumber
from sync.format.entry import ALIVE, CARRIED
from sync.format.line import Line, is_branch
from sync.membership.workspace import Workspace
from sync.recovery import anchor
from sync.store import history_gaps, ledger, line_numbers, store_clock, version_vectors
from sync.store.local_identity import drop_setting, save_identity, settings
from sync.transfer import outbox

_PUT_ENTRY = "UPDATE entry SET replica = ?, n = ?, body = ? WHERE compartment = ? AND replica = ? AND n = ?"


@dataclass(frozen=True)
class _Switch:
    """The switch from one line to the next."""

    old_no: int
    new_no: int
    old: Line
    new: Line
    starts: Mapping[int, int]  # per compartment (local number) the last n that stays with the old line
    numbers: Mapping[str, int]  # compartments: local number by name

    def start_in(self, name: str) -> int:
        """The last n that stays with the old line in the compartment of this name."""
        return self.starts.get(self.numbers.get(name, 0), 0)


def raise_epoch(store: Store, workspace: Workspace, kept: Mapping[int, int] | None = None, hlc: int = 0) -> None:
    """Continue in the next epoch; unsealed entries move there, except those `kept` (by compartment: up to this number).

    `hlc`: if given, the clock starts again from this stamp.
    """
    with store.write() as connection:
        old_no, (replica, _epoch) = workspace.own.replica, workspace.line
        epoch = 1 + max(line[1] for line in workspace.lines if line[0] == replica and not is_branch(line[1]))
        epoch = max(epoch, 1 + anchor.epoch_of(store))
        new_no = workspace.line_no(connection, (replica, epoch))
        staff = select(REPLICA.c.staff).where(REPLICA.c.no == old_no).scalar_subquery()
        change = REPLICA.update().where(REPLICA.c.no == new_no).values(staff=staff)
        connection.execute(change.execution_options(**CAPTURED))
        starts = _end_old_line(connection, old_no, kept or {})
        numbers = {row.name: row.no for row in connection.execute(select(COMPARTMENT))}
        lines = (workspace.line_of[old_no], workspace.line_of[new_no])
        moved = _move(connection, _Switch(old_no, new_no, *lines, starts, numbers))
        save_identity(connection, msgspec.structs.replace(workspace.own, replica=new_no))
        # A new line's first segments have to say all that was seen: what the old line said is not its own.
        for key, _value in list(settings(connection, outbox.SEEN)):
            drop_setting(connection, f"{outbox.SEEN}{key}")
        if hlc:
            store_clock.reset(connection, hlc)
        unread = history_gaps.compartments(connection)
        renumber(connection, starts, old_no, [entry for entry in moved if entry.compartment in unread])
        records = [bytes(entry.record) for entry in moved if entry.compartment not in unread]
        recompute(connection, records)
        workspace.reload(connection)


def _end_old_line(connection: Connection, old_no: int, kept: Mapping[int, int]) -> dict[int, int]:
    """End our old line where it was sealed or kept; returns its last n by compartment."""
    starts = {}
    for row in version_vectors.positions(connection, line=old_no):
        starts[row.compartment] = max(row.sealed_n, kept.get(row.compartment, 0))
        version_vectors.set_n(connection, row.compartment, old_no, starts[row.compartment])
    return starts


def _move(connection: Connection, switch: _Switch) -> list[ledger.Entry]:
    """Move the entries after the starts to the new line; returns them renumbered."""
    carried = line_numbers.origins(connection)
    now = []

    def renumbered(no: int, n: int, start: int) -> list[int]:
        if no == switch.old_no:
            return [switch.new_no, n - start] if n > start else [no, n]
        name, *line = carried.get(no, ("", b"", 0))
        start = switch.start_in(name)
        if tuple(line) == switch.old and n > start:  # carried from there by this store, not sealed there either
            return [line_numbers.of_origin(connection, name, switch.new), n - start]
        return [no, n]

    for compartment, start in switch.starts.items():
        own = (ENTRY.c.compartment == compartment, ENTRY.c.replica == switch.old_no)
        query = select(ENTRY).where(*own, ENTRY.c.n > start).order_by(ENTRY.c.n)
        entries = [ledger.unpack(row) for row in connection.execute(query).all()]
        for entry in entries:
            basis = {name: [renumbered(no, n, start) for no, n in dots] for name, dots in entry.basis.items()}
            fields = dict(entry.fields)
            if isinstance(fields.get(ALIVE), dict):
                fields[ALIVE] = _seen_renumbered(switch, fields[ALIVE])
            packed = ledger.body(fields, basis, _carried_renumbered(switch, entry.extra), entry.ahead)
            key = (compartment, switch.old_no, entry.n)
            row = (switch.new_no, entry.n - start, packed, *key)
            connection.exec_driver_sql(_PUT_ENTRY, row, execution_options=CAPTURED)
            now.append(entry._replace(replica=switch.new_no, n=entry.n - start, fields=fields, basis=basis))
        if entries:
            version_vectors.raise_n(connection, [(compartment, switch.new_no, entries[-1].n - start)])
    return now


def _carried_renumbered(switch: _Switch, extra: dict[str, Any]) -> dict[str, Any]:
    """What an entry carries, renumbered for the new line."""
    if CARRIED not in extra:
        return extra
    carried: dict[str, list[list[Any]]] = {}
    for name, leaves in extra[CARRIED].items():
        carried[name] = []
        for place, replica, epoch, n, *rest in leaves:
            start = switch.start_in(place)
            is_moved = (replica, epoch) == switch.old and n > start
            carried[name].append(
                [place, *switch.new, n - start, *rest] if is_moved else [place, replica, epoch, n, *rest]
            )
    return {**extra, CARRIED: carried}


def _seen_renumbered(switch: _Switch, deletion: Mapping[str, Any]) -> dict[str, Any]:
    """What the author of a deletion had seen, renumbered for the new line."""
    (replica, old_epoch), (_same_replica, new_epoch) = switch.old, switch.new
    saw = {}
    for place, lines in dict(deletion.get("saw", {})).items():
        start, renumbered = switch.start_in(place), []
        for id_, epoch, n in lines:
            if (id_, epoch) == (replica.hex(), old_epoch) and n > start:
                renumbered += [[id_, epoch, start], [id_, new_epoch, n - start]]
            else:
                renumbered.append([id_, epoch, n])
        saw[place] = sorted(renumbered)
    return {**deletion, "saw": saw}
