"""The pages of people, companies, import, offerings and project, for the list of pages."""

from resources.language import N_
from ui.base.context import PageEntry
from ui.companies.company_page import CompanyPage
from ui.companies.form_pages import CompanyFormPage, ConsultationPage
from ui.companies.page import CompaniesPage
from ui.compare_known.page import ComparePage
from ui.importing.page import ImportPage
from ui.offerings.page import OfferingFormPage, OfferingsPage, ProjectPage
from ui.participants.form.page import ParticipantFormPage
from ui.participants.page import ParticipantsPage

ENTRIES = (
    PageEntry("participants", N_("Participants"), "people", ParticipantsPage, 2),
    PageEntry("participant", N_("Participant"), "person", ParticipantFormPage, 0, "participants"),
    PageEntry("known_person", N_("Known already?"), "merge", ComparePage, 0, "participants"),
    PageEntry("known_company", N_("Known already?"), "merge", ComparePage, 0, "companies"),
    PageEntry("companies", N_("Companies"), "company", CompaniesPage, 4),
    PageEntry("company", N_("Company"), "company", CompanyPage, 0, "companies"),
    PageEntry("company_form", N_("Data of a company"), "company", CompanyFormPage, 0, "companies"),
    PageEntry("consultation", N_("Consultation"), "edit", ConsultationPage, 0, "companies"),
    PageEntry("importing", N_("Import a list"), "received", ImportPage, 0, "participants"),
    PageEntry("offerings", N_("Offerings"), "session", OfferingsPage, 0, "sessions"),
    PageEntry("offering", N_("Offering"), "session", OfferingFormPage, 0, "offerings"),
    PageEntry("project", N_("Settings of the project"), "book", ProjectPage, 0, "offerings"),
)
