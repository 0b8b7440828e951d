"""Reading packs: the segments in them are used as if they were single files (FORMAT.md section 8).

Packs are listed once per round and compartment, and only if a segment is not found singly or many of a line are wanted.
A pack that cannot be read is a bad file, and its segments count as missing: whoever holds them puts them back.
"""

from collections.abc import Iterator

from sync.format import file_names, packs
from sync.format.errors import BadPack, Missing, TooLarge
from sync.format.file_names import PackName
from sync.format.line import Line
from sync.shares.share import Listed, Share
from sync.store.bad_files import BadFiles


class PackReader:
    """Reads packs in one round; keeps the last one in memory."""

    def __init__(self, share: Share, bad_files: BadFiles | None) -> None:
        self._share = share
        self._bad_files = bad_files
        self._listed: dict[bytes, dict[Line, list[tuple[PackName, Listed]]]] = {}
        self._at_hand: tuple[str, PackName, list[bytes]] | None = None
        self._unusable: set[str] = set()

    def segment(self, share_id: bytes, line: Line, seq: int) -> bytes | None:
        """The bytes of a segment; None if no readable pack has it."""
        for name, listed in self._packs_of(share_id, line):
            if name.first <= seq <= name.last:
                segments = self._open(f"{file_names.packs(share_id)}/{listed.name}", name, listed.size)
                if segments is not None:
                    return segments[seq - name.first]
        return None

    def has(self, share_id: bytes, line: Line, seq: int) -> bool:
        """Whether a pack should have it that is not known to be unusable."""
        return any(
            name.first <= seq <= name.last and f"{file_names.packs(share_id)}/{listed.name}" not in self._unusable
            for name, listed in self._packs_of(share_id, line)
        )

    def refuse(self, share_id: bytes, line: Line, seq: int) -> None:
        """Note that the last pack had something else under this number."""
        if self._at_hand is not None and self._at_hand[1][:2] == line:
            path = self._at_hand[0]
            self._list_bad(path, sum(map(len, self._at_hand[2])), f"segment {seq}")
            self._unusable.add(path)
            self._at_hand = None

    def everything(self, share_id: bytes, line: Line) -> Iterator[tuple[int, bytes]]:
        """All segments of a line that are in packs: number and bytes."""
        for name, listed in self._packs_of(share_id, line):
            segments = self._open(f"{file_names.packs(share_id)}/{listed.name}", name, listed.size)
            yield from enumerate(segments or (), start=name.first)

    def _list_bad(self, path: str, size: int, reason: str) -> None:
        if self._bad_files is not None:
            self._bad_files.add(path, size, reason)

    def _packs_of(self, share_id: bytes, line: Line) -> list[tuple[PackName, Listed]]:
        if share_id not in self._listed:
            by_line: dict[Line, list[tuple[PackName, Listed]]] = {}
            for file in self._share.list(file_names.packs(share_id)):
                name = file_names.pack_parts(file.name)
                if name is not None:
                    by_line.setdefault((name.replica, name.epoch), []).append((name, file))
            self._listed[share_id] = by_line
        # The largest first: what lies there doubly is read once.
        return sorted(self._listed[share_id].get(line, ()), key=lambda pack: (pack[0].first, -pack[0].last))

    def _open(self, path: str, name: PackName, size: int) -> list[bytes] | None:
        """The segments in a pack; None if it cannot be used."""
        if self._at_hand is not None and self._at_hand[0] == path:
            return self._at_hand[2]
        if path in self._unusable or (self._bad_files is not None and self._bad_files.rests(path)):
            return None
        try:
            segments = packs.read(self._share.read(path, packs.LARGEST_FILE), name.first, name.last)
        except Missing:
            self._unusable.add(path)
            return None
        except (BadPack, TooLarge) as error:
            self._list_bad(path, size, str(error))
            self._unusable.add(path)
            return None
        if self._bad_files is not None:
            self._bad_files.good(path)
        self._at_hand = (path, name, segments)
        return segments
