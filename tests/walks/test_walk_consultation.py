"""A walk: an adviser visits a new company, records it, finds it again and adds what came of it."""

import datetime

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace

from app.overview import today
from app.project import presets
from ui.companies import form_specs
from ui.companies.company_presenter import CompanyPresenter
from ui.companies.presenter import CompaniesPresenter
from ui.participants.presenter import ParticipantsPresenter
from ui.record_form.presenter import RecordPresenter


@pytest.fixture
def place(tmp_path):
    profile = {**presets.gladbeck(), "rate_table": [{"valid_from": "2019-01-01", "per_hour": "220.00"}]}
    opened = workplace(tmp_path, roles=["adviser"], offices=["brauck"], profile=profile, person="Jens Overbeck")
    yield opened
    opened.close()


def test_from_a_first_visit_to_the_sums_of_the_company(place):
    desk = TestDesk()
    consultation = RecordPresenter(place, desk, form_specs.consultation(), lambda state: None)
    consultation.open()
    consultation.change(
        {
            "business.name": "Bäckerei Lohmann",
            "business.contact_person": "Silvia Lohmann",
            "business.district": "brauck",
            "date": datetime.date(2021, 6, 14),
            "begin": datetime.time(10),
            "end": datetime.time(11, 30),
            "topics": ("google", "website"),
            "agreed_steps": "Fotos machen",
            "next_on": datetime.date(2021, 6, 17),
        }
    )
    assert consultation.save({}, {}) is not None
    assert desk.said == ["Gespeichert: Beratung: Bäckerei Lohmann"]

    (reminder,) = place.ask(today.due)
    assert (reminder.name, reminder.text, reminder.when) == ("Bäckerei Lohmann", "Fotos machen", "today")

    companies = CompaniesPresenter(place, desk, lambda state: None)
    companies.show()
    companies.search("lohm")
    (row,) = companies.state.rows.fetch(0, 10)
    assert companies.sums(row).minutes == 90

    second = RecordPresenter(place, desk, form_specs.consultation(), lambda state: None)
    second.open("", {"business": row.company.id})
    assert second.state.shown["kind"] == "follow_up"
    second.change(
        {"begin": datetime.time(9), "end": datetime.time(10), "topics": ("google",), "result": "Eintrag steht"}
    )
    assert second.save({}, {}) is not None

    page = CompanyPresenter(place, desk, lambda state: None)
    page.open(row.company.id)
    assert (page.state.consultations.minutes, page.state.consultations.value) == (150, 550)
    assert page.state.chosen.result == "Eintrag steht"

    companies.select(row.company.id)
    assert [entry.title for entry in companies.state.entries][:1] == ["Google-Eintrag"]
    assert desk.told == []


def test_an_adviser_sees_no_participants(place):
    people = ParticipantsPresenter(place, TestDesk(), lambda state: None)
    people.show()
    assert people.state.refused
    assert people.state.rows.count == 0
