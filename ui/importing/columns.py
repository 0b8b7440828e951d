"""The columns of rejected rows and of hints."""

from collections.abc import Callable

from app.importing.preview import MatchedRow
from app.importing.rows.outcome import Reject, RowWarning
from resources.language import _
from ui.duplicates.words import band, score
from ui.parts.tables.cells import Cell, Column


def _place(reject: Reject) -> str:
    return f"{reject.source_sheet} · {reject.source_row}" if reject.source_sheet else str(reject.source_row)


def rejects() -> tuple[Column[Reject], ...]:
    """Row, reason, the cells as they stand there."""
    return (
        Column("row", _("Row"), _place, 90),
        Column("reason", _("Why"), lambda reject: Cell(reject.message, "err", "err"), 380, stretch=True),
        Column("cells", _("As it stands there"), _cells, 220, rank=1),
    )


def alike(added: Callable[[str], bool]) -> tuple[Column[MatchedRow], ...]:
    """Row, whom it names, who is known, why, and what becomes of it."""

    def what(row: MatchedRow) -> Cell:
        if added(row.id):
            return Cell(_("addition"), "merge", "accent", bold=True, ground="accent")
        return Cell(_("somebody new") if row.kind == "participant" else _("new company"), "plus", "text2")

    return (
        Column("row", _("Row"), lambda row: Cell(str(row.row), second=row.sheet), 70),
        Column("listed", _("In the list"), lambda row: Cell(row.title, bold=True), 170, stretch=True),
        Column("known", _("Known already"), _known, 170, stretch=True),
        Column("score", _("How likely"), _likely, 262, rank=2),
        Column("what", _("Is taken over as"), what, 178),
    )


def _known(row: MatchedRow) -> Cell:
    return Cell(row.match.name, second=row.match.office)


def _likely(row: MatchedRow) -> Cell:
    pair = row.pair
    spoken = f"{score(pair)}, {band(pair)}"
    if row.match.very_likely:
        return Cell(score(pair), "ok", "ok", second=band(pair), spoken=spoken)
    return Cell(score(pair), "half", "info", second=band(pair), spoken=spoken)


def warnings() -> tuple[Column[tuple[int, RowWarning]], ...]:
    """Row and hint."""
    return (
        Column("row", _("Row"), lambda numbered: str(numbered[1].row), 90),
        Column("message", _("Hint"), lambda numbered: Cell(numbered[1].message, "warn", "warn"), 480, stretch=True),
    )


def _cells(reject: Reject) -> str:
    return ", ".join(cell for cell in reject.cells if cell)[:200]
