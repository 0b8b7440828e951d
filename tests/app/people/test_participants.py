"""The list of participants: who is in it, in which order, found by what, with what beside the name."""

import pytest
from helpers.make import workplace
from sqlalchemy.event import listen

from app.base.errors import NotAllowed
from app.people import participants
from app.people.people_filter import PeopleFilter
from app.records import records, searching


@pytest.fixture
def place(tmp_path):
    opened = workplace(tmp_path)
    yield opened
    opened.close()


def person(place, last, first, **fields):
    return place.do(records.add, "participant", {"last_name": last, "first_name": first, **fields}).id


def enrol(place, participant, entry="2021-01-11", **fields):
    return place.do(records.add, "enrolment", {"participant": participant, "entry_date": entry, **fields}).id


def names(place, *arguments, **options):
    return [row.name for row, _extras in place.ask(participants.rows, *arguments, **options)]


def test_names_stand_in_the_order_of_the_telephone_book(place):
    for last in ("Özdemir", "Müller", "Mueller", "Muller", "Zander", "İnan", "Łukasik", "Ahrens"):
        person(place, last, "A")
    expected = ["Ahrens", "İnan", "Łukasik", "Mueller", "Müller", "Muller", "Özdemir", "Zander"]
    assert names(place) == [f"{last}, A" for last in expected]


def test_umlauts_dots_and_codes_are_found_as_people_type_them(place):
    person(place, "Müller", "Ann-Kathrin")
    person(place, "Yıldız", "Emine")
    code = place.ask(participants.rows)[1][0].code
    for typed in ("mueller", "Muller", "MÜL", "ann kath", "annkathrin m"):
        assert names(place, PeopleFilter(text=typed)) == ["Müller, Ann-Kathrin"], typed
    for typed in ("yildiz", "Yıl", "emine y", code, code.replace("-", "")):
        assert names(place, PeopleFilter(text=typed)) == ["Yıldız, Emine"], typed
    assert names(place, PeopleFilter(text='"*')) == []
    assert names(place, PeopleFilter(text="Kowalska")) == []


def test_filters_work_together(place):
    nour = person(place, "Haddad", "Nour", district="brauck")
    uwe = person(place, "Brandt", "Uwe", district="mitte")
    ralf = person(place, "Kampmann", "Ralf", district="brauck")
    enrol(place, nour)
    enrol(place, uwe, exit_date="2021-03-01")
    place.do(records.edit, "participant", ralf, {"assigned_staff": None})
    assert names(place, PeopleFilter(offices=("brauck",))) == ["Haddad, Nour", "Kampmann, Ralf"]
    assert names(place, PeopleFilter(mine=True)) == ["Brandt, Uwe", "Haddad, Nour"]
    assert names(place, PeopleFilter(state="current")) == ["Haddad, Nour"]
    assert names(place, PeopleFilter(state="exited")) == ["Brandt, Uwe"]
    assert names(place, PeopleFilter(state="prospect")) == ["Kampmann, Ralf"]
    assert names(place, PeopleFilter(state="current", offices=("mitte",))) == []
    assert place.ask(participants.count, PeopleFilter(offices=("brauck",))) == 2
    assert place.ask(participants.counts, participants.directory()) == participants.Counts(3, 1)


def test_deputies_are_mine_too(place):
    ralf = person(place, "Kampmann", "Ralf")
    place.do(records.edit, "participant", ralf, {"assigned_staff": None, "deputy": place.me.staff})
    assert names(place, PeopleFilter(mine=True)) == ["Kampmann, Ralf"]


def test_the_list_sorts_by_entry_and_by_what_is_open(place):
    first = person(place, "Adams", "A")
    second = person(place, "Brandt", "B")
    person(place, "Celik", "C")
    enrol(place, first, "2021-05-01")
    enrol(place, second, "2021-02-01", labour_status="inactive", school_certificate="lower")
    assert names(place, sort="entry") == ["Brandt, B", "Adams, A", "Celik, C"]
    worst_first = names(place, sort="completeness")
    assert worst_first == ["Adams, A", "Brandt, B", "Celik, C"]


