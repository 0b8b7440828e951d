"""What would happen to each row of a list; and who may import, how far it is, and the wish to stop.

`additions` are the rows that somebody wants taken as additions to whom they seem to be about (`known`).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from app.base.errors import UserError
from app.core.field_errors import refusal
from app.core.rights import Right
from app.core.work import View
from app.duplicates.pairs import Pair
from app.importing.headings import Subject
from app.importing.look_alikes import There
from app.importing.outcome import Reject, Warning_
from app.importing.planning import Planned
from app.importing.proposal import Proposal
from app.records import summaries
from models.fields import Refused
from models.kinds import BY_NAME
from resources.language import _

Progress = Callable[[int, int], None]
RIGHTS = {
    "participants": (Right.IMPORT, Right.EDIT_PEOPLE),
    "businesses": (Right.IMPORT, Right.EDIT_BUSINESS),
}
KINDS = {"participants": "participant", "businesses": "business"}


class Stopped(UserError):
    """Somebody stopped the import; nothing was written."""


class Alike(NamedTuple):
    """A row that seems to be about somebody known: the id it would get, where it stands, and what it is called."""

    id: str
    row: int
    sheet: str
    title: str
    there: There
    kind: str

    @property
    def pair(self) -> Pair:
        """How likely the two are one, and why."""
        return self.there.pair(self.kind, self.id)


@dataclass(slots=True)
class Preview:
    """What would happen to each row; `rows` counts the records of the file."""

    subject: Subject
    proposal: Proposal
    planned: list[Planned] = field(default_factory=list)
    unchanged: int = 0
    rejected: list[Reject] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)
    known: dict[str, There] = field(default_factory=dict)  # planned rows whose person or company is perhaps there
    additions: frozenset[str] = frozenset()

    @property
    def rows(self) -> int:
        """Rows of the file that are records."""
        return len(self.planned) + self.unchanged + len(self.rejected)

    @property
    def new(self) -> int:
        """Rows that would become records."""
        return len(self.planned)

    @property
    def kind(self) -> str:
        """The kind of the people or companies."""
        return KINDS[self.subject]

    @property
    def sure(self) -> frozenset[str]:
        """The rows that are very likely about whom they seem to be about: a word given for all means these."""
        return frozenset(one for one, there in self.known.items() if there.sure)

    def alike(self) -> list[Alike]:
        """The rows that seem to be about somebody known, as they stand in the list."""
        described = BY_NAME[self.kind]
        return [
            Alike(
                one.id,
                one.draft.source_row,
                one.draft.source_sheet or "",
                summaries.title_of(described, one.values),
                self.known[one.id],
                self.kind,
            )
            for one in self.planned
            if one.id in self.known
        ]


def require(view: View, subject: Subject) -> None:
    """NotAllowed unless the person may import such a list."""
    for right in RIGHTS[subject]:
        view.require(right)
    if not view.me.offices:
        raise refusal(Refused("office", "missing"))


def watched(progress: Progress | None, cancelled: Callable[[], bool] | None) -> Progress:
    """`progress` that also asks whether to stop, and lets other threads run."""

    def tell(done: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise Stopped(_("The import was stopped. Nothing was imported."))
        if progress is not None:
            progress(done, total)
        time.sleep(0)

    return tell


def share(progress: Progress | None, first: int, last: int) -> Progress:
    """`progress` for a part of the whole, in thousandths."""

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress(first + (last - first) * done // max(1, total), 1000)

    return tell
