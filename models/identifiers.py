"""Identifiers: of records (UUIDs that sort by time), of participants and of printed sheets (typed by people).

New records get UUIDv7. Records with a natural key get an id computed from it, so that two laptops that record the
same thing offline make the same record: UUIDv8 whose first 48 bits are the session's time, the rest a hash.
Codes for people are random, say nothing about the person, leave out 0 O 1 I, and end in a check character over the
field of 32 elements: it finds every single wrong character and every swap of two. All functions are thread-safe.
"""

import datetime as dt
import os
import re
import secrets
import threading
import time
from functools import lru_cache
from hashlib import blake2b

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PREFIX = "GLA4"
_SHEET = "TL"
_CODE_LENGTH = 7
_SHEET_LENGTH = 8

_TAIL_BITS = 74  # what UUIDv7 leaves free beside 48 bits of time
_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}
_FIELD = 0b101001  # x^5 + x^3 + 1 is primitive: the powers of x run through all 31 non-zero elements
_FIRST_WEIGHT = 23  # data characters weigh x^23, x^24, ... from the right, the check character x^0: all different
_DASHES = re.compile(r"[\s\-‐‑‒–—−_ß./]+")  # ß: what a German keyboard gives where a scanner types "-"
_UUID = re.compile(r"[0-9a-f]{32}")


class _Monotonic:
    """Time and tail of the last id, so that the next one is greater even within a millisecond."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = (0, 0)

    def next(self) -> tuple[int, int]:
        with self._lock:
            ms, (last_ms, last_tail) = time.time_ns() // 1_000_000, self._last
            if ms > last_ms:
                tail = secrets.randbits(_TAIL_BITS - 1)
            else:
                ms, tail = last_ms, last_tail + 1 + secrets.randbits(32)
                if tail >> _TAIL_BITS:
                    ms, tail = last_ms + 1, secrets.randbits(_TAIL_BITS - 1)
            self._last = (ms, tail)
            return ms, tail


_clock = _Monotonic()


def new_id(ms: int | None = None, randomness: bytes | None = None) -> str:
    """A new UUIDv7 as text, greater than every earlier one of this process.

    With `ms` (and 10 bytes of `randomness`) it is made of exactly these, for tests and demo data.
    """
    if ms is None:
        ms, tail = _clock.next()
    else:
        tail = int.from_bytes(randomness or os.urandom(10), "big") & ((1 << _TAIL_BITS) - 1)
    return _uuid(ms, tail, version=7)


def time_id(moment_ms: int, *parts: bytes | str) -> str:
    """A UUIDv8 computed from a moment (ms since 1970, 48 bits) and the parts; ValueError if out of range."""
    digest = blake2b(digest_size=10)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(4, "big") + data)
    return _uuid(moment_ms, int.from_bytes(digest.digest(), "big") & ((1 << _TAIL_BITS) - 1), version=8)


def session_id(offering_id: str, date: dt.date | str, begin: dt.time | str) -> str:
    """The id of a session of an offering: two laptops that plan the same meeting make the same record.

    `date` and `begin` as values or ISO text (2021-06-18, 10:00); read as UTC, they lead the id.
    """
    day = date if isinstance(date, dt.date) else dt.date.fromisoformat(date)
    clock = (begin if isinstance(begin, dt.time) else dt.time.fromisoformat(begin)).replace(tzinfo=None)
    moment = dt.datetime.combine(day, clock, tzinfo=dt.UTC)
    named = clock.isoformat(timespec="minutes")
    return time_id(int(moment.timestamp()) * 1000, b"session", offering_id, day.isoformat(), named)


def attendance_id(session_id: str, participant_id: str) -> str:
    """The id of one mark: it begins like its session's id, so that the marks of a session lie side by side."""
    session, participant = to_blob(session_id), to_blob(participant_id)
    return from_blob(session[:10] + blake2b(session + participant, digest_size=6).digest())


def participant_code(random7: str | None = None, prefix: str = PREFIX) -> str:
    """A new participant code such as GLA4-7K2MX4Q-9; `random7` fixes the random part (ValueError if unfit)."""
    body = random7 or _random(_CODE_LENGTH)
    if len(body) != _CODE_LENGTH:
        raise ValueError(body)
    return f"{prefix}-{body}-{_check_sign(body)}"


def check_code(text: str, prefix: str = PREFIX) -> str | None:
    """A typed participant code in its proper form, or None if it is none (case, blanks, hyphens do not matter)."""
    signs = _typed(text)
    body = signs.removeprefix(prefix)
    if body == signs or not _holds(body, _CODE_LENGTH):
        return None
    return f"{prefix}-{body[:-1]}-{body[-1]}"


def sheet_id() -> str:
    """A new id for a printed sheet such as TL-7K2M-X4QP-9: 40 random bits and a check character."""
    return _sheet(_random(_SHEET_LENGTH))


def check_sheet_id(text: str) -> str | None:
    """A typed or scanned sheet id in its proper form, or None; the leading TL and the hyphens may be missing."""
    signs = _typed(text)
    body = signs.removeprefix(_SHEET) if len(signs) > _SHEET_LENGTH + 1 else signs
    return _sheet(body[:-1]) if _holds(body, _SHEET_LENGTH) else None


def parse_id(text: str) -> str | None:
    """A UUID in any usual spelling as the text stored in records, or None."""
    signs = text.strip().lower().removeprefix("urn:uuid:").strip("{}").replace("-", "")
    return from_blob(bytes.fromhex(signs)) if _UUID.fullmatch(signs) else None


@lru_cache(maxsize=2048)
def to_blob(id_text: str) -> bytes:
    """The 16 bytes of an id; ValueError if it is none."""
    blob = bytes.fromhex(id_text.replace("-", ""))
    if len(blob) != 16:
        raise ValueError(id_text)
    return blob


def from_blob(blob: bytes) -> str:
    """The text of an id of 16 bytes; ValueError for another length."""
    if len(blob) != 16:
        raise ValueError(blob)
    text = blob.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _uuid(ms: int, tail: int, version: int) -> str:
    if not 0 <= ms < 1 << 48:
        raise ValueError(ms)
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return from_blob((ms << 80 | version << 76 | high << 64 | 0b10 << 62 | low).to_bytes(16, "big"))


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _sheet(body: str) -> str:
    return f"{_SHEET}-{body[:4]}-{body[4:]}-{_check_sign(body)}"


def _typed(text: str) -> str:
    return _DASHES.sub("", text).upper()


def _holds(body: str, length: int) -> bool:
    known = len(body) == length + 1 and all(sign in _VALUE for sign in body)
    return known and _check_sign(body[:-1]) == body[-1]


def _powers() -> tuple[int, ...]:
    powers = [1]
    while len(powers) < 31:
        doubled = powers[-1] << 1
        powers.append(doubled ^ _FIELD if doubled & 32 else doubled)
    return tuple(powers)


_POWER = _powers()
_LOG = {power: exponent for exponent, power in enumerate(_POWER)}


def _check_sign(body: str) -> str:
    """The character that makes the weighted sum over the field of 32 elements zero; ValueError for a foreign sign."""
    total = 0
    for exponent, sign in enumerate(reversed(body), _FIRST_WEIGHT):
        value = _VALUE.get(sign)
        if value is None:
            raise ValueError(sign)
        if value:
            total ^= _POWER[(_LOG[value] + exponent) % 31]
    return ALPHABET[total]
