"""Bundling: a line packs its own segments on the share, so that its folder never has many files (FORMAT.md section 8).

The pack is published before the files it replaces are removed; if a round is killed in between, a later one finishes.
Our own bytes are in the store, so damaged and missing files of our line are repaired on the way. The folder is listed
only when enough single files have accumulated, which this store counts by itself.
"""

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, and_, func, select

from models.ledger import SegmentState
from models.tables import SEGMENT
from sync.delivery.compaction import Rules
from sync.format import file_names, packs
from sync.format.errors import Missing, Taken, TooLarge
from sync.format.file_names import PackName
from sync.format.head import Head
from sync.format.packs import Span
from sync.membership.compartments import Place
from sync.membership.round_context import RoundContext
from sync.store import version_vectors
from sync.store.local_identity import put_setting, setting, settings
from sync.transfer import outbox

_PACKED = "packed/"  # per compartment: own line, and up to which number it lies in packs
_CROWDED_FEWEST = 4  # single files of a compartment, if the line has many in all: then nobody's word is waited for


class Bundling:
    """Bundles the files of our own line."""

    def __init__(self, context: RoundContext, rules: Rules) -> None:
        self._share = context.share
        self._store = context.store
        self._workspace = context.workspace
        self._rules = rules

    def run(self, held: Mapping[int, Head]) -> None:
        """Bundle where it pays off. `held`: the heads in the store, which acknowledge. A forked line is left alone."""
        if self._workspace.branches_of(self._workspace.own.replica_id):
            return
        with self._store.read() as connection:
            singles = self._singles(connection)
        crowded = sum(singles.values()) >= self._rules.crowded
        for place, count in singles.items():
            if crowded and count >= _CROWDED_FEWEST:
                with self._store.read() as connection:
                    everything = self._seq(connection, place)
                self._bundle(place, everything, _CROWDED_FEWEST)
            elif count >= self._rules.fewest:
                acknowledged = self._acknowledged(place, held)
                with self._store.read() as connection:
                    packed = _packed(connection, place, self._workspace.own.replica)
                if acknowledged - packed >= self._rules.fewest:
                    self._bundle(place, acknowledged, self._rules.fewest)

    def _singles(self, connection: Connection) -> dict[Place, int]:
        """How many of our segments are single files, by compartment."""
        singles = {}
        known = {
            key: msgspec.msgpack.decode(value, type=tuple[int, int]) for key, value in settings(connection, _PACKED)
        }
        for row in version_vectors.positions(connection, line=self._workspace.own.replica):
            place = self._workspace.by_no.get(row.compartment)
            line, packed = known.get(str(row.compartment), (0, 0))
            if place is not None:
                singles[place] = row.seq - (packed if line == self._workspace.own.replica else 0)
        return singles

    def _seq(self, connection: Connection, place: Place) -> int:
        """The number of our last published segment."""
        here = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica == self._workspace.own.replica)
        query = select(func.max(SEGMENT.c.seq)).where(*here, SEGMENT.c.state == SegmentState.DONE)
        return int(connection.execute(query).scalar() or 0)

    def _acknowledged(self, place: Place, held: Mapping[int, Head]) -> int:
        """The number up to which all other holders have our line."""
        have = {
            member.id: 0
            for member in self._workspace.newest.replicas
            if member.active and place.share_id in member.compartments and member.id != self._workspace.own.replica_id
        }
        for head in held.values():
            for mark in head.has.get(place.share_id, ()):
                if mark.line == self._workspace.line and head.replica in have:
                    have[head.replica] = max(have[head.replica], mark.seq)
        with self._store.read() as connection:
            return min([*have.values(), self._seq(connection, place)])

    def _bundle(self, place: Place, until: int, fewest: int) -> None:
        with self._store.read() as connection:
            sizes = self._sizes(connection, place)
        if not sizes or sorted(sizes) != list(range(1, max(sizes) + 1)):
            return  # bytes of ours are not here: whoever has them may put them back, we bundle nothing
        spans = self._mended(place, sizes, self._listed(place))
        chosen = packs.to_bundle(spans, until, fewest)
        if chosen:
            first, last = chosen[0].first, chosen[-1].last
            self._put(place, first, last)
            for span in chosen:
                self._take_away(place, span)
            size = sum(span.size for span in chosen)
            spans = sorted([span for span in spans if span not in chosen] + [Span(first, last, size)])
        packed = 0
        for span in spans:
            if span.first == packed + 1 and span.segments > 1:
                packed = span.last
        with self._store.write() as connection:
            _note_packed(connection, place, self._workspace.own.replica, packed)

    def _sizes(self, connection: Connection, place: Place) -> dict[int, int]:
        query = select(SEGMENT.c.seq, func.length(SEGMENT.c.bytes)).where(
            SEGMENT.c.compartment == place.no,
            SEGMENT.c.replica == self._workspace.own.replica,
            SEGMENT.c.state == SegmentState.DONE,
            SEGMENT.c.bytes.is_not(None),
        )
        return {row[0]: row[1] for row in connection.execute(query)}

    def _listed(self, place: Place) -> list[Span]:
        """Our files in the compartment: single segments and packs."""
        line, spans = self._workspace.line, []
        folder = file_names.folder(*line, place.share_id)
        for file in self._share.list(folder):
            about = file_names.segment_parts(f"{folder}/{file.name}")
            if about is not None:
                spans.append(Span(about[3], about[3], file.size))
        for file in self._share.list(file_names.packs(place.share_id)):
            name = file_names.pack_parts(file.name)
            if name is not None and name[:2] == line and name.last > name.first:
                spans.append(Span(name.first, name.last, file.size))
        return spans

    def _mended(self, place: Place, sizes: dict[int, int], listed: list[Span]) -> list[Span]:
        """Remove what is damaged or doubled, put what is missing; returns what is on the share then."""
        kept: list[Span] = []
        covered = 0
        singles = {span.first for span in listed if span.segments == 1}
        for span in sorted((span for span in listed if span.segments > 1), key=lambda span: (span.first, -span.last)):
            is_fitting = span.last <= max(sizes) and span.size == _pack_size(sizes, span)
            doubled = [seq for seq in range(span.first, span.last + 1) if seq in singles]
            if not is_fitting or span.first <= covered or (doubled and not self._is_ours(place, span)):
                self._take_away(place, span)
                continue
            for seq in doubled:
                self._take_away(place, Span(seq, seq, sizes[seq]))
                singles.discard(seq)
            kept.append(span)
            covered = span.last
        inside = {seq for span in kept for seq in range(span.first, span.last + 1)}
        by_seq = {span.first: span.size for span in listed if span.segments == 1}
        for seq in sorted(sizes.keys() - inside):
            if by_seq.get(seq) != sizes[seq]:
                self._put_single(place, seq)
            kept.append(Span(seq, seq, sizes[seq]))
        return sorted(kept)

    def _is_ours(self, place: Place, span: Span) -> bool:
        """Whether a pack is byte for byte what we would write; only checked if its segments are there singly, too."""
        try:
            data = self._share.read(self._path(place, span), packs.LARGEST_FILE)
        except (Missing, TooLarge):
            return False
        return data == self._bytes(place, span.first, span.last)

    def _put(self, place: Place, first: int, last: int) -> None:
        name, data = self._path(place, Span(first, last, 0)), self._bytes(place, first, last)
        try:
            self._share.put_new(name, data)
        except Taken:
            self._share.delete(name)
            self._share.put_new(name, data)

    def _put_single(self, place: Place, seq: int) -> None:
        data = self._bytes(place, seq, seq)[packs.LENGTH :]
        outbox.put_segment(self._share, self._workspace, place.no, self._workspace.own.replica, seq, data)

    def _take_away(self, place: Place, span: Span) -> None:
        self._share.delete(self._path(place, span))

    def _path(self, place: Place, span: Span) -> str:
        line = self._workspace.line
        if span.segments == 1:
            return file_names.segment(*line, place.share_id, span.first)
        return file_names.pack(place.share_id, PackName(*line, span.first, span.last))

    def _bytes(self, place: Place, first: int, last: int) -> bytes:
        here = and_(SEGMENT.c.compartment == place.no, SEGMENT.c.replica == self._workspace.own.replica)
        query = select(SEGMENT.c.bytes).where(here, SEGMENT.c.seq >= first, SEGMENT.c.seq <= last)
        with self._store.read() as connection:
            return packs.write(map(bytes, connection.execute(query.order_by(SEGMENT.c.seq)).scalars()))


