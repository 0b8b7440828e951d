"""The columns of rejected rows and of hints."""

from collections.abc import Callable

from app.importing.preview import MatchedRow
from app.importing.rows.outcome import Reject, RowWarning
from resources.language import _
from ui.duplicates.words import band, score
from ui.parts.tables.cells import Cell, Column


def _place(one: Reject) -> str:
    return f"{one.source_sheet} · {one.source_row}" if one.source_sheet else str(one.source_row)


def rejects() -> tuple[Column[Reject], ...]:
    """Row, reason, the cells as they stand there."""
    return (
        Column("row", _("Row"), _place, 90),
        Column("reason", _("Why"), lambda one: Cell(one.message, "err", "err"), 380, stretch=True),
        Column("cells", _("As it stands there"), _cells, 220, rank=1),
    )


def alike(added: Callable[[str], bool]) -> tuple[Column[MatchedRow], ...]:
    """Row, whom it names, who is known, why, and what becomes of it."""

    def what(one: MatchedRow) -> Cell:
        if added(one.id):
            return Cell(_("addition"), "merge", "accent", bold=True, ground="accent")
        return Cell(_("somebody new") if one.kind == "participant" else _("new company"), "plus", "text2")

    return (
        Column("row", _("Row"), lambda one: Cell(str(one.row), second=one.sheet), 70),
        Column("listed", _("In the list"), lambda one: Cell(one.title, bold=True), 170, stretch=True),
        Column("known", _("Known already"), _known, 170, stretch=True),
        Column("score", _("How likely"), _likely, 262, rank=2),
        Column("what", _("Is taken over as"), what, 178),
    )


def _known(one: MatchedRow) -> Cell:
    return Cell(one.match.name, second=one.match.office)


def _likely(one: MatchedRow) -> Cell:
    pair = one.pair
    spoken = f"{score(pair)}, {band(pair)}"
    if one.match.very_likely:
        return Cell(score(pair), "ok", "ok", second=band(pair), spoken=spoken)
    return Cell(score(pair), "half", "info", second=band(pair), spoken=spoken)


def warnings() -> tuple[Column[tuple[int, RowWarning]], ...]:
    """Row and hint."""
    return (
        Column("row", _("Row"), lambda one: str(one[1].row), 90),
        Column("message", _("Hint"), lambda one: Cell(one[1].message, "warn", "warn"), 480, stretch=True),
    )


def _cells(one: Reject) -> str:
    return ", ".join(cell for cell in one.cells if cell)[:200]
