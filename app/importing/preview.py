"""What would happen to each row of a list; and who may import, progress and cancelling.

`additions` are the rows that a person wants merged into the record they seem to be about (`matches`).
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
from app.importing.columns.headings import Subject
from app.importing.columns.proposal import Proposal
from app.importing.planning import PlannedRow
from app.importing.probable_matches import ProbableMatch
from app.importing.rows.outcome import Reject, RowWarning
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


class ImportStopped(UserError):
    """Somebody stopped the import; nothing was written."""


class MatchedRow(NamedTuple):
    """A row that seems to be about somebody known: the id it would get, its row in the file, its title, the match."""

    id: str
    row: int
    sheet: str
    title: str
    match: ProbableMatch
    kind: str

    @property
    def pair(self) -> Pair:
        """How likely the two are one, and why."""
        return self.match.pair(self.kind, self.id)


@dataclass(slots=True)
class ImportPreview:
    """What would happen to each row; `rows` counts the records of the file."""

    subject: Subject
    proposal: Proposal
    planned: list[PlannedRow] = field(default_factory=list)
    unchanged: int = 0
    rejected: list[Reject] = field(default_factory=list)
    warnings: list[RowWarning] = field(default_factory=list)
    matches: dict[str, ProbableMatch] = field(default_factory=dict)  # by planned row: who is perhaps there already
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
    def very_likely(self) -> frozenset[str]:
        """The rows that are very likely about whom they seem to be about: a word given for all means these."""
        return frozenset(row_id for row_id, match in self.matches.items() if match.very_likely)

    def matched_rows(self) -> list[MatchedRow]:
        """The rows that seem to be about somebody known, as they stand in the list."""
        described = BY_NAME[self.kind]
        return [
            MatchedRow(
                row.id,
                row.draft.source_row,
                row.draft.source_sheet or "",
                summaries.title_of(described, row.values),
                self.matches[row.id],
                self.kind,
            )
            for row in self.planned
            if row.id in self.matches
        ]


def require(view: View, subject: Subject) -> None:
    """NotAllowed unless the person may import such a list."""
    for right in RIGHTS[subject]:
        view.require(right)
    if not view.me.offices:
        raise refusal(Refused("office", "missing"))


def watched_progress(progress: Progress | None, cancelled: Callable[[], bool] | None) -> Progress:
    """`progress` that also asks whether to stop, and lets other threads run."""

    def tell(done: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise ImportStopped(_("The import was stopped. Nothing was imported."))
        if progress is not None:
            progress(done, total)
        time.sleep(0)

    return tell


def progress_of_part(progress: Progress | None, first: int, last: int) -> Progress:
    """`progress` for a part of the whole, in thousandths."""

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress(first + (last - first) * done // max(1, total), 1000)

    return tell
