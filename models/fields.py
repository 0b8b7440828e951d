"""How a record is described: kinds, their fields, and what each field may hold.

A value has one plain form everywhere outside the database - None, bool, int, str, list of str, or (for structured
fields) lists and dicts of these: dates are `YYYY-MM-DD`, times `HH:MM`, amounts decimal strings with two places,
references the other record's UUID, closed values their key. `Field.read` turns what a person or a file gave into that
form; `Field.to_column` and `Field.from_column` turn it into what SQLite stores and back.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec

from models import identifiers, names
from models.vocabulary import Vocabulary

Value = Any  # one of the plain forms above
FIRST_YEAR, LAST_YEAR = 1850, 2200


class Shape(StrEnum):
    """What a field holds."""

    NAME = "name"  # one line, a person's or a firm's name: searched, sorted, printed
    TEXT = "text"  # one line
    NOTE = "note"  # several lines
    DATE = "date"
    TIME = "time"
    WHOLE = "whole"  # an integer
    AMOUNT = "amount"  # euros, two places; stored as cents
    FLAG = "flag"  # yes or no, None where nobody said
    CHOICE = "choice"  # one key of a vocabulary
    CHOICES = "choices"  # several keys of a vocabulary
    LIST = "list"  # several short texts
    REFERENCE = "reference"
    REFERENCES = "references"
    TABLE = "table"  # lists and dicts


# What every row carries besides its fields; a field of such a name has an underscore behind it in the table.
STAMPS = ("id", "compartment", "replica", "n", "hlc", "alive", "clocks")


def column_name(field: str) -> str:
    """The column of a field."""
    return f"{field}_" if field in STAMPS else field


class Refused(ValueError):
    """A value does not fit its field; `reason` is a key of `app.core.field_errors.SENTENCES`."""

    def __init__(self, field_name: str, reason: str, **details: object) -> None:
        super().__init__(f"{field_name}: {reason}")
        self.field = field_name
        self.reason = reason
        self.details = details


@dataclass(frozen=True)
class Field:
    """One field of a kind. `required`: the record is refused without it; `expected`: incomplete without it.

    `quiet`: who did it last, noted beside what was done: several values are no conflict, the greatest is shown.
    """

    name: str
    shape: Shape
    vocabulary: Vocabulary | None = None
    kinds: tuple[str, ...] = ()
    required: bool = False
    expected: bool = False
    least: int | None = None
    most: int | None = None
    quiet: bool = False

    def read(self, given: object) -> Value:
        """The plain form of what was given (text of a form or file, or a plain value); Refused if it does not fit."""
        if given is None:
            return None
        if isinstance(given, str) and self.shape is not Shape.NOTE:
            given = given.strip()
        if given in ("", []):
            return None
        return _READERS[self.shape](self, given)

    def to_column(self, value: Value) -> Any:
        """What SQLite stores for a plain value."""
        if value is None:
            return None
        coder = _TO_COLUMN.get(self.shape)
        return value if coder is None else coder(value)

    def from_column(self, stored: Any) -> Value:
        """The plain value of what SQLite stored."""
        if stored is None:
            return None
        decoder = _FROM_COLUMN.get(self.shape)
        return stored if decoder is None else decoder(stored)


@dataclass(frozen=True)
class Kind:
    """A kind of record: its fields, and the area its records live in: common, people, confidential, business, audit.

    `home` names the field that leads to the record whose office decides the compartment; None where the record has
    an `office` itself or lives in common. `shadow` computes sort columns, `search` the words a record is found by.
    """

    name: str
    area: str
    fields: tuple[Field, ...]
    home: tuple[str, ...] = ()
    shadow_columns: tuple[str, ...] = ()
    shadow: Callable[[Mapping[str, Value]], dict[str, Any]] | None = None
    search: Callable[[Mapping[str, Value]], str] | None = None
    searched: frozenset[str] = frozenset()  # the fields `search` looks at
    indexes: tuple[tuple[str, ...], ...] = ()
    clustered: bool = False

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by their name."""
        return {one.name: one for one in self.fields}

    @cached_property
    def quiet(self) -> frozenset[str]:
        """The fields of which several values are no conflict."""
        return frozenset(one.name for one in self.fields if one.quiet)

    @cached_property
    def columns(self) -> tuple[tuple[str, Field], ...]:
        """The fields with the names of their columns."""
        return tuple((column_name(one.name), one) for one in self.fields)

    def field(self, name: str) -> Field:
        """The field of that name; Refused (`unknown_field`) if the kind has none."""
        found = self.by_name.get(name)
        if found is None:
            raise Refused(name, "unknown_field", kind=self.name)
        return found


