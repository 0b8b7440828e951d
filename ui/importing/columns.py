"""The columns of rejected rows and of hints."""

from app.importing.outcome import Reject, Warning_
from resources.language import _
from ui.parts.cells import Cell, Column


def _place(one: Reject) -> str:
    return f"{one.source_sheet} · {one.source_row}" if one.source_sheet else str(one.source_row)


def rejects() -> tuple[Column[Reject], ...]:
    """Row, reason, the cells as they stand there."""
    return (
        Column("row", _("Row"), _place, 90),
        Column("reason", _("Why"), lambda one: Cell(one.message, "err", "err"), 380, stretch=True),
        Column("cells", _("As it stands there"), _cells, 220, rank=1),
    )


def warnings() -> tuple[Column[tuple[int, Warning_]], ...]:
    """Row and hint."""
    return (
        Column("row", _("Row"), lambda one: str(one[1].row), 90),
        Column("message", _("Hint"), lambda one: Cell(one[1].message, "warn", "warn"), 480, stretch=True),
    )


def _cells(one: Reject) -> str:
    return ", ".join(cell for cell in one.cells if cell)[:200]
