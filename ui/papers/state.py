"""What the page of papers shows, as data. Free of Qt."""

from dataclasses import dataclass, field
from typing import Literal

from app.papers.printed_lists import Sheet
from app.papers.sheet_content import Options
from ui.look.tokens import Tone
from ui.parts.forms.fields import Choice

Template = Literal["attendance-list", "attendance-series"]


@dataclass(frozen=True)
class Picture:
    """One rendered page: size in pixels, and four bytes a pixel."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True)
class Check:
    """One line of what was checked."""

    icon: str
    text: str
    tone: Tone = "ok"


@dataclass(frozen=True)
class State:
    """The page. `signed_list` is the printed list a typed number led to; `printed` the number just printed."""

    template: Template = "attendance-list"
    choices: tuple[Choice, ...] = ()
    session: str = ""
    meetings: int = 1
    options: Options = field(default_factory=Options)
    sheet_id: str = ""
    pages: int = 0
    page: int = 0
    picture: Picture | None = None
    checks: tuple[Check, ...] = ()
    trouble: str = ""
    busy: bool = False
    printed: str = ""
    signed_list: Sheet | None = None
    registers: tuple[Choice, ...] = ()
    number_trouble: str = ""
    may_print: bool = False