def test_each_row_tells_entry_completeness_and_last_contact(place):
    nour = person(place, "Haddad", "Nour", district="brauck")
    enrol(place, nour, "2021-06-11", questionnaire_received_on="2021-06-11")
    times = {"begin": "09:00", "end": "10:30", "office": "brauck", "location": "Büro", "public_content": "Üben"}
    group = place.do(records.add, "session", {"kind": "group", "date": "2021-06-14", **times}).id
    place.do(records.add, "attendance", {"session": group, "participant": nour, "status": "T", "minutes": "30"})
    alone = {"kind": "individual", "participant": nour, "date": "2021-06-10", "break_minutes": "15", **times}
    place.do(records.add, "session", alone)
    later = place.do(records.add, "session", {"kind": "group", "date": "2021-06-16", **times}).id
    place.do(records.add, "attendance", {"session": later, "participant": nour, "status": "E"})
    (row, extras), *_rest = place.ask(participants.rows)
    assert (row.name, row.office, row.district) == ("Haddad, Nour", "brauck", "brauck")
    assert (extras.entry, extras.exit) == ("2021-06-11", None)
    assert extras.last_contact == "2021-06-14"
    assert extras.completeness.state == "open"


def test_eight_hours_without_a_form_show_in_the_list(place):
    ralf = person(place, "Kampmann", "Ralf")
    for day in range(1, 6):
        day_of = {"kind": "individual", "participant": ralf, "date": f"2021-06-0{day}", "begin": "09:00"}
        place.do(records.add, "session", {**day_of, "end": "10:36", "public_content": "x"})
    assert place.ask(participants.rows)[0][1].completeness.words == "Bogen fehlt, 8 Std."


def test_people_of_other_offices_and_deleted_people_are_not_in_the_list(place):
    person(place, "Brandt", "Uwe", office="brauck")
    person(place, "Celik", "Murat", office="mitte")
    gone = person(place, "Weg", "Gelöscht", office="brauck")
    place.do(records.delete, "participant", gone, "doppelt")
    with place.read() as view:
        view.me = type(view.me)(view.me.staff, view.me.name, view.me.roles, ("brauck",))
        assert [row.name for row, _ in participants.rows(view)] == ["Brandt, Uwe"]
        assert participants.rows(view, PeopleFilter(text="Celik")) == []
        assert participants.rows(view, PeopleFilter(text="Weg")) == []
        assert participants.count(view) == 1


def test_without_the_right_there_is_no_list(place):
    with place.read() as view:
        view.me = type(view.me)(view.me.staff, view.me.name, frozenset({"adviser"}), ("brauck",))
        with pytest.raises(NotAllowed):
            participants.rows(view)


def test_a_kept_directory_notices_what_changed(place):
    person(place, "Brandt", "Uwe")
    people = participants.directory()
    assert len(place.ask(participants.find, people)) == 1
    assert len(place.ask(participants.find, people, PeopleFilter(text="cel"))) == 0
    murat = person(place, "Celik", "Murat")
    assert len(place.ask(participants.find, people)) == 2
    assert len(place.ask(participants.find, people, PeopleFilter(text="cel"))) == 1
    place.do(records.edit, "participant", murat, {"last_name": "Öztürk", "first_name": "Ali"})
    assert len(place.ask(participants.find, people, PeopleFilter(text="cel"))) == 0
    listing = place.ask(participants.find, people)
    assert [row.name for row in place.ask(participants.page, people, listing, 0, 9)] == ["Brandt, Uwe", "Öztürk, Ali"]


