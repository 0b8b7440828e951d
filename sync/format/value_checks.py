"""Whether a value that came from elsewhere is of the written form of its field.

Only form is judged - a text is a text, a reference an id - never whether a value makes sense: that was the author's
business. What is not of the form cannot be shown and is barred, on every replica alike. Fields of newer versions are
let through.
"""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

import msgspec

from models.fields import Shape
from models.identifiers import to_blob
from models.kinds import BY_NAME
from sync.format.clock import MOST_STAMP
from sync.format.entry import ALIVE, CARRIED, MOVED, CarriedLeaf, Deletion

_TEXT = {Shape.NAME, Shape.TEXT, Shape.NOTE, Shape.DATE, Shape.TIME, Shape.CHOICE}
_LISTS = {Shape.CHOICES, Shape.REFERENCES, Shape.LIST}
_SINGLE = {str, int, float, bool, bytes, type(None)}
_DEEPEST = 20  # a value within a value within ...


def is_sound(kind: str, hlc: int, fields: dict[str, Any], extra: dict[str, Any] | None = None) -> bool:
    """Whether all of an entry is of the written form; `extra`: what else it says, carried leaves among it."""
    if extra and CARRIED in extra and not _is_carried(kind, extra[CARRIED]):
        return False
    if extra and not all(name == CARRIED or _is_plain(value) for name, value in extra.items()):
        return False
    if MOVED in fields and not isinstance(fields[MOVED], str | None):
        return False
    if not isinstance(hlc, int) or not 0 <= hlc < MOST_STAMP:
        return False
    shapes = _shapes(kind)
    for name, value in fields.items():
        shape = shapes.get(name)
        if shape in _TEXT:
            if type(value) is not str and value is not None:
                return False
        elif shape is not None and value is not None:
            if not _fits(shape, value):
                return False
        elif not (_is_life(value) if name == ALIVE else _is_plain(value)):
            return False
    return True


def is_sound_column(kind: str, name: str, values: Sequence[Any]) -> bool:
    """Whether every value of a field is of its written form; the same as asking one by one, for many at once."""
    shape = _shapes(kind).get(name)
    if shape is None:
        return all(map(_is_life if name == ALIVE else _is_plain, values))
    if shape in _TEXT:
        return {str, type(None)}.issuperset(map(type, values))
    if shape is Shape.FLAG:
        return {bool, type(None)}.issuperset(map(type, values))
    if shape in {Shape.LIST, Shape.CHOICES}:
        are_lists = {list, type(None)}.issuperset(map(type, values))
        return are_lists and {str}.issuperset(map(type, chain.from_iterable(filter(None, values))))
    return all(value is None or _fits(shape, value) for value in values)


def _is_carried(kind: str, value: Any) -> bool:
    """Whether this is what an entry may carry: leaves by field, each value of its written form."""
    try:
        carried = msgspec.convert(value, dict[str, list[CarriedLeaf]])
    except msgspec.ValidationError:
        return False
    return all(
        len(leaf.replica) == 16
        and 0 <= leaf.epoch < 1 << 32
        and 0 <= leaf.n < MOST_STAMP
        and leaf.ahead in (0, 1)
        and is_sound(kind, leaf.stamp, {name: leaf.value})
        for name, leaves in carried.items()
        for leaf in leaves
    )


@cache
def _shapes(kind: str) -> dict[str, Shape]:
    described = BY_NAME.get(kind)
    return {} if described is None else {field.name: field.shape for field in described.fields}


def _fits(shape: Shape, value: Any) -> bool:
    if shape is Shape.WHOLE:
        return type(value) is int and abs(value) < MOST_STAMP
    if shape is Shape.FLAG:
        return type(value) is bool
    if shape is Shape.AMOUNT:
        return type(value) is str and len(value) < 24 and value.lstrip("-").replace(".", "", 1).isdecimal()
    if shape is Shape.REFERENCE:
        return _is_id(value)
    if shape is Shape.REFERENCES:
        return isinstance(value, list) and all(_is_id(one) for one in value)
    if shape in _LISTS:
        return isinstance(value, list) and all(type(one) is str for one in value)
    return isinstance(value, list | dict) and _is_plain(value)


def _is_plain(value: Any, depth: int = 0) -> bool:
    """Whether it can be written again with its maps sorted: their keys are texts; also of fields of newer versions."""
    if type(value) in _SINGLE:
        return True
    if depth == _DEEPEST:
        return False
    if type(value) is dict:
        return all(type(key) is str and _is_plain(one, depth + 1) for key, one in value.items())
    return type(value) is list and all(_is_plain(one, depth + 1) for one in value)


def _is_id(value: Any) -> bool:
    try:
        return type(value) is str and len(to_blob(value)) == 16
    except ValueError:
        return False


def _is_life(value: Any) -> bool:
    """True, or a deletion with what its author had seen."""
    if value is True:
        return True
    if not isinstance(value, dict) or not _is_plain(value):
        return False
    try:
        seen = [line for lines in msgspec.convert(value, Deletion).saw.values() for line in lines]
        return all(len(bytes.fromhex(line.replica)) == 16 and 0 <= line.epoch < 1 << 32 for line in seen)
    except ValueError:
        return False
