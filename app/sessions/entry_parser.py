"""What somebody types into the register's box: a name, then perhaps a mark, then perhaps minutes.

`kow` - present; `kow e` - excused; `kow t 45` and `kow 45` - partly, 45 minutes; `kow -` - open again. The mark is one
of A T E U UE K as a word of its own behind the name, in either case; what stands before it is the name.
"""

from dataclasses import dataclass

MARKS = {"a": "A", "t": "T", "e": "E", "u": "UE", "ue": "UE", "k": "K", "-": None}
PRESENT, PARTLY = "A", "T"


@dataclass(frozen=True, slots=True)
class Entry:
    """A typed line taken apart; `said` tells whether a mark or minutes were typed at all."""

    name: str
    status: str | None = PRESENT
    minutes: int | None = None
    said: bool = False


def parse_entry(text: str) -> Entry:
    """The name, the mark (None: open again) and the minutes that a typed line means."""
    words = text.split()
    minutes: int | None = None
    if len(words) > 1 and words[-1].isdecimal() and len(words[-1]) <= 4:
        minutes = int(words.pop())
    if len(words) > 1 and words[-1].lower() in MARKS:
        status = MARKS[words.pop().lower()]
        return Entry(" ".join(words), PARTLY if minutes is not None and status == PRESENT else status, minutes, True)
    if minutes is not None:
        return Entry(" ".join(words), PARTLY, minutes, True)
    return Entry(" ".join(words))
