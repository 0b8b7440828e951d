"""What the search from anywhere (Ctrl+K) answers, free of Qt: people, companies, sessions, commands and pages.

`find` is the use case (`app.records.searching.find` of the open store); commands take the typed name along.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from resources.language import N_, _
from ui.shell.hits import Hit

MOST = 12
# kind of the record -> heading, icon, page
PLACES = {
    "participant": (N_("Participants"), "person", "participant"),
    "business": (N_("Companies"), "company", "company"),
    "offering": (N_("Offerings"), "book", "offering"),
    "session": (N_("Sessions"), "session", "register"),
}
# Pages without a place in the rail that are looked for by name, and by what stands on them.
OFFERED = {"settings": N_("Settings: passphrase, recovery sheet, backup, check, look, dark, text size, language, lock")}


class Found(Protocol):
    """One record as the use case finds it."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def code(self) -> str | None:
        """Its code, where it has one."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def second(self) -> str:
        """What distinguishes it from others of that name."""


@dataclass(frozen=True)
class Command:
    """A command that takes the typed text: `words` with {text}, the page it leads to, and under which name."""

    words: str
    icon: str
    page: str
    argument: str = "name"


@dataclass(frozen=True)
class Act:
    """A command looked for by its name, or by `also`: other words people have for it."""

    words: str
    also: str
    icon: str
    page: str
    arguments: tuple[tuple[str, str], ...] = ()


COMMANDS = (
    Command(N_("Record person “{text}” …"), "user_plus", "participant"),
    Command(N_("Record company “{text}” …"), "company", "company_form"),
)
ACTS = (
    Act(N_("New session"), N_("date, meeting, group"), "plus", "session"),
    Act(N_("Individual session"), N_("coaching, note, talk"), "person", "individual"),
    Act(N_("Plan a series …"), N_("course, weekly, sessions"), "session", "series"),
    Act(N_("Record consultation"), N_("company, advice, protocol"), "edit", "consultation"),
    Act(N_("Print attendance list"), N_("paper, PDF, sheet, signature"), "print", "papers"),
    Act(N_("Printed lists"), N_("open, signed, back, sheet number, reprint"), "paper", "printed_lists"),
    Act(
        N_("Import list of participants …"),
        N_("Excel, CSV, spreadsheet, take over"),
        "received",
        "importing",
        (("subject", "participants"),),
    ),
    Act(
        N_("Import list of companies …"),
        N_("Excel, CSV, spreadsheet, take over"),
        "received",
        "importing",
        (("subject", "businesses"),),
    ),
    Act(N_("Settings of the project"), N_("title, funding code, districts, wordings"), "book", "project"),
)


class Finder:
    """Answers what was typed, from the best to the most general."""

    def __init__(self, find: Callable[[str, int], Iterable[Found]], pages: Sequence[tuple[str, str, str, int]]) -> None:
        """`pages`: key, title, icon, number (0 for pages that only records and commands lead to)."""
        self._find = find
        self._pages = pages
        self._known = {key for key, _title, _icon, _number in pages}

    def __call__(self, text: str) -> list[Hit]:
        """Everything that fits; without text the pages."""
        typed = text.strip()
        if not typed:
            return self._pages_like("")
        pages = self._pages_like(typed)
        meant = [hit for hit in pages if len(typed) > 1 and hit.title.casefold().startswith(typed.casefold())]
        others = [hit for hit in pages if hit not in meant]
        return [*self._records(typed), *meant, *self._acts(typed), *self._commands(typed), *others]

    def _records(self, typed: str) -> list[Hit]:
        hits = []
        for hit in self._find(typed, MOST):
            heading, icon, page = PLACES.get(hit.kind, ("", "search", ""))
            if page in self._known:
                second = " · ".join(part for part in (hit.code or "", hit.second) if part)
                where = (("record_id", hit.id),)
                hits.append(Hit(_(heading), hit.title, second, icon, page=page, arguments=where))
        return hits

    def _acts(self, typed: str) -> list[Hit]:
        """Commands of whose words one begins so; the end of a word finds too much."""
        return [
            Hit(_("Commands"), _(act.words), icon=act.icon, page=act.page, arguments=act.arguments)
            for act in ACTS
            if act.page in self._known and _begins_like(f"{_(act.words)} {_(act.also)}", typed)
        ]

    def _commands(self, typed: str) -> list[Hit]:
        return [
            Hit(
                _("Commands"),
                _(command.words).format(text=typed),
                icon=command.icon,
                page=command.page,
                arguments=((command.argument, typed),),
            )
            for command in COMMANDS
            if command.page in self._known
        ]

    def _pages_like(self, typed: str) -> list[Hit]:
        return [
            Hit(_("Pages"), title, icon=icon, keys=f"Ctrl+{number}" if number else "", page=key)
            for key, title, icon, number in self._pages
            if (number or key in OFFERED) and typed.casefold() in _also(key, title).casefold()
        ]


def _begins_like(words: str, typed: str) -> bool:
    """Whether each typed word is how one of these words begins."""
    known = words.casefold().replace(",", " ").split()
    return all(any(word.startswith(part) for word in known) for part in typed.casefold().split())


def _also(key: str, title: str) -> str:
    return f"{title} {_(OFFERED[key])}" if key in OFFERED else title
