"""From wire entries to ledger entries: local line numbers, the author's rights, trust in the stamp."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.database import Store
from sync.delivery.branches import Branches
from sync.format import clock
from sync.format.body import WireEntry
from sync.format.line import Line
from sync.format.rights import UNREADABLE
from sync.format.segment import Header
from sync.format.value_checks import is_sound
from sync.membership import cutoffs
from sync.membership.workspace import Workspace
from sync.store import ledger, line_names


@dataclass(frozen=True)
class Waiting:
    """A verified segment that is in the store and not delivered yet."""

    compartment: int
    line: int
    seq: int
    hash: bytes
    header: Header


class Judge:
    """Judges the entries of others for one store; `names`: the global names of the lines met so far."""

    def __init__(self, store: Store, workspace: Workspace, branches: Branches) -> None:
        self._store = store
        self._branches = branches
        self._workspace = workspace
        self.names = line_names.of(workspace.line_of)

    def entries(self, waiting: Waiting, wire_entries: Iterable[WireEntry]) -> list[ledger.Entry]:
        """A segment's entries with local numbers; `barred` says why one does not count, `ahead` flags its stamp."""
        header, workspace = waiting.header, self._workspace
        place = workspace.by_no[waiting.compartment]
        line = workspace.line_of[waiting.line]
        beyond = cutoffs.beyond(workspace.newest, line, place.share_id, waiting.seq, waiting.hash, header.roster)
        latest = clock.latest_believed(header.share_time)
        verdicts: dict[str, int | None] = {}
        known: dict[Line, int] = {}
        judged = []
        for n, stamp, kind, record, fields, wire_basis, extra in wire_entries:
            basis: dict[str, list[list[int]]] = {}
            for name, dots in wire_basis.items():
                basis[name] = [[known.get(line) or self._meant(waiting, line, at, known), at] for line, at in dots]
            if kind not in verdicts:
                verdicts[kind] = beyond or workspace.rosters.verdict(header.roster, header.replica, place, kind)
            barred = verdicts[kind]
            if barred is None and not is_sound(kind, stamp, fields, extra):
                barred = UNREADABLE
            hlc = stamp if isinstance(stamp, int) and 0 <= stamp < clock.MOST_STAMP else 0
            about = (waiting.compartment, waiting.line, n, hlc, kind, record)
            judged.append(ledger.Entry(*about, fields, basis, extra, int(hlc > latest), barred))
        return judged

    def _meant(self, waiting: Waiting, line: Line, n: int, known: dict[Line, int]) -> int:
        """The local number of a line in a basis; of the branch that the author meant, where the line was forked.

        `known` caches the lines that were not forked, for one segment.
        """
        if self._branches.is_forked(waiting.compartment, line[0]):
            branch = self._branches.meant(waiting.compartment, waiting.line, waiting.seq, line, n)
            return self._line_no(line) if branch is None else branch
        known[line] = self._line_no(line)
        return known[line]

    def _line_no(self, line: Line) -> int:
        no = self._workspace.lines.get(line)
        if no is None:
            with self._store.write() as connection:
                no = self._workspace.line_no(connection, line)
            self.names = line_names.of(self._workspace.line_of)
        return no
