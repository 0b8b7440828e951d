"""What the register shows, as data: rows and counts, the lines under the box, the question in a row. Free of Qt."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.core.rights import Right
from app.core.work import View
from app.intake.newcomers import SimilarPerson
from app.papers import printed_lists
from app.papers.printed_lists import Sheet
from app.sessions import attendance
from app.sessions.attendance import Candidate, Register, RegisterRow
from app.sessions.entry_parser import parse_entry
from models import vocabulary
from resources.language import _
from ui.sessions import words

NEW = "new"
Asked = Literal["minutes", "remark"]


@dataclass(frozen=True)
class Offer:
    """One line under the box: somebody who may be meant, or (`key` NEW) the typed name as a new person."""

    key: str
    name: str
    second: str


@dataclass(frozen=True)
class Alike:
    """The question whether a newcomer is somebody known."""

    newcomer: str
    name: str
    known: SimilarPerson


@dataclass(frozen=True)
class State:
    """All that the register shows; `asked` is what the input in the row `asked_for` wants to know."""

    register: Register | None = None
    sheet: Sheet | None = None
    printed: Sheet | None = None
    typed: str = ""
    offers: tuple[Offer, ...] = ()
    chosen: int = 0
    selected: str = ""
    asked: Asked | None = None
    asked_for: str = ""
    alike: tuple[Alike, ...] = ()
    trouble: str = ""
    can_undo: bool = False
    may_add: bool = False

    @property
    def rows(self) -> tuple[RegisterRow, ...]:
        """The people on the list."""
        return tuple(self.register.rows) if self.register is not None else ()

    @property
    def session(self) -> str:
        """The id of the session; empty while none is open."""
        return self.register.session.id if self.register is not None else ""

    @property
    def still_open(self) -> int:
        """How many have no mark yet."""
        return self.register.counts[None] if self.register is not None else 0

    @property
    def sheet_id(self) -> str | None:
        """The number of the signed list it is entered from."""
        return self.sheet.sheet_id if self.sheet is not None else None

    def row(self, key: str) -> RegisterRow | None:
        """The row of that key."""
        return next((row for row in self.rows if row.key == key), None)

    def next_open(self, key: str) -> str:
        """The next row without a mark after this one, from the top again after the last; itself if there is none."""
        at = next((number for number, row in enumerate(self.rows) if row.key == key), 0)
        later = (row.key for row in (*self.rows[at + 1 :], *self.rows[:at]) if row.status is None)
        return next(later, key)


def opened_state(view: View, session: str, sheet: str = "") -> State:
    """The register of a session; in the order of the paper if it is entered from a signed list. NotFound, NotAllowed.

    `sheet` is the number of that list.
    """
    signed = printed_lists.sheet(view, sheet) if sheet else None
    register = read_register(view, session, signed)
    first = next((row.key for row in register.rows if row.status is None), "")
    printed = printed_lists.latest_list(view, session)
    return State(register, signed, printed, selected=first, may_add=view.allows(Right.EDIT_PEOPLE))


def read_register(view: View, session: str, sheet: Sheet | None) -> Register:
    """Everybody on the list of a session, in the order of that signed list."""
    return attendance.register(view, session, sheet.order if sheet else None)


def offers_of(candidates: Iterable[Candidate], name: str, may_add: bool) -> tuple[Offer, ...]:
    """The lines under the box; recording the typed name as a new person comes last."""
    offers = tuple(_offer(candidate) for candidate in candidates)
    if not (name and may_add):
        return offers
    about = _("with a check for people recorded twice")
    return (*offers, Offer(NEW, _("Record “{name}” as a new person …").format(name=name), about))


def _offer(candidate: Candidate) -> Offer:
    where = vocabulary.DISTRICT.label(candidate.district)
    if candidate.newcomer:
        parts = [_("newly come"), words.meaning(candidate.status)]
    elif candidate.listed:
        parts = [words.meaning(candidate.status), where, _("on the list")]
    else:
        parts = [_("not on the list"), where]
    return Offer(candidate.participant, candidate.name, " · ".join(filter(None, parts)))


def split_name(typed: str) -> tuple[str, str]:
    """Last and first name as far as they were typed: "ayd, emine" or "ayd emine"."""
    name = parse_entry(typed).name
    last, comma, first = name.partition(",")
    if not comma:
        last, _blank, first = name.partition(" ")
    return _capital(last), _capital(first)


def _capital(name: str) -> str:
    name = " ".join(name.split())
    return name[:1].upper() + name[1:]
