"""The pages of people, companies, import, offerings and project, for the list of pages."""

from resources.language import N_
from ui.context import PageEntry
from ui.participants.form_page import ParticipantFormPage
from ui.participants.page import ParticipantsPage

ENTRIES = (
    PageEntry("participants", N_("Participants"), "people", ParticipantsPage, 2),
    PageEntry("participant", N_("Participant"), "person", ParticipantFormPage, 0, "participants"),
)
