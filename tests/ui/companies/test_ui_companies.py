"""The presenters of the list of companies, of a company's page, and of the forms of company and consultation."""

import datetime
from decimal import Decimal

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace

from app.companies import consulting
from app.companies.consulting import ConsultationDraft
from app.project import presets
from app.records import drafts, records
from ui.companies import facts, form_specs
from ui.companies.columns import companies as company_columns
from ui.companies.columns import consultations as consultation_columns
from ui.companies.company_presenter import CompanyPresenter
from ui.companies.presenter import CompaniesPresenter
from ui.record_form.presenter import RecordPresenter
from ui.staff.form_specs import person as person_of_the_team


@pytest.fixture
def place(tmp_path):
    profile = {**presets.gladbeck(), "rate_table": [{"valid_from": "2019-01-01", "per_hour": "220.00"}]}
    opened = workplace(tmp_path, profile=profile)
    yield opened
    opened.close()


@pytest.fixture
def lohmann(place):
    given = {"name": "Bäckerei Lohmann", "office": "brauck", "district": "brauck", "size_class": "micro"}
    return place.do(records.add, "business", {**given, "industry_text": "Backwaren", "digital_website": "2"}).id


def consult(place, business, day="2021-06-14", **fields):
    given = {"date": day, "begin": "10:00", "end": "11:30", "topics": "google", **fields}
    return place.do(consulting.record_consultation, ConsultationDraft(business, given)).id


def form(place, spec, record_id="", **arguments):
    presenter = RecordPresenter(place, TestDesk(), spec, lambda state: None)
    assert presenter.open(record_id, arguments)
    return presenter


def test_the_list_shows_sums_of_rows_in_sight(place, lohmann):
    consult(place, lohmann)
    presenter = CompaniesPresenter(place, TestDesk(), lambda state: None)
    presenter.show()
    (row,) = presenter.state.rows.fetch(0, 10)
    cells = {column.key: column.cell(row) for column in company_columns(presenter.sums, presenter.today)}
    assert cells["name"].words == "Bäckerei Lohmann"
    assert (cells["times"], cells["value"], cells["last"]) == ("1 · 1,5 Std.", "330,00 €", "Mo 14.06.")
    assert (cells["industry"], cells["size"]) == ("Backwaren", "Kleinst")


def test_searching_and_filtering_companies(place, lohmann):
    place.do(records.add, "business", {"name": "Physio am Markt", "office": "mitte", "wz_section": "Q"})
    presenter = CompaniesPresenter(place, TestDesk(), lambda state: None)
    presenter.show()
    presenter.search("baecker")
    assert presenter.state.rows.count == 1
    presenter.reset()
    presenter.filter_by(sections=("Q",))
    assert [one.company.name for one in presenter.state.rows.fetch(0, 9)] == ["Physio am Markt"]
    presenter.select(lohmann)
    assert presenter.state.beside.name == "Bäckerei Lohmann"


def test_the_page_of_a_company_adds_up_and_keeps_the_chosen_record(place, lohmann):
    first = consult(place, lohmann, "2021-05-06", end="12:00", agreed_steps="Fotos", next_on="2021-06-24")
    consult(place, lohmann, "2021-06-14")
    presenter = CompanyPresenter(place, TestDesk(), lambda state: None)
    presenter.open(lohmann)
    advice = presenter.state.consultations
    assert (advice.minutes, advice.value) == (210, Decimal("770.00"))
    assert sum(row.minutes for row in advice.rows) == advice.minutes
    presenter.choose(advice.rows[1])
    presenter.refresh(frozenset({"business_consultation"}))
    assert presenter.state.chosen.id == first
    cells = {column.key: column.cell(advice.rows[1]) for column in consultation_columns()}
    assert cells["title"].words.startswith("Google-Eintrag")
    assert cells["next"].words == "24.06. Fotos"


def test_facts_of_a_company_in_words(place, lohmann):
    presenter = CompanyPresenter(place, TestDesk(), lambda state: None)
    presenter.open(lohmann)
    company = presenter.state.company
    assert facts.second_line(company) == "Backwaren · Brauck · Kleinst"
    assert facts.digital(company) == (("Webseite", 2),)
    assert ("Zählt als", "als Unternehmen") in facts.master_data(company)
    assert facts.brought_forward(company) == ""


