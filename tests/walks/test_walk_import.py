"""A walk: the office's spreadsheet comes in, a person is found, the form completed, an individual note written."""

import datetime

import pytest
import xlsxwriter
from helpers.desk import TestDesk
from helpers.make import workplace

from app.sessions import coaching
from ui.importing.ports import ports
from ui.importing.presenter import ImportPresenter
from ui.participants.form.presenter import FormPresenter
from ui.participants.presenter import ParticipantsPresenter

ROWS = (
    ("Name", "Vorname", "geb. am", "Straße", "PLZ", "Ort", "Stadtteil", "Status", "Eintritt"),
    ("Kowalska", "Joanna", "12.04.1984", "Horster Str. 12", "45968", "Gladbeck", "Brauck", "arbeitslos", "08.02.2021"),
    ("Öztürk", "Hatice", "01.09.1979", "Roßheidestr. 3", "45968", "Gladbeck", "Brauck", "arbeitslos", "30.11.2020"),
    ("Öztürk", "Hatice", "01.09.1979", "Roßheidestr. 3", "45968", "Gladbeck", "Brauck", "arbeitslos", "30.11.2020"),
)


@pytest.fixture
def place(tmp_path):
    opened = workplace(tmp_path / "store", roles=["social_worker"], offices=["brauck"])
    yield opened
    opened.close()


@pytest.fixture
def spreadsheet(tmp_path):
    path = tmp_path / "TN 2021 NEU.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Brauck")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    return path


def test_from_the_spreadsheet_to_a_complete_person_with_a_note(place, spreadsheet):
    desk = TestDesk()
    assistant = ImportPresenter(ports(place), desk, lambda state: None)
    assistant.begin("participants")
    assistant.choose_file(spreadsheet)
    assistant.check()
    assert (assistant.state.preview.new, len(assistant.state.preview.rejected)) == (2, 1)
    assistant.take_over()
    assert assistant.state.step == "done"

    people = ParticipantsPresenter(place, desk, lambda state: None)
    people.show()
    people.search("oeztuerk")
    (row,) = people.state.rows.fetch(0, 10)
    assert row.person.name == "Öztürk, Hatice"
    assert people.extras(row).completeness.state == "open"

    form = FormPresenter(place, desk, lambda state: None)
    form.load_team()
    place.on_touched = lambda kinds: (form.arrived(kinds), people.refresh(kinds))
    assert form.open(row.person.id)
    form.change(
        {
            "participant.gender": "female",
            "enrolment.benefit_receipt": "alg_2",
            "enrolment.unemployed_since": datetime.date(2019, 5, 1),
            "enrolment.school_certificate": "middle",
            "enrolment.vocational_qualification": "none",
            "enrolment.questionnaire_received_on": datetime.date(2020, 11, 30),
        }
    )
    assert form.save({}, {})
    for kind in ("esf_data", "sensitive"):
        assert form.consents.add({"kind": kind, "given_on": "2020-11-30", "how": "paper"}) == {}
    form.choose("answers")
    asked = ("migration_background", "minority", "disability", "other_disadvantage", "homeless")
    form.change({f"participant_sensitive.{name}": "declined" for name in asked})
    form.change({"participant_sensitive.migration_background": "yes"})
    assert form.save({}, {})
    assert form.state.completeness.words == "vollständig", form.state.completeness.missing
    (row,) = people.state.rows.fetch(0, 10)
    assert people.extras(row).completeness.words == "vollständig"

    met = {
        "date": "2021-06-15",
        "begin": "10:00",
        "end": "10:45",
        "public_content": "Anschreiben",
        "topics": "application",
    }
    place.do(coaching.individual_session, row.person.id, met, note="Möchte in die Pflege.")
    people.select(row.person.id)
    first = people.state.entries[0]
    assert (first.title, first.text) == ("Einzelcoaching", "Anschreiben\nMöchte in die Pflege.")
    (row,) = people.state.rows.fetch(0, 10)
    assert people.extras(row).last_contact == "2021-06-15"
    assert desk.told == []