def test_letters_jump_and_a_selection_is_found_again(place):
    ids = {last: person(place, last, "A") for last in ("Adams", "Brandt", "Celik", "Cem", "Zander")}
    people = participants.directory()
    listing = place.ask(participants.find, people)
    with place.read() as view:
        assert people.first_like(view, listing, "c") == 2
        assert people.first_like(view, listing, "cem") == 3
        assert people.first_like(view, listing, "x") is None
        places = participants.find(view, people, PeopleFilter(text="C"))
        assert people.first_like(view, places, "cem") == 1
        assert people.position(view, listing, ids["Cem"]) == 3
        assert people.position(view, places, ids["Cem"]) == 1


def test_pages_reach_beyond_the_beginning_that_was_read_first(tmp_path, monkeypatch):
    monkeypatch.setattr("app.records.directory.BEGINNING", 3)
    place = workplace(tmp_path / "more")
    for number in range(10):
        person(place, f"Name{number}", "A")
    people = participants.directory()
    listing = place.ask(participants.find, people)
    shown = [row.name for row in place.ask(participants.page, people, listing, 2, 5)]
    assert shown == [f"Name{number}, A" for number in range(2, 7)]
    place.close()


@pytest.mark.parametrize("typed", ["z", "zo", "zoe", "ae", "mul", "muell zo", "z'aha", "aha", "bo"])
def test_the_list_finds_what_the_search_of_the_whole_store_finds(place, typed):
    for last, first in (("Ä", "Zoë"), ("A", "Bo"), ("Müller", "Zoë"), ("Z'aha", "Bo"), ("Zeh", "Aha")):
        person(place, last, first)
    hits = place.ask(searching.find, typed, ["participant"])
    listed = place.ask(participants.rows, PeopleFilter(text=typed))
    assert {row.id for row, _extras in listed} == {hit.id for hit in hits}


def test_what_was_read_ahead_is_used_only_while_it_still_holds(place):
    person(place, "Brandt", "Uwe")
    people = participants.directory()
    place.ask(participants.find, people)
    ahead = place.ask(people.read_ahead)
    person(place, "Adams", "Anna")
    place.ask(participants.find, people)
    people.take(ahead)
    assert [row.name for row in place.ask(participants.page, people, place.ask(participants.find, people), 0, 9)] == [
        "Adams, Anna",
        "Brandt, Uwe",
    ]
    people.take(place.ask(people.read_ahead))
    places = place.ask(participants.find, people, PeopleFilter(text="brandt"))
    assert [row.name for row in place.ask(participants.page, people, places, 0, 9)] == ["Brandt, Uwe"]


def test_a_twin_for_the_background_keeps_what_was_worked_out_until_something_changes(place):
    enrol(place, person(place, "Adams", "A"))
    people = participants.directory()
    open_answers = PeopleFilter(incomplete=True)
    assert len(place.ask(participants.find, people, open_answers)) == 1
    twin = people.twin()
    worked_out: list[int] = []
    again = place.ask(participants.find, twin, open_answers, "name", False, lambda done, total: worked_out.append(done))
    assert (len(again), worked_out) == (1, [])
    person(place, "Brandt", "B")
    again = place.ask(participants.find, twin, open_answers, "name", False, lambda done, total: worked_out.append(done))
    assert (len(again), bool(worked_out)) == (2, True)
    assert people.total == 1


def test_the_number_and_the_order_of_all_people_come_from_an_index_each(place):
    person(place, "Adams", "A")
    asked: list[tuple[str, object]] = []
    with place.read() as view:
        listen(view.connection, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
        participants.directory().refresh(view)
        plans = {}
        for statement, values in asked[:]:
            rows = view.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans[statement] = " ".join(row[3] for row in rows)
    count = next(plan for text, plan in plans.items() if "count(*)" in text and "FROM participant" in text)
    order = next(plan for text, plan in plans.items() if "ORDER BY" in text)
    assert "participant_count" in count
    assert "participant_by_sort_key" in order
    assert "TEMP B-TREE" not in order