def test_a_consultation_is_recorded_with_a_new_company(place):
    presenter = form(place, form_specs.consultation())
    presenter.change(
        {
            "business.name": "Blumen Aydın",
            "begin": datetime.time(10),
            "end": datetime.time(11, 30),
            "topics": ("shop", "google"),
        }
    )
    assert presenter.state.hints["minutes"] == "Aus Beginn und Ende: 90 Min."
    assert presenter.state.hints["aid_value"] == "Nach dem Satz des Projekts: 330,00 €"
    assert presenter.save({}, {}) is not None
    assert presenter.state.title == "Beratung: Blumen Aydın"
    business = presenter.state.opened.sheet.business
    advice = place.ask(consulting.of_company, business)
    assert [(row.minutes, row.value) for row in advice.rows] == [(90, Decimal("330.00"))]


def test_errors_of_a_new_company_stand_at_its_fields(place):
    presenter = form(place, form_specs.consultation())
    assert presenter.save({}, {}) is None
    assert list(presenter.state.errors) == ["business.name"]
    presenter.change({"business.name": "Blumen", "begin": datetime.time(11), "end": datetime.time(10)})
    assert presenter.save({}, {}) is None
    assert presenter.state.errors["end"] == "Das Ende liegt vor dem Beginn. Ende nach 11:00 Uhr eintragen."
    assert presenter.state.refused == 2


def test_half_typed_times_do_no_harm(place, lohmann):
    presenter = form(place, form_specs.consultation(), business=lohmann)
    presenter.change({"begin": "1x", "minutes": "abc", "date": "17.6"})
    assert presenter.state.hints["aid_value"] == ""


def test_a_consultation_that_is_there_is_changed(place, lohmann):
    made = consult(place, lohmann)
    presenter = form(place, form_specs.consultation(), made)
    presenter.change({"result": "Antrag gestellt"})
    assert presenter.save({}, {}) == made
    assert place.ask(consulting.of_company, lohmann).rows[0].result == "Antrag gestellt"


def test_the_form_of_a_company_keeps_drafts_and_what_arrived(place, lohmann):
    presenter = form(place, form_specs.company(), lohmann)
    place.on_touched = presenter.arrived
    presenter.change({"phone": "0170 1"})
    presenter.keep_draft({"phone": "0170 1", "name": "Bäckerei Lohmann"})
    assert [draft.key for draft in place.ask(drafts.unfinished)] == [f"company:{lohmann}"]
    place.do(records.edit, "business", lohmann, {"phone": "02043 1", "email": "l@example.org"})
    assert [one.key for one in presenter.state.changed] == ["phone"]
    assert presenter.state.shown == {"email": "l@example.org"}
    assert "Telefon" in presenter.arrived_words()
    assert presenter.look() == "phone"
    assert presenter.save({}, {}) == lohmann
    with place.read() as view:
        record = view.record("business", lohmann)
    assert [leaf.value for leaf in record.leaves["phone"]] == ["0170 1"]
    assert record.values["email"] == "l@example.org"
    assert place.ask(drafts.unfinished) == []


def test_saving_without_looking_keeps_both_values(place, lohmann):
    presenter = form(place, form_specs.company(), lohmann)
    place.on_touched = presenter.arrived
    presenter.change({"phone": "0170 1"})
    place.do(records.edit, "business", lohmann, {"phone": "02043 1"})
    presenter.save({}, {})
    with place.read() as view:
        leaves = view.record("business", lohmann).leaves["phone"]
    assert {leaf.value for leaf in leaves} == {"0170 1", "02043 1"}


def test_the_digital_standing_is_shown_and_saved_as_steps(place, lohmann):
    presenter = form(place, form_specs.company(), lohmann)
    assert presenter.state.shown["digital_website"] == "2"
    presenter.change({"digital_shop": "4"})
    presenter.save({}, {})
    with place.read() as view:
        assert view.record("business", lohmann).values["digital_shop"] == 4


