"""The register by hand: one mark."""

from types import SimpleNamespace

from app.commands import lines
from app.commands.answers import Answer
from app.commands.context import Context
from app.sessions import attendance
from models.vocabulary import ATTENDANCE
from resources.language import _


def mark(context: Context, options: SimpleNamespace) -> Answer:
    """One attendance cell; `-` leaves the person on the list, unmarked."""
    given = (options.session, options.participant, options.status, options.minutes, options.remark)
    marked = context.workplace.do(attendance.mark, *given)
    data = {
        "id": marked.cell,
        "session": options.session,
        "participant": marked.participant,
        "status": marked.status,
        "warnings": lines.warnings(marked.warnings),
    }
    label = ATTENDANCE.label(marked.status) if marked.status else _("unmarked")
    return Answer(data, lambda: [label, *lines.sentences(data["warnings"])])