def text_of(value: object, field_: Field) -> str:
    """One line of text as it is stored; Refused for signs that do not belong in a line, or in a name."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise Refused(field_.name, "not_a_text")
    text = names.clean(str(value))
    most = field_.most or 500
    if len(text) > most:
        raise Refused(field_.name, "too_long", most=most)
    if text and not (text.isascii() and text.isprintable()):
        barred = _NOT_IN_NAMES if field_.shape is Shape.NAME else _NOT_IN_LINES
        found = [reason for reason in names.problems(text) if reason in barred]
        if found:
            raise Refused(field_.name, f"text_{found[0]}")
    return text


_NOT_IN_LINES = frozenset({names.CONTROL, names.INVISIBLE})
_NOT_IN_NAMES = _NOT_IN_LINES | {names.SYMBOL, names.UNKNOWN_SIGN}
_NOT_IN_NOTES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _note(field_: Field, given: object) -> str | None:
    text = names.clean_lines(str(given))
    most = field_.most or 20_000
    if len(text) > most:
        raise Refused(field_.name, "too_long", most=most)
    if _NOT_IN_NOTES.search(text):
        raise Refused(field_.name, "text_control")
    return text or None


def _name(field_: Field, given: object) -> str | None:
    return text_of(given, field_) or None


def _date(field_: Field, given: object) -> str:
    if isinstance(given, datetime.date):
        day = given
    else:
        text = str(given)
        try:
            day = datetime.date.fromisoformat(text) if len(text) == 10 else datetime.date.min
        except ValueError:
            day = _german_date(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(field_.name, "not_a_date")
    return day.isoformat()[:10]


def _german_date(text: str) -> datetime.date:
    parts = text.split(".")
    if len(parts) == 3 and all(part.strip().isdecimal() for part in parts) and len(parts[2].strip()) == 4:
        try:
            return datetime.date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError:
            return datetime.date.min
    return datetime.date.min


def _time(field_: Field, given: object) -> str:
    if isinstance(given, datetime.time):
        return given.strftime("%H:%M")
    parts = str(given).replace(".", ":").split(":")
    if 2 <= len(parts) <= 3 and all(part.isdecimal() and len(part) <= 2 for part in parts):
        hour, minute = int(parts[0]), int(parts[1])
        if hour < 24 and minute < 60:
            return f"{hour:02d}:{minute:02d}"
    raise Refused(field_.name, "not_a_time")


def _whole(field_: Field, given: object) -> int:
    try:
        number = int(str(given)) if not isinstance(given, bool) else -1
    except ValueError:
        raise Refused(field_.name, "not_a_number") from None
    least, most = field_.least or 0, field_.most if field_.most is not None else 1_000_000
    if not least <= number <= most:
        raise Refused(field_.name, "out_of_range", least=least, most=most)
    return number


def _amount(field_: Field, given: object) -> str:
    text = str(given)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise Refused(field_.name, "not_an_amount") from None
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 12 or amount < 0:
        raise Refused(field_.name, "out_of_range", least=0, most=10**12)
    if amount != amount.quantize(Decimal("0.01")):
        raise Refused(field_.name, "not_an_amount")
    return str(amount.quantize(Decimal("0.01")))


def _flag(field_: Field, given: object) -> bool:
    if isinstance(given, bool):
        return given
    key = _ANSWERS.get(str(given).casefold())
    if key is None:
        raise Refused(field_.name, "not_yes_or_no")
    return key


_ANSWERS = {
    "ja": True,
    "yes": True,
    "true": True,
    "1": True,
    "wahr": True,
    "nein": False,
    "no": False,
    "false": False,
    "0": False,
    "falsch": False,
}


def _choice(field_: Field, given: object) -> str:
    if field_.vocabulary is None:
        raise TypeError(field_.name)
    if isinstance(given, bool):
        given = "yes" if given else "no"
    key = field_.vocabulary.key(str(given))
    if key is None:
        raise Refused(field_.name, "not_in_list", allowed=", ".join(word.de for word in field_.vocabulary))
    return key


def _parts(given: object) -> list[str]:
    parts = given.split("|") if isinstance(given, str) else given
    if not isinstance(parts, (list, tuple)):
        return [str(parts)]
    return [text for part in parts if (text := str(part).strip())]


def _choices(field_: Field, given: object) -> list[str] | None:
    return list(dict.fromkeys(_choice(field_, part) for part in _parts(given))) or None


def _list_of_texts(field_: Field, given: object) -> list[str] | None:
    return list(dict.fromkeys(text_of(part, field_) for part in _parts(given))) or None


def _reference(field_: Field, given: object) -> str:
    found = identifiers.parse_id(str(given))
    if found is None:
        raise Refused(field_.name, "not_an_id")
    return found


def _references(field_: Field, given: object) -> list[str] | None:
    return list(dict.fromkeys(_reference(field_, part) for part in _parts(given))) or None


def _table(field_: Field, given: object) -> Value:
    if isinstance(given, str):
        try:
            given = msgspec.json.decode(given)
        except msgspec.DecodeError:
            raise Refused(field_.name, "not_a_table") from None
    if not isinstance(given, (list, dict)):
        raise Refused(field_.name, "not_a_table")
    return msgspec.json.decode(_json.encode(given))  # one order of keys, whoever wrote it


_READERS: dict[Shape, Callable[[Field, Any], Value]] = {
    Shape.NAME: _name,
    Shape.TEXT: _name,
    Shape.NOTE: _note,
    Shape.DATE: _date,
    Shape.TIME: _time,
    Shape.WHOLE: _whole,
    Shape.AMOUNT: _amount,
    Shape.FLAG: _flag,
    Shape.CHOICE: _choice,
    Shape.CHOICES: _choices,
    Shape.LIST: _list_of_texts,
    Shape.REFERENCE: _reference,
    Shape.REFERENCES: _references,
    Shape.TABLE: _table,
}
_json = msgspec.json.Encoder(order="sorted")


def _cents(value: str) -> int:
    return int(Decimal(value) * 100)


def _euros(stored: int) -> str:
    return f"{stored // 100}.{stored % 100:02d}"


def _to_json(value: Value) -> str:
    return _json.encode(value).decode()


_TO_COLUMN: dict[Shape, Callable[[Any], Any]] = {
    Shape.AMOUNT: _cents,
    Shape.FLAG: int,
    Shape.CHOICES: "|".join,
    Shape.LIST: _to_json,
    Shape.REFERENCE: identifiers.to_blob,
    Shape.REFERENCES: "|".join,
    Shape.TABLE: _to_json,
}
_FROM_COLUMN: dict[Shape, Callable[[Any], Any]] = {
    Shape.AMOUNT: _euros,
    Shape.FLAG: bool,
    Shape.CHOICES: lambda stored: stored.split("|"),
    Shape.LIST: msgspec.json.decode,
    Shape.REFERENCE: identifiers.from_blob,
    Shape.REFERENCES: lambda stored: stored.split("|"),
    Shape.TABLE: msgspec.json.decode,
}


def coders(shape: Shape) -> tuple[Callable[[Any], Any] | None, Callable[[Any], Any] | None]:
    """How values of a shape go into a column and come back; None where they are stored as they are."""
    return _TO_COLUMN.get(shape), _FROM_COLUMN.get(shape)
