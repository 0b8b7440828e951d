"""The pages of sessions, register, papers and Today, for the list of pages."""

from resources.language import N_
from ui.context import PageEntry
from ui.papers.page import PapersPage
from ui.sessions.form_page import IndividualPage, SessionFormPage
from ui.sessions.page import SessionsPage
from ui.sessions.register_page import RegisterPage
from ui.sessions.series_page import SeriesPage
from ui.today.page import TodayPage

ENTRIES = (
    PageEntry("today", N_("Today"), "today", TodayPage, 1),
    PageEntry("sessions", N_("Sessions"), "session", SessionsPage, 3),
    PageEntry("papers", N_("Papers"), "paper", PapersPage, 5),
    PageEntry("register", N_("Attendance"), "session", RegisterPage, 0, "sessions"),
    PageEntry("session", N_("Session"), "session", SessionFormPage, 0, "sessions"),
    PageEntry("series", N_("Plan a series"), "session", SeriesPage, 0, "sessions"),
    PageEntry("individual", N_("Individual session"), "person", IndividualPage, 0, "sessions"),
)
