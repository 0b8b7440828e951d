"""Adding and changing records: what is refused, with which sentence, and that nothing is written then."""

import pytest
from helpers.make import workplace
from sqlalchemy import func, select

from app.base.errors import BadInput, NotAllowed, NotFound
from app.records import records
from models.tables import ENTRY
from resources import language


@pytest.fixture(autouse=True)
def english():
    language.use("en")
    yield
    language.use("de")


@pytest.fixture
def place(tmp_path):
    return workplace(tmp_path / "store")


@pytest.fixture
def person(place):
    given = {"last_name": "Kowalska", "first_name": "Joanna", "birth_date": "1980-05-17", "office": "brauck"}
    return place.do(records.add, "participant", given).id


def changes(place) -> int:
    return place.ask(lambda view: view.connection.execute(select(func.count()).select_from(ENTRY)).scalar())


REFUSED = [
    ("participant", {"first_name": "A"}, "last_name"),
    ("participant", {"last_name": "A" * 300, "first_name": "B"}, "last_name"),
    ("participant", {"last_name": "A\x07", "first_name": "B"}, "last_name"),
    ("participant", {"last_name": "A\u202eB", "first_name": "B"}, "last_name"),
    ("participant", {"last_name": "A😀", "first_name": "B"}, "last_name"),
    ("participant", {"last_name": "A", "first_name": "B", "birth_date": "2030-01-01"}, "birth_date"),
    ("participant", {"last_name": "A", "first_name": "B", "birth_date": "1870-01-01"}, "birth_date"),
    ("participant", {"last_name": "A", "first_name": "B", "birth_date": "1980-02-30"}, "birth_date"),
    ("participant", {"last_name": "A", "first_name": "B", "gender": "unklar"}, "gender"),
    ("participant", {"last_name": "A", "first_name": "B", "shoe_size": "43"}, "shoe_size"),
    ("participant", {"last_name": "A", "first_name": "B", "deputy": "nobody"}, "deputy"),
    ("participant", {"last_name": "A", "first_name": "B", "deputy": "0" * 32}, "deputy"),
    ("session", {"date": "2021-02-30"}, "date"),
    ("session", {"date": "2021-06-17", "begin": "10:00", "end": "09:00"}, "end"),
    ("session", {"date": "2021-06-17", "begin": "25:00"}, "begin"),
    ("session", {"date": "2018-12-31"}, "date"),
    ("session", {"date": "2021-12-24", "status": "held"}, "date"),
    ("follow_up", {"due_on": "2021-07-01"}, "participant"),
    ("business", {"legal_form": "GmbH"}, "name"),
    ("business", {"name": "Kiosk", "aid_value": "12.345"}, "aid_value"),
]


@pytest.mark.parametrize(("kind", "given", "field"), REFUSED)
def test_bad_input_names_its_field_says_what_to_do_and_changes_nothing(place, kind, given, field):
    before = changes(place)
    with pytest.raises(BadInput) as refused:
        place.do(records.add, kind, given)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")
    assert changes(place) == before


def test_all_errors_of_a_form_come_together(place):
    with pytest.raises(BadInput) as refused:
        place.do(records.add, "participant", {"last_name": "A", "birth_date": "morgen", "gender": "x y"})
    assert set(refused.value.errors) == {"birth_date", "gender"}


def test_an_exit_before_the_entry_is_refused(place, person):
    with pytest.raises(BadInput) as refused:
        given = {"participant": person, "entry_date": "2021-03-01", "exit_date": "2021-02-28"}
        place.do(records.add, "enrolment", given)
    assert refused.value.field == "exit_date"


def test_a_second_participation_of_a_person_is_refused(place, person):
    place.do(records.add, "enrolment", {"participant": person, "entry_date": "2021-03-01"})
    with pytest.raises(BadInput):
        place.do(records.add, "enrolment", {"participant": person, "entry_date": "2021-04-01"})


