"""Looks through the container of an old Excel file before anything lays it out, so that damage cannot eat the memory.

The reader follows chains of sectors and believes every count it finds. Here each chain is followed once: it must end,
stay inside the file and never come back to itself; cells must lie within a size that can be laid out, and the table of
texts must not claim more texts than the file has room for. (Format: [MS-CFB] 2.2-2.6, [MS-XLS] 2.4.)
"""

import struct
from collections.abc import Sequence

_END = 0xFFFFFFFE
_LAST_SECTOR = 0xFFFFFFFA
_SMALL = 4096
_CELL_RECORDS = frozenset({0x06, 0xFD, 0x203, 0x27E, 0xBD, 0x204, 0x205, 0xD6, 0x0F, 0x201, 0xBE})
_BOF, _TEXTS, _LOCK = 0x809, 0xFC, 0x2F


class Damaged(ValueError):
    """The container does not hold together."""


class TooLarge(ValueError):
    """The sheets claim more cells than can be laid out."""


class Locked(ValueError):
    """The workbook is encrypted."""


class Container:
    """The streams of an OLE container; raises Damaged where a chain breaks off or runs in a circle."""

    def __init__(self, data: bytes) -> None:
        try:
            self._open(data)
        except (struct.error, IndexError) as error:
            raise Damaged from error

    def _open(self, data: bytes) -> None:
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise Damaged
        self._data, self._size = data, 1 << shift
        first_dir, _mark, _cutoff, first_small, _small, first_more, _more = struct.unpack_from("<7I", data, 48)
        self._next = self._table(list(struct.unpack_from("<109I", data, 76)), first_more)
        self._small_next = _numbers(self._read(self._next, first_small)) if first_small < _LAST_SECTOR else []
        entries = self._read(self._next, first_dir)
        self._entries = [entries[place : place + 128] for place in range(0, len(entries) - 127, 128)]
        root = next((entry for entry in self._entries if entry[66] == 5), None)
        self._small_data = self._stream_of(root) if root is not None else b""
        self.names = {_name(entry): entry for entry in self._entries if entry[66] == 2}
        for entry in self.names.values():
            self._stream_of(entry)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        return self._stream_of(self.names[name])

    def _table(self, sectors: list[int], more: int) -> list[int]:
        seen: set[int] = set()
        while more < _LAST_SECTOR:
            if more in seen:
                raise Damaged
            seen.add(more)
            numbers = _numbers(self._sector(more))
            sectors += numbers[:-1]
            more = numbers[-1]
        table: list[int] = []
        for sector in sectors:
            if sector < _LAST_SECTOR:
                table += _numbers(self._sector(sector))
        return table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise Damaged
        return self._data[start : start + self._size]

    def _chain(self, following: Sequence[int], start: int) -> list[int]:
        chain: list[int] = []
        seen: set[int] = set()
        while start != _END:
            if start in seen or start >= len(following):
                raise Damaged
            seen.add(start)
            chain.append(start)
            start = following[start]
        return chain

    def _read(self, following: Sequence[int], start: int) -> bytes:
        return b"".join(self._sector(number) for number in self._chain(following, start))

    def _stream_of(self, entry: bytes) -> bytes:
        start, size = struct.unpack_from("<II", entry, 116)
        if size == 0:
            return b""
        if size >= _SMALL or entry[66] == 5:
            stream = self._read(self._next, start)
        else:
            parts = self._chain(self._small_next, start)
            stream = b"".join(self._small_data[number * 64 : number * 64 + 64] for number in parts)
        if len(stream) < size:
            raise Damaged
        return stream[:size]


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")


def check_workbook(stream: bytes, most_cells: int) -> None:
    """Walks the records of an Excel stream; raises Damaged, TooLarge or Locked."""
    place, rows, columns = 0, 0, 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = place + 4
        if body + length > len(stream):
            raise Damaged
        if kind in _CELL_RECORDS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, body)
            last = struct.unpack_from("<H", stream, body + length - 2)[0] if kind in (0xBD, 0xBE) else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
            if rows * columns > most_cells or columns > 256:
                raise TooLarge
        elif kind == _BOF:
            rows = columns = 0
        elif kind == _LOCK:
            raise Locked
        elif kind == _TEXTS and length >= 8 and struct.unpack_from("<I", stream, body + 4)[0] > len(stream):
            raise Damaged
        place = body + length
