"""What the import assistant may do, and what it shows. Pure, free of Qt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from app.importing.columns.headings import Subject
from app.importing.columns.proposal import Proposal
from app.importing.commit_rows import Committed
from app.importing.files.sheets import Workbook
from app.importing.preview import MatchedRow
from app.importing.rows.outcome import Reject, RowWarning
from ui.base.desk_protocol import Task


class Preview(Protocol):
    """What would happen: counts, and every row that is not taken over or needs a look."""

    @property
    def rows(self) -> int:
        """Rows of the file that are records."""

    @property
    def new(self) -> int:
        """Rows that would become records."""

    @property
    def unchanged(self) -> int:
        """Rows that were imported before."""

    @property
    def rejected(self) -> Sequence[Reject]:
        """Rows that are not taken over, with their reason."""

    @property
    def warnings(self) -> Sequence[RowWarning]:
        """What should be looked at."""

    @property
    def very_likely(self) -> frozenset[str]:
        """The rows that are very likely about somebody known."""

    additions: frozenset[str]

    def matched_rows(self) -> list[MatchedRow]:
        """The rows that are perhaps about somebody known."""


@dataclass(frozen=True)
class Ports:
    """What the assistant may do; the long ones get `report(done, total)`, the one that writes its task."""

    read: Callable[[Path, str | None], Workbook]
    propose: Callable[[Workbook, Subject], Proposal]
    prepare: Callable[[Workbook, Proposal, Callable[[int, int], None]], Preview]
    commit: Callable[[Any, Task], Committed]
    rejects: Callable[[Sequence[Reject]], bytes]
    may_add: Callable[[], bool]
    take_back: Callable[[Sequence[str]], int]


@dataclass(frozen=True)
class ColumnLine:
    """One heading with some of its cells, and the field it feeds ("" for none)."""

    heading: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True)
class State:
    """What the assistant shows."""

    step: str = "file"
    subject: Subject = "participants"
    path: Path | None = None
    sheet: str | None = None
    workbook: Workbook | None = None
    proposal: Proposal | None = None
    columns: tuple[ColumnLine, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    changed: Mapping[str, str | None] = field(default_factory=dict)
    preview: Preview | None = None
    alike: tuple[MatchedRow, ...] = ()
    hints: tuple[RowWarning, ...] = ()
    additions: frozenset[str] = frozenset()
    taken: int = 0
    added: int = 0
    taken_back: bool = False
    done: int = 0
    total: int = 0
    working: str = ""
    stopping: bool = False
    refused: str = ""
    rejects_saved: str = ""

    @property
    def file_name(self) -> str:
        """The file's name."""
        return self.path.name if self.path else ""


def column_lines(proposal: Proposal) -> tuple[ColumnLine, ...]:
    """Every heading once, with cells to recognise it by."""
    lines: dict[str, ColumnLine] = {}
    for block in proposal.blocks:
        for column in block.columns:
            if column.heading and column.heading not in lines:
                field_name = column.field.strip("<>") if column.field else ""
                lines[column.heading] = ColumnLine(column.heading, column.samples, field_name)
    return tuple(lines.values())
