"""Companies: the list with its sums, the form, and consultations that add up."""

from decimal import Decimal

import pytest
from helpers.make import workplace

from app.base.errors import BadInput, NotAllowed
from app.companies import companies, consulting
from app.companies.companies import CompanyFilter
from app.companies.consulting import ConsultationDraft
from app.core.work import Me
from app.project import presets
from app.records import records
from app.records.aid_value import aid_value
from models.fields import Field


@pytest.fixture
def place(tmp_path):
    profile = {**presets.gladbeck(), "rate_table": [{"valid_from": "2019-01-01", "per_hour": "220.00"}]}
    opened = workplace(tmp_path, profile=profile)
    yield opened
    opened.close()


def company(place, name="Bäckerei Lohmann", **fields):
    return place.do(records.add, "business", {"name": name, "office": "brauck", **fields}).id


def consult(place, business, day, begin="10:00", end="11:30", **fields):
    given = {"date": day, "begin": begin, "end": end, **fields}
    return place.do(consulting.record_consultation, ConsultationDraft(business, given))


def test_consultations_add_up_in_the_list_and_on_the_page(place):
    lohmann = company(place, size_class="micro", wz_section="C")
    company(place, "Änderungsschneiderei Öz", size_class="small")
    consult(place, lohmann, "2021-05-06", end="12:00", topics="website")
    consult(place, lohmann, "2021-06-14", topics="google")
    (first, none), (second, sums) = place.ask(companies.rows)
    assert (first.name, none.consultations) == ("Änderungsschneiderei Öz", 0)
    assert (second.name, sums.consultations, sums.minutes, sums.value) == (
        "Bäckerei Lohmann",
        2,
        210,
        Decimal("770.00"),
    )
    assert sums.last == "2021-06-14"
    advice = place.ask(consulting.of_company, lohmann)
    assert [(row.day, row.title, row.minutes, row.value) for row in advice.rows] == [
        ("2021-06-14", "Google-Eintrag", 90, Decimal("330.00")),
        ("2021-05-06", "Webseite", 120, Decimal("440.00")),
    ]
    assert (advice.minutes, advice.value) == (sums.minutes, sums.value)
    assert advice.rows[0].adviser == "Katrin Sommerfeld"


def test_companies_are_found_and_filtered(place):
    company(place, size_class="micro", wz_section="C", contact_person="Silvia Lohmann")
    company(place, "Physio am Markt", office="mitte", size_class="small", wz_section="Q")
    assert [row.name for row, _ in place.ask(companies.rows, CompanyFilter(text="baeck"))] == ["Bäckerei Lohmann"]
    assert [row.name for row, _ in place.ask(companies.rows, CompanyFilter(text="silvia"))] == ["Bäckerei Lohmann"]
    assert [row.name for row, _ in place.ask(companies.rows, CompanyFilter(offices=("mitte",)))] == ["Physio am Markt"]
    assert [row.name for row, _ in place.ask(companies.rows, CompanyFilter(sections=("C", "Q"), sizes=("small",)))] == [
        "Physio am Markt"
    ]
    assert place.ask(companies.count, CompanyFilter(sizes=("large",))) == 0


def test_a_new_company_and_its_first_consultation_are_one_act(place):
    fields = {"date": "2021-06-14", "begin": "9:00", "end": "10:00", "topics": "shop|website"}
    draft = ConsultationDraft(None, fields, {"name": "Blumen Aydın", "office": "brauck"})
    saved = place.do(consulting.record_consultation, draft)
    told = place.ask(companies.details, saved.business)
    assert (told.name, told.sums.minutes, told.sums.value) == ("Blumen Aydın", 60, Decimal("220.00"))


