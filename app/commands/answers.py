"""How answers and errors leave the program: JSON or plain lines on stdout, sentences on stderr, an exit code.

Nothing but the one JSON document goes to stdout with `--json`. An error names its kind, its sentence and, where one is
concerned, its field; a bug leaves only its number, never a traceback and never what it was about.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from app.base.errors import FeldbuchError
from app.base.logs import log_bug
from resources.language import _

DONE, REFUSED, USAGE, NO_SHARE, WITH_REJECTS, BUG = 0, 1, 2, 3, 4, 70
_CODES = {"share": NO_SHARE, "not_admitted": NO_SHARE, "bug": BUG}
_encode = msgspec.json.Encoder().encode
Json = Any  # what the command line's contract answers: objects, lists, texts, numbers, true, false, null


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers: data for scripts, `lines` for people (made only when they are wanted), an exit code."""

    data: Json
    lines: Callable[[], Iterable[str]]
    code: int = DONE


class UsageError(Exception):
    """The call does not fit the command line; `args[0]` is a sentence without anything that was typed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as it leaves the program."""

    kind: str
    message: str
    field: str | None = None
    all: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> int:
        """The exit code of this kind of error."""
        return _CODES.get(self.kind, REFUSED)

    def as_json(self) -> dict[str, Json]:
        """The error in the JSON of the command line's contract."""
        body = {"kind": self.kind, "message": self.message}
        return {"error": body if self.field is None else {**body, "field": self.field}}

    def lines(self) -> list[str]:
        """The error for people; each sentence with its field."""
        errors = self.all or ((self.field or "", self.message),)
        return [f"{field}: {message}" if field else message for field, message in errors]


def failure_of(error: Exception) -> Failure:
    """The error as it leaves the program; anything that is not our own is a bug and is logged."""
    if isinstance(error, FeldbuchError) and error.kind != "bug":
        return Failure(error.kind, error.message, error.field, tuple(getattr(error, "errors", {}).items()))
    number = log_bug(error)
    sentence = _("That did not work, and the program is at fault. Nothing half-done was kept. Number: {number}.")
    return Failure("bug", sentence.format(number=number))


def encoded(data: Json) -> bytes:
    """One JSON document in one line."""
    return _encode(data) + b"\n"


def write(content: bytes) -> None:
    """To stdout, at once; BrokenPipeError where nobody reads any more."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(content.decode())
    else:
        sys.stdout.flush()
        stream.write(content)
    sys.stdout.flush()


def write_lines(lines: Iterable[str]) -> None:
    """Lines for people to stdout, in UTF-8."""
    write("".join(f"{line}\n" for line in lines).encode(errors="replace"))


def tell(line: str) -> None:
    """A line to stderr; a closed stderr is nobody's fault."""
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except OSError:
        pass
