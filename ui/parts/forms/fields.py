"""The fields of a form as data, free of Qt: a feature's form is a tuple of `Section`s of `Field`s.

Values: text and note are str ("" for nothing), day a date, time a time, number a Decimal, choice and reference the
key of a Choice, choices a tuple of keys, yes_no a bool, answer "yes", "no", "declined" or None (not yet asked).
None stands for nothing in all others. What cannot be read (31.02.) is handed over as the typed str and named by
`Form.problems`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "note", "day", "time", "number", "choice", "choices", "yes_no", "answer", "reference"]
Value = object
ANSWERS = ("yes", "no", "declined")


@dataclass(frozen=True)
class Choice:
    """One thing to choose: the key that is stored, the words, and a second line where two may look alike."""

    key: str
    words: str
    second: str = ""


@dataclass(frozen=True)
class Field:
    """One field. `find` (reference) returns the choices for what was typed, within milliseconds.

    `wide` takes both columns; `lines` is the height of a note; `unit` stands behind a number ("Min."); `hint` is
    the quiet sentence under the field; `note` stands at the right of an answer.
    """

    key: str
    label: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[Choice, ...] = ()
    find: Callable[[str], list[Choice]] | None = None
    hint: str = ""
    placeholder: str = ""
    unit: str = ""
    note: str = ""
    lines: int = 3
    wide: bool = False
    read_only: bool = False
    length: int = 0
    secret: bool = False


@dataclass(frozen=True)
class Section:
    """Fields under a heading; `chip` are the words of a small shield ("besonders geschützt")."""

    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    chip: str = ""
    key: str = ""
