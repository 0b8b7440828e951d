"""The columns of the register."""

from app.sessions.attendance import RegisterRow
from models import vocabulary
from resources.language import _
from ui.formatting import phrases
from ui.look.tokens import Tone
from ui.parts.tables.cells import Cell, Column
from ui.sessions import words

MARKS = "marks"
MINUTES = "minutes"
REMARK = "remark"


def _name(row: RegisterRow) -> Cell:
    if row.contact is not None and row.contact.needs_questionnaire:
        limit = phrases.hours(row.contact.limit)
        return Cell(row.name, bold=True, second=_("{hours} reached, form missing").format(hours=limit))
    if row.newcomer and row.contact is not None and not row.contact.questionnaire:
        limit = phrases.hours(row.contact.limit)
        return Cell(row.name, bold=True, second=_("First contact, counts up to {hours}").format(hours=limit))
    if row.outside:
        return Cell(row.name, bold=True, second=_("outside the participation"))
    return Cell(row.name, bold=True)


def _marks(row: RegisterRow) -> Cell:
    return Cell(marks=words.boxes(row.status), spoken=words.meaning(row.status))


def _meaning(row: RegisterRow) -> Cell:
    if row.status is None:
        return Cell(words.meaning(None), "ring", "info")
    return Cell(vocabulary.ATTENDANCE.label(row.status))


def _remark(row: RegisterRow) -> Cell:
    if row.newcomer and not row.remark:
        return Cell(_("newly come"), "user_plus", "info")
    return Cell(row.remark, tone="text2")


def tone(row: RegisterRow) -> Tone | None:
    """The ground of a row: newcomers stand out."""
    return "info" if row.newcomer else None


def columns() -> tuple[Column[RegisterRow], ...]:
    """The columns, in the language in use."""
    return (
        Column("no", _("No."), lambda row: Cell(str(row.no), tone="text2", align="right"), 48, align="right"),
        Column("name", _("Name"), _name, 150, stretch=True),
        Column(MARKS, _("Attendance"), _marks, 228),
        Column("meaning", _("Meaning"), _meaning, 126, rank=1),
        Column(
            MINUTES,
            _("Min."),
            lambda row: Cell("" if row.minutes is None else str(row.minutes), align="right"),
            52,
            align="right",
        ),
        Column(REMARK, _("Remark"), _remark, 130, rank=1, stretch=True),
    )