def doubt_packs(context: RoundContext, wanted: Iterable[str]) -> None:
    """If others miss segments of ours that should be in packs, let the next bundling list the folder again."""
    workspace = context.workspace
    for name in sorted(wanted):
        about = file_names.segment_parts(name)
        if about is None or about[:2] != workspace.line or about[2] not in workspace.places:
            continue
        place, line = workspace.places[about[2]], workspace.own.replica
        with context.store.read() as connection:
            is_packed = about[3] <= _packed(connection, place, line)
        if is_packed:
            with context.store.write() as connection:
                _note_packed(connection, place, line, 0)


def _packed(connection: Connection, place: Place, line: int) -> int:
    """The number up to which our line is in packs, as far as this store knows."""
    stored = setting(connection, f"{_PACKED}{place.no}")
    packed_line, packed = msgspec.msgpack.decode(stored, type=tuple[int, int]) if stored else (0, 0)
    return packed if packed_line == line else 0


def _note_packed(connection: Connection, place: Place, line: int, packed: int) -> None:
    put_setting(connection, f"{_PACKED}{place.no}", msgspec.msgpack.encode([line, packed]))


def _pack_size(sizes: Mapping[int, int], span: Span) -> int:
    return sum(sizes[seq] + packs.LENGTH for seq in range(span.first, span.last + 1))
