"""Packs as a reader sees them: the segments in them are taken as if they lay there singly (FORMAT.md section 8).

Listed once a round and compartment, and only where a segment is not found singly or many of a line are wanted. A pack
that cannot be taken apart is a bad file, and its segments count as missing: whoever holds them puts them back.
"""

from collections.abc import Iterator

from sync.format import file_names, packs
from sync.format.file_names import PackName
from sync.format.line import Line
from sync.format.packs import BadPack
from sync.shares.share import Listed, Missing, Share, TooLarge
from sync.store.bad_files import BadFiles


class Shelf:
    """One round's view of the packs; the last one read is kept at hand."""

    def __init__(self, share: Share, bad: BadFiles | None) -> None:
        self._share = share
        self._bad = bad
        self._listed: dict[bytes, dict[Line, list[tuple[PackName, Listed]]]] = {}
        self._at_hand: tuple[str, PackName, list[bytes]] | None = None
        self._unusable: set[str] = set()

    def segment(self, share_id: bytes, line: Line, seq: int) -> bytes | None:
        """The bytes of a segment that lies in a pack; None if it lies in none that can be read."""
        for name, listed in self._of(share_id, line):
            if name.first <= seq <= name.last:
                found = self._open(f"{file_names.packs(share_id)}/{listed.name}", name, listed.size)
                if found is not None:
                    return found[seq - name.first]
        return None

    def has(self, share_id: bytes, line: Line, seq: int) -> bool:
        """Whether a pack that is not known to be unusable should hold it."""
        return any(
            name.first <= seq <= name.last and f"{file_names.packs(share_id)}/{listed.name}" not in self._unusable
            for name, listed in self._of(share_id, line)
        )

    def refuse(self, share_id: bytes, line: Line, seq: int) -> None:
        """The pack at hand held something else under this number."""
        if self._at_hand is not None and self._at_hand[1][:2] == line:
            path = self._at_hand[0]
            self._note(path, sum(map(len, self._at_hand[2])), f"segment {seq}")
            self._unusable.add(path)
            self._at_hand = None

    def everything(self, share_id: bytes, line: Line) -> Iterator[tuple[int, bytes]]:
        """All segments of a line that lie in packs: number and bytes."""
        for name, listed in self._of(share_id, line):
            found = self._open(f"{file_names.packs(share_id)}/{listed.name}", name, listed.size)
            yield from enumerate(found or (), start=name.first)

    def _note(self, path: str, size: int, reason: str) -> None:
        if self._bad is not None:
            self._bad.add(path, size, reason)

    def _of(self, share_id: bytes, line: Line) -> list[tuple[PackName, Listed]]:
        if share_id not in self._listed:
            found: dict[Line, list[tuple[PackName, Listed]]] = {}
            for one in self._share.list(file_names.packs(share_id)):
                name = file_names.pack_parts(one.name)
                if name is not None:
                    found.setdefault((name.replica, name.epoch), []).append((name, one))
            self._listed[share_id] = found
        # The largest first: what lies there doubly is read once.
        return sorted(self._listed[share_id].get(line, ()), key=lambda one: (one[0].first, -one[0].last))

    def _open(self, path: str, name: PackName, size: int) -> list[bytes] | None:
        if self._at_hand is not None and self._at_hand[0] == path:
            return self._at_hand[2]
        if path in self._unusable or (self._bad is not None and self._bad.rests(path)):
            return None
        try:
            found = packs.read(self._share.read(path, packs.LARGEST_FILE), name.first, name.last)
        except Missing:
            self._unusable.add(path)
            return None
        except (BadPack, TooLarge) as error:
            self._note(path, size, str(error))
            self._unusable.add(path)
            return None
        if self._bad is not None:
            self._bad.good(path)
        self._at_hand = (path, name, found)
        return found