def test_drafts_of_new_consultations_stay_with_their_company(place, lohmann):
    other = place.do(records.add, "business", {"name": "Physio", "office": "mitte"}).id
    presenter = form(place, form_specs.consultation(), business=lohmann)
    presenter.change({"result": "Halb geschrieben"})
    presenter.keep_draft({"result": "Halb geschrieben"})
    assert form(place, form_specs.consultation(), business=other).state.draft_of is None
    (draft,) = place.ask(drafts.unfinished)
    again = form(place, form_specs.consultation(), draft.about)
    assert again.state.title == "Beratung: Bäckerei Lohmann"
    assert again.state.shown["result"] == "Halb geschrieben"
    assert again.save({}, {}) is not None
    assert place.ask(drafts.unfinished) == []


def test_an_emptied_office_of_a_new_company_is_told_and_not_filled_in_again(place):
    presenter = form(place, form_specs.company(), name="Blumen Aydın")
    presenter.change({"office": None, "counting_mode": None})
    assert presenter.save({}, {}) is None
    assert list(presenter.state.errors) == ["office"]
    presenter.change({"office": "mitte"})
    saved = presenter.save({}, {})
    assert "counting_mode" not in place.ask(lambda view: view.record("business", saved)).values


def test_what_was_emptied_in_a_new_consultation_stays_empty_also_in_its_draft(place, lohmann):
    presenter = form(place, form_specs.consultation(), business=lohmann)
    presenter.change({"adviser": None, "mode": None, "minutes": Decimal(90)})
    presenter.keep_draft({"adviser": None, "mode": None, "minutes": "90"})
    again = form(place, form_specs.consultation(), business=lohmann)
    assert (again.state.shown["adviser"], again.state.shown["mode"]) == (None, None)
    saved = again.save({}, {})
    assert {"adviser", "mode"} & place.ask(lambda view: view.record("business_consultation", saved)).values.keys() == (
        set()
    )


def test_a_duration_and_a_value_of_zero_are_not_worked_out_again(place, lohmann):
    presenter = form(place, form_specs.consultation(), business=lohmann)
    presenter.change({"begin": datetime.time(10), "end": datetime.time(11, 30), "minutes": Decimal(0)})
    assert presenter.state.hints["aid_value"] == "Nach dem Satz des Projekts: 0,00 €"
    presenter.change({"minutes": None, "aid_value": Decimal(0)})
    assert presenter.state.hints["aid_value"] == ""
    presenter.change({"minutes": Decimal(0)})
    saved = presenter.save({}, {})
    values = place.ask(lambda view: view.record("business_consultation", saved)).values
    assert (values["minutes"], Decimal(values["aid_value"])) == (0, 0)


def test_a_box_that_lost_its_tick_is_a_no(place):
    presenter = form(place, person_of_the_team())
    presenter.change({"name": "Murat Çelik", "roles": ("adviser",), "offices": ("brauck",), "active": False})
    saved = presenter.save({}, {})
    assert place.ask(lambda view: view.record("staff", saved)).values["active"] is False


def test_a_consultation_its_company_its_reminder_and_its_draft_are_one_act(place, monkeypatch):
    presenter = form(place, form_specs.consultation())
    presenter.change({"business.name": "Blumen Aydın", "next_on": datetime.date(2021, 6, 24)})
    presenter.keep_draft({"business.name": "Blumen Aydın", "next_on": "24.06.2021"})
    for second_half in ("app.records.drafts.forget", "app.companies.consulting._remind"):
        monkeypatch.setattr(second_half, fails)
        with pytest.raises(RuntimeError):
            presenter.save({}, {})
        with place.read() as view:
            for kind in ("business", "business_consultation", "follow_up"):
                assert view.connection.exec_driver_sql(f"SELECT count(*) FROM {kind}").scalar() == 0
        assert len(place.ask(drafts.unfinished)) == 1
        monkeypatch.undo()
    assert presenter.save({}, {})
    assert place.ask(drafts.unfinished) == []


def fails(*_given):
    raise RuntimeError("the second half fails")
