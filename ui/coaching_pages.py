"""The pages of sessions, register, papers and Today, for the list of pages."""

from resources.language import N_
from ui.context import PageEntry
from ui.sessions.register_page import RegisterPage

ENTRIES = (PageEntry("register", N_("Attendance"), "session", RegisterPage, 0, "sessions"),)
