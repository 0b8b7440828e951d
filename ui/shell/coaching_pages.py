"""The pages of sessions, register, papers and Today, for the list of pages."""

from resources.language import _
from ui.base.context import PageEntry
from ui.papers.lists_page import PrintedListsPage
from ui.papers.page import PapersPage
from ui.sessions.form.page import IndividualPage, SessionFormPage
from ui.sessions.form.series_page import SeriesPage
from ui.sessions.page import SessionsPage
from ui.sessions.register.page import RegisterPage
from ui.today.page import TodayPage


def entries() -> tuple[PageEntry, ...]:
    """Their places; who sees which follows from the rights."""
    return (
        PageEntry("today", _("Today"), "today", TodayPage, 1),
        PageEntry("sessions", _("Sessions"), "session", SessionsPage, 3),
        PageEntry("papers", _("Papers"), "paper", PapersPage, 5),
        PageEntry("printed_lists", _("Printed lists"), "paper", PrintedListsPage, 0, "papers"),
        PageEntry("register", _("Attendance"), "session", RegisterPage, 0, "sessions"),
        PageEntry("session", _("Session"), "session", SessionFormPage, 0, "sessions"),
        PageEntry("series", _("Plan a series"), "session", SeriesPage, 0, "sessions"),
        PageEntry("individual", _("Individual session"), "person", IndividualPage, 0, "sessions"),
    )