def test_a_sensitive_yes_needs_its_consent(place, person):
    given = {"participant": person, "disability": "ja", "minority": "k.A."}
    with pytest.raises(BadInput) as refused:
        place.do(records.add, "participant_sensitive", given)
    assert refused.value.field == "disability"
    place.do(records.add, "consent", {"subject": person, "kind": "sensitive", "given_on": "2021-03-01"})
    saved = place.do(records.add, "participant_sensitive", given)
    values = place.ask(lambda view: view.record("participant_sensitive", saved.id)).values
    assert (values["disability"], values["minority"]) == ("yes", "declined")


def test_attendance_outside_the_participation_is_recorded_with_a_warning(place, person):
    place.do(records.add, "enrolment", {"participant": person, "entry_date": "2021-06-10"})
    session = place.do(records.add, "session", {"date": "2021-06-01"}).id
    saved = place.do(records.add, "attendance", {"session": session, "participant": person, "status": "A"})
    assert [finding.keyword for finding in saved.warnings] == ["outside_enrolment"]


def test_marking_the_same_person_twice_changes_the_one_cell(place, person):
    session = place.do(records.add, "session", {"date": "2021-06-01"}).id
    first = place.do(records.add, "attendance", {"session": session, "participant": person, "status": "A"})
    second = place.do(records.add, "attendance", {"session": session, "participant": person, "status": "E"})
    assert first.id == second.id
    assert second.changed == ("status",)


def test_a_note_stays_as_it_was_written(place, person):
    note = place.do(records.add, "case_note", {"participant": person, "text": "Unterlagen sortiert"}).id
    with pytest.raises(BadInput):
        place.do(records.edit, "case_note", note, {"text": "anders"})


def test_notes_are_written_by_the_assigned_staff_only(place, person):
    colleague = place.do(records.add, "staff", {"name": "M. Aksoy", "roles": "social_worker", "offices": "brauck"}).id
    place.do(records.edit, "participant", person, {"assigned_staff": colleague})
    with pytest.raises(NotAllowed):
        place.do(records.add, "case_note", {"participant": person, "text": "x"})
    place.do(records.edit, "participant", person, {"deputy": place.me.staff})
    place.do(records.add, "case_note", {"participant": person, "text": "x"})


def test_who_lacks_the_right_changes_nothing(tmp_path):
    adviser = workplace(tmp_path / "adviser", roles=["adviser"])
    before = changes(adviser)
    with pytest.raises(NotAllowed):
        adviser.do(records.add, "participant", {"last_name": "A", "first_name": "B"})
    assert changes(adviser) == before
    adviser.do(records.add, "business", {"name": "Kiosk Lohmann"})


def test_records_of_other_offices_are_not_found(tmp_path):
    place = workplace(tmp_path / "one")
    record_id = place.do(records.add, "participant", {"last_name": "A", "first_name": "B", "office": "mitte"}).id
    place.do(records.edit, "staff", place.me.staff, {"offices": "brauck"})
    with pytest.raises(NotFound):
        place.do(records.edit, "participant", record_id, {"phone": "1"})


def test_deleting_needs_a_reason_and_can_be_taken_back(place, person):
    with pytest.raises(BadInput):
        place.do(records.delete, "participant", person, " ")
    place.do(records.delete, "participant", person, "doppelt")
    with pytest.raises(NotFound):
        place.do(records.edit, "participant", person, {"phone": "1"})
    place.do(records.restore, "participant", person)
    assert place.do(records.edit, "participant", person, {"phone": "1"}).changed == ("phone",)


def test_a_session_of_a_series_has_one_id_on_every_laptop(place):
    offering = place.do(records.add, "offering", {"title": "Nähen", "begin": "10:00", "end": "12:00"}).id
    first = place.do(records.add, "session", {"offering": offering, "date": "2021-06-24"})
    again = place.do(records.add, "session", {"offering": offering, "date": "2021-06-24", "begin": "10:00"})
    assert first.id == again.id
    assert again.changed == ()


def test_german_and_english_words_and_keys_are_accepted(place):
    for word in ("weiblich", "female", "Weiblich", "w"):
        saved = place.do(records.add, "participant", {"last_name": "A", "first_name": "B", "gender": word})
        assert place.ask(lambda view, i=saved.id: view.record("participant", i)).values["gender"] == "female"
