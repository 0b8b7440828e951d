"""Mutations of files, chosen by a seed: of bytes, and of what msgpack says."""

import random
from typing import Any

import msgspec

ODD_NUMBERS = (0, -1, 1, 2**31, 2**32 - 1, 2**63 - 1, -(2**63), 2**64 - 1, 255)
ODD_VALUES = (None, True, False, "", b"", [], {}, "x" * 300, b"\xff" * 40, 1.5, float("nan"), [[]], {"f": {}}, {1: 2})


def of_bytes(data: bytes, dice: random.Random) -> bytes:
    """One to four random hurts: bits, bytes, pieces left out, doubled, swapped, lengths blown up."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4))):
        at = dice.randrange(len(out)) if out else 0
        match dice.randrange(7):
            case 0 if out:
                out[at] ^= 1 << dice.randrange(8)
            case 1 if out:
                out[at] = dice.randrange(256)
            case 2:
                del out[at : at + dice.choice((1, 2, 16, 4000))]
            case 3:
                out[at:at] = out[at : at + dice.choice((1, 8, 200))]
            case 4:
                out[at:at] = dice.randbytes(dice.choice((1, 4, 30)))
            case 5:
                # What looks like the head of a long array, map, text or of deep nesting.
                heads = (b"\xdd\xff\xff\xff\xff", b"\xdf\x7f\xff\xff\xff", b"\xdb\xff\xff\xff\xf0", b"\x91" * 2000)
                out[at : at + 5] = dice.choice(heads)
            case _:
                del out[at:]
    return bytes(out)


def of_value(value: Any, dice: random.Random) -> Any:
    """The same value with one place in it changed to something odd."""
    if dice.random() < 0.25 or not isinstance(value, list | dict) or not value:
        return _odd(value, dice)
    if isinstance(value, dict):
        key = dice.choice(list(value))
        match dice.randrange(6):
            case 0:
                return {k: v for k, v in value.items() if k != key}
            case 1:
                return {**value, dice.choice(("zz", "b", "f", "saw")): _odd(None, dice)}
            case _:
                return {**value, key: of_value(value[key], dice)}
    at = dice.randrange(len(value))
    match dice.randrange(6):
        case 0:
            return value[:at] + value[at + 1 :]
        case 1:
            return [*value[:at], value[at], *value[at:]]
        case _:
            return [*value[:at], of_value(value[at], dice), *value[at + 1 :]]


def _odd(value: Any, dice: random.Random) -> Any:
    if isinstance(value, bool) or value is None:
        return dice.choice(ODD_VALUES)
    if isinstance(value, int) and dice.random() < 0.8:
        # Within what msgpack can write.
        return dice.choice((*ODD_NUMBERS, min(value + 1, 2**64 - 1), max(value - 1, -(2**63))))
    if isinstance(value, bytes) and dice.random() < 0.8:
        return of_bytes(value, dice)
    if isinstance(value, str) and dice.random() < 0.5:
        return dice.choice(("", "alive", "clocks", value + "x", "\x00", "a'; --", "ä" * 5000))
    return dice.choice((*ODD_VALUES, *ODD_NUMBERS))


def of_packed(data: bytes, dice: random.Random) -> bytes:
    """Msgpack with one value in it changed; plain bytes where it cannot be taken apart."""
    try:
        value = msgspec.msgpack.decode(data)
        return msgspec.msgpack.encode(of_value(value, dice))
    except (msgspec.DecodeError, OverflowError, TypeError, ValueError, RecursionError):
        return of_bytes(data, dice)
