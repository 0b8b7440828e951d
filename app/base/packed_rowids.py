"""Many row numbers at once: SQLite packs them into one hexadecimal text, many times faster than fetching rows."""

import sys
from array import array

from sqlalchemy import ColumnElement, func


def packed(number: ColumnElement[int]) -> ColumnElement[str]:
    """An SQL aggregate: all values as one text, eight hexadecimal digits each."""
    return func.group_concat(func.printf("%08x", number), "")


def packed_text(number: str) -> str:
    """The same for a statement in plain SQL."""
    return f"group_concat(printf('%08x', {number}), '')"


def unpacked(text: str | None) -> "array[int]":
    """The values of such a text."""
    numbers = array("I", bytes.fromhex(text or ""))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def without(numbers: "array[int]", shown: bytes) -> "array[int]":
    """The numbers at whose position `shown` holds no zero byte."""
    if len(numbers) != len(shown):
        raise ValueError("one byte for each number")
    size, raw = numbers.itemsize, memoryview(numbers).cast("B")
    parts, begin = [], 0
    while (gap := shown.find(0, begin)) >= 0:
        parts.append(raw[begin * size : gap * size])
        begin = gap + 1
    parts.append(raw[begin * size :])
    kept = array("I")
    kept.frombytes(b"".join(parts))
    return kept
