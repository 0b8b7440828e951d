"""Search as you type: what is found, why, by whom, and that it stays bounded."""

import pytest
from helpers.make import workplace
from sqlalchemy import event, func, select

from app.base.errors import BadInput, NotAllowed
from app.records import records, searching
from models.tables import RECORDS


@pytest.fixture
def office(tmp_path):
    place = workplace(tmp_path)
    yield place
    place.close()


def person(place, last, first, **more):
    saved = place.do(records.add, "participant", {"last_name": last, "first_name": first, **more})
    return saved.id


def titles(place, typed, kinds=None, limit=20):
    return [hit.title for hit in place.ask(searching.find, typed, kinds, limit)]


def test_last_names_come_before_first_names_and_in_the_order_of_the_telephone_book(office):
    person(office, "Anders", "Zoe")
    person(office, "Müller", "Anna")
    person(office, "Andersen", "Bo")
    assert titles(office, "an") == ["Anders, Zoe", "Andersen, Bo"]
    assert titles(office, "ann") == ["Müller, Anna"]
    assert titles(office, "and") == ["Anders, Zoe", "Andersen, Bo"]


@pytest.mark.parametrize("typed", ["MUELLER", "müller", "Muller", "mül ann", "ann mül", "muell"])
def test_every_spelling_finds_mueller(office, typed):
    person(office, "Müller", "Anna")
    person(office, "Miller", "Bert")
    assert titles(office, typed) == ["Müller, Anna"]


def test_a_code_is_found_whole_or_begun_with_and_without_hyphens(office):
    record_id = person(office, "Kampmann", "Ralf")
    person(office, "Nowak", "Piotr")
    code = office.ask(lambda view: view.record("participant", record_id).values["code"])
    for typed in (code, code.replace("-", "").lower(), code[:9]):
        (hit,) = office.ask(searching.find, typed)
        assert (hit.id, hit.code, hit.why) == (record_id, code, "Kennung")
    assert titles(office, record_id) == ["Kampmann, Ralf"]


@pytest.mark.parametrize("typed", ["02043 555 0163", "020435550163", "+49 2043 5550163", "02043/555"])
def test_a_phone_number_is_found_in_any_spelling(office, typed):
    person(office, "Kampmann", "Ralf", phone="02043 555-0163")
    person(office, "Nowak", "Piotr", phone="0209 1234")
    (hit,) = office.ask(searching.find, typed)
    assert (hit.title, hit.why) == ("Kampmann, Ralf", "Telefon")


def test_a_day_of_birth_is_found_as_typed_alone_and_with_a_name(office):
    person(office, "Kampmann", "Ralf", birth_date="1980-02-03")
    person(office, "Nowak", "Piotr", birth_date="1980-03-02")
    for typed in ("03.02.1980", "3.2.1980", "1980-02-03", "kamp 03.02.1980"):
        assert titles(office, typed) == ["Kampmann, Ralf"]
    assert titles(office, "nowak 03.02.1980") == []
    (hit,) = office.ask(searching.find, "3.2.1980")
    assert hit.why == "Geburtsdatum" and "03.02.1980" in hit.second


def test_companies_offerings_and_sessions_are_found_beside_people(office):
    person(office, "Nähter", "Ute")
    office.do(records.add, "business", {"name": "Näherei Yıldız", "office": "brauck"})
    course = office.do(records.add, "offering", {"title": "Nähkurs", "location": "Brauck"}).id
    office.do(records.add, "session", {"offering": course, "date": "2021-06-16", "begin": "10:00", "end": "11:30"})
    office.do(records.add, "session", {"offering": course, "date": "2021-06-09", "begin": "10:00", "end": "11:30"})
    assert titles(office, "näh") == [
        "Nähter, Ute",
        "Näherei Yıldız",
        "Nähkurs",
        "Nähkurs, 16.06.2021 10:00",
        "Nähkurs, 09.06.2021 10:00",
    ]
    assert titles(office, "nähkurs 09.06.2021") == ["Nähkurs, 09.06.2021 10:00"]
    assert titles(office, "09.06.2021") == ["Nähkurs, 09.06.2021 10:00"]
    assert titles(office, "yildiz", ["business"]) == ["Näherei Yıldız"]


def test_deleted_people_are_not_found(office):
    record_id = person(office, "Kampmann", "Ralf")
    office.do(records.delete, "participant", record_id, "doppelt")
    assert titles(office, "kampmann") == [] and titles(office, "ka") == [] and titles(office, record_id) == []


def test_offices_and_roles_hide_what_is_not_theirs(tmp_path):
    place = workplace(tmp_path)
    person(place, "Kampmann", "Ralf", office="brauck")
    place.do(records.add, "business", {"name": "Kampmann KG", "office": "mitte"})
    place.do(records.edit, "staff", place.me.staff, {"offices": "mitte", "roles": "adviser"})
    assert titles(place, "kamp") == ["Kampmann KG"]
    with pytest.raises(NotAllowed):
        place.ask(searching.find, "kamp", ["participant"])
    place.close()


def test_kinds_that_are_not_searched_are_refused(office):
    with pytest.raises(BadInput) as caught:
        office.ask(searching.find, "x", ["enrolment"])
    assert caught.value.field == "kind"


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "'\"*", 'a" OR b', "NEAR(", "\ue000participant", "ab AND", "%", "(", "x" * 5000]
)
def test_nothing_typed_is_a_question_in_itself(office, typed):
    person(office, "Müller", "Anna")
    assert titles(office, typed) == []


def test_the_limit_holds_and_more_is_found_only_when_asked_for(office):
    for number in range(30):
        person(office, f"Kampmann{chr(97 + number % 26)}", "Ralf")
    assert len(titles(office, "kam")) == 20 and len(titles(office, "ralf", limit=7)) == 7
    assert len(titles(office, "ralf", limit=50)) == 30


def test_a_list_filtered_by_matching_shows_the_same_people(office):
    person(office, "Müller", "Anna")
    person(office, "Andersen", "Bo")
    table = RECORDS["participant"]

    def count(view, typed):
        query = select(func.count()).select_from(table).where(searching.matching(view, "participant", typed))
        return view.connection.execute(query).scalar()

    assert [office.ask(count, typed) for typed in ("", "an", "ann", "muell", "zzz", "---")] == [2, 1, 1, 1, 0, 0]


def test_short_searches_walk_an_index_in_order_and_long_ones_the_word_index(office):
    statements = []

    def plan(view, typed):
        def note(_connection, _cursor, statement, parameters, _context, _many):
            if statement.startswith("SELECT") and "EXPLAIN" not in statement:
                statements.append((statement, parameters))

        event.listen(view.connection, "before_cursor_execute", note)
        searching.find(view, typed, ["participant"])
        event.remove(view.connection, "before_cursor_execute", note)
        steps = []
        for statement, parameters in statements:
            rows = view.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            steps.append([row[3] for row in rows])
        statements.clear()
        return steps

    person(office, "Müller", "Anna")
    short = [step for step in office.ask(plan, "mü") if any("participant" in line for line in step)]
    assert any("participant_by_sort_key" in line for line in short[0])
    assert not any("SCAN participant" in line or "TEMP B-TREE" in line for step in short for line in step)
    long = [step for step in office.ask(plan, "anna müller") if any("search" in line for line in step)]
    assert "VIRTUAL TABLE" in long[0][0] and not any("TEMP B-TREE" in line for line in long[0])