def test_a_refused_consultation_leaves_no_company_behind(place):
    draft = ConsultationDraft(None, {"date": "2021-06-14", "begin": "10:00", "end": "09:00"}, {"name": "Weg"})
    with pytest.raises(BadInput) as refused:
        place.do(consulting.record_consultation, draft)
    assert refused.value.field == "end"
    assert place.ask(companies.count) == 0
    with pytest.raises(BadInput) as refused:
        place.do(consulting.record_consultation, ConsultationDraft(None, {"date": "2021-06-14"}, {"name": " "}))
    assert list(refused.value.errors) == ["business.name"]


def test_a_next_date_becomes_a_reminder_and_is_settled_with_it(place):
    lohmann = company(place)
    saved = consult(place, lohmann, "2021-06-14", next_on="2021-06-24", agreed_steps="Fotos machen\nund senden")
    with place.read() as view:
        reminder = view.record("follow_up", saved.follow_up).values
    assert (reminder["due_on"], reminder["text"]) == ("2021-06-24", "Fotos machen und senden")
    assert not place.ask(consulting.of_company, lohmann).rows[0].done
    place.do(records.edit, "follow_up", saved.follow_up, {"done_on": "2021-06-17"})
    assert place.ask(consulting.of_company, lohmann).rows[0].done


def test_a_value_given_by_hand_stands_and_without_a_rate_there_is_none(place):
    lohmann = company(place)
    consult(place, lohmann, "2021-06-14", aid_value="160.00")
    assert place.ask(consulting.of_company, lohmann).value == Decimal("160.00")
    assert place.ask(aid_value, {"date": "2018-01-01", "minutes": 60}) is None


def test_every_way_of_recording_a_consultation_works_its_value_out(place):
    lohmann = company(place)
    given = {"business": lohmann, "date": "2021-06-14", "begin": "10:00", "end": "11:30"}
    place.do(records.add, "business_consultation", given)
    assert place.ask(consulting.of_company, lohmann).value == Decimal("330.00")


def test_a_duration_of_zero_is_given_and_not_worked_out(place):
    lohmann = company(place)
    consult(place, lohmann, "2021-06-14", minutes=0)
    advice = place.ask(consulting.of_company, lohmann)
    assert (advice.minutes, advice.value) == (0, Decimal("0.00"))


def test_input_is_read_once_however_many_rules_ask_for_it(place, monkeypatch):
    lohmann = company(place)
    reads: list[str] = []
    real = Field.read

    def read(self, given):
        reads.append(self.name)
        return real(self, given)

    monkeypatch.setattr(Field, "read", read)
    consult(place, lohmann, "2021-06-14", topics="google")
    assert sorted(reads) == ["begin", "business", "date", "end", "topics"]


def test_the_form_of_a_company_keeps_what_arrived(place):
    lohmann = company(place, phone="1")
    sheet = place.ask(companies.open_sheet, lohmann)
    place.do(records.edit, "business", lohmann, {"phone": "22222"})
    (changed,) = place.ask(companies.changed_meanwhile, sheet)
    assert (changed.key, changed.value) == ("phone", "22222")
    place.do(companies.save_sheet, sheet, {"phone": "33333"})
    assert place.ask(companies.details, lohmann).conflicts == ("phone",)


def test_the_first_consultation_is_proposed_as_the_first(place):
    lohmann = company(place)
    assert place.ask(consulting.open_sheet, None, lohmann).values["kind"] == "first"
    saved = consult(place, lohmann, "2021-06-14")
    assert place.ask(consulting.open_sheet, None, lohmann).values["kind"] == "follow_up"
    sheet = place.ask(consulting.open_sheet, saved.id)
    place.do(consulting.save_consultation, sheet, {"result": "läuft"})
    assert place.ask(consulting.of_company, lohmann).rows[0].result == "läuft"


def test_social_workers_do_not_see_companies(place):
    lohmann = company(place)
    with place.read() as view:
        view.me = Me(view.me.staff, "X", frozenset({"social_worker"}), ("brauck",))
        for look in (
            companies.rows,
            lambda v: companies.details(v, lohmann),
            lambda v: consulting.of_company(v, lohmann),
        ):
            with pytest.raises(NotAllowed):
                look(view)
