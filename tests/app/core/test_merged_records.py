"""Merged people and companies are one everywhere: lists, search, register, hours, chronicle, forms, exports."""

import csv

import pytest
from helpers.make import workplace

from app.base.errors import BadInput
from app.companies import companies, consulting
from app.core import merged_records
from app.duplicates import merging
from app.exports.export import export
from app.overview import chronicle, today
from app.people import completeness, contact_hours, participants, participations, people_filter, person
from app.records import detail, listing, records, searching
from app.sessions import attendance, meetings
from sync import checker


@pytest.fixture
def place(tmp_path):
    return workplace(tmp_path / "store")


def somebody(place, last="Yılmaz", first="Ayşe", **more):
    given = {"last_name": last, "first_name": first, "office": "mitte", **more}
    return place.do(records.add, "participant", given).id


def meeting(place, day="2021-06-01", **more):
    given = {"date": day, "begin": "09:00", "end": "10:00", "public_content": "x", **more}
    return place.do(records.add, "session", given).id


def merged(place, kind="participant", take=None, **who):
    """Two records that are one: the one that goes on, the absorbed one, the merge."""
    a, b = (who["a"], who["b"]) if who else (somebody(place), somebody(place, "Yilmaz", "Ayse"))
    return a, b, place.do(merging.merge, kind, a, b, take or {}, "dieselbe")


def test_show_answers_an_absorbed_id_with_the_survivor_and_names_what_was_merged(place):
    a, b, _ = merged(place, a=somebody(place, phone="1"), b=somebody(place, phone="2"), take={"phone": "LOSER"})
    record = place.ask(detail.show, "participant", b, history=True)
    assert (record["id"], record["merged"], record["fields"]["phone"]) == (a, [b], "2")
    assert {change["value"] for change in record["history"] if change["field"] == "phone"} == {"1", "2"}


def test_set_on_an_absorbed_id_stays_there_and_on_the_survivor_changes_what_is_shown(place):
    a, b, _ = merged(place, a=somebody(place, phone="1"), b=somebody(place, phone="2"), take={"phone": "LOSER"})
    assert place.do(records.edit, "participant", b, {"city": "Bottrop"}).id == b
    assert place.ask(lambda view: view.record("participant", b)).values["city"] == "Bottrop"
    saved = place.do(records.edit, "participant", a, {"phone": "1"})  # its own value, which was not shown
    assert saved.changed == ("phone",)
    assert place.ask(detail.show, "participant", a)["fields"]["phone"] == "1"


def test_lists_and_counts_have_one_row_with_the_values_of_the_one(place):
    a, _b, _ = merged(
        place, a=somebody(place, city="Gladbeck"), b=somebody(place, "Yilmaz", city="Bottrop", email="e@x.de")
    )
    rows = place.ask(listing.rows, "participant")
    assert [(row["id"], row["city"], row["email"]) for row in rows] == [(a, "Gladbeck", "e@x.de")]
    assert place.ask(listing.count, "participant") == 1
    ((row, _extras),) = place.ask(participants.rows)
    assert (row.id, row.merged) == (a, 1)
    assert place.ask(participants.count) == 1
    assert place.ask(lambda view: participants.counts(view, participants.directory())).total == 1


@pytest.mark.parametrize("where", [{"last_name": "Yilmaz"}, {"first_name": "Ayse"}, {"id": "b"}])
def test_a_list_filtered_by_a_name_of_any_of_them_has_the_survivor(place, where):
    a, b, _ = merged(place)
    where = {"id": b} if "id" in where else where
    assert [row["id"] for row in place.ask(listing.rows, "participant", where=where)] == [a]


def test_the_list_finds_by_any_name_office_and_responsible_person(place):
    first = somebody(place, "Adler", "Mia")
    other = somebody(place, "Weber", "Maria", office="brauck")
    for number in range(3):
        somebody(place, f"N{number}")
    merged(place, a=first, b=other)
    for given in (
        people_filter.PeopleFilter(text="Weber"),
        people_filter.PeopleFilter(text="Adler"),
        people_filter.PeopleFilter(offices=("brauck",)),
    ):
        assert [row.id for row, _ in place.ask(participants.rows, given)] == [first]
    assert len(place.ask(participants.rows, people_filter.PeopleFilter(mine=True))) == 4


def test_search_finds_by_any_name_id_and_code_and_shows_the_survivor_once(place):
    first, second = somebody(place, "Adler", "Mia"), somebody(place, "Adler-Weber", "Mia", phone="02043 77")
    code = place.ask(lambda view: view.record("participant", second)).values["code"]
    merged(place, a=first, b=second)
    for typed in ("Weber", "Adler", "Mia", second, code, "0204377", "ad"):
        hits = place.ask(searching.find, typed)
        assert [(hit.id, hit.title) for hit in hits] == [(first, "Adler, Mia")], typed
    assert "Adler-Weber, Mia" in place.ask(searching.find, "Weber")[0].why


def test_both_on_one_list_are_shown_once_and_counted_once(place):
    a, b = somebody(place), somebody(place, "Yilmaz")
    where = meeting(place)
    place.do(attendance.mark, where, a, "E")
    place.do(attendance.mark, where, b, "A")
    other = somebody(place, "Zorn")
    place.do(attendance.mark, where, other, None)
    merged(place, a=a, b=b)
    register = place.ask(attendance.register, where)
    assert [(row.participant, row.status) for row in register.rows] == [(a, "A"), (other, None)]
    row = place.ask(meetings.session_row, where)
    assert (row.listed, row.open_marks) == (2, 1)
    assert place.ask(contact_hours.minutes_of, [a]) == {a: 60}
    assert place.ask(contact_hours.minutes_of, [a, b]) == {a: 60, b: 60}


def test_a_mark_on_the_survivor_goes_where_the_first_mark_is_and_can_be_undone(place):
    a, b = somebody(place), somebody(place, "Yilmaz")
    where = meeting(place)
    place.do(attendance.mark, where, b, "A")
    merged(place, a=a, b=b)
    done = place.do(attendance.mark, where, a, "E")
    assert done.participant == a
    assert [(row.participant, row.status) for row in place.ask(attendance.register, where).rows] == [(a, "E")]
    assert len(place.ask(listing.rows, "attendance")) == 1
    place.do(attendance.undo, done.undo)
    assert [row.status for row in place.ask(attendance.register, where).rows] == ["A"]


def test_a_mark_changes_all_marks_the_one_person_has_on_a_list(place):
    a, b = somebody(place), somebody(place, "Yilmaz")
    where = meeting(place)
    for who in (a, b):
        place.do(attendance.mark, where, who, "A")
    merged(place, a=a, b=b)
    done = place.do(attendance.mark, where, a, "UE")
    assert [row.status for row in place.ask(attendance.register, where).rows] == ["UE"]
    place.do(attendance.undo, done.undo)
    assert {row["status"] for row in place.ask(listing.rows, "attendance")} == {"A"}
    place.do(attendance.take_off_list, where, a)
    assert place.ask(attendance.register, where).rows == ()


def test_hours_chronicle_and_completeness_are_those_of_all_records(place):
    a, b = somebody(place), somebody(place, "Yilmaz")
    for day, who in (("2021-06-01", a), ("2021-06-02", b), ("2021-06-03", b)):
        place.do(attendance.mark, meeting(place, day), who, "A")
    place.do(records.add, "enrolment", {"participant": b, "entry_date": "2021-05-01"})
    place.do(records.add, "case_note", {"participant": b, "date": "2021-06-02", "text": "geheim"})
    merged(place, a=a, b=b)
    assert place.ask(contact_hours.minutes_of, [a]) == {a: 180}
    events = place.ask(chronicle.of_person, a)
    assert [entry.day for entry in events if entry.what == "group"] == ["2021-06-03", "2021-06-02", "2021-06-01"]
    assert [entry.text for entry in events if entry.what == "note"] == ["geheim"]
    details = place.ask(person.details, b)
    assert (details.id, details.minutes, details.merged) == (a, 180, (b,))
    assert details.extras.entry == "2021-05-01"
    assert details.extras.last_contact == "2021-06-03"
    assert place.ask(participants.counts, participants.directory()).current == 1
    with pytest.raises(BadInput):  # takes part already, by the other record
        place.do(records.add, "enrolment", {"participant": a, "entry_date": "2021-06-01"})


def test_the_hours_of_both_reach_the_limit_together(place):
    a, b = somebody(place), somebody(place, "Yilmaz")
    for day, who in (("2021-06-09", a), ("2021-06-10", b)):
        place.do(attendance.mark, meeting(place, day, begin="09:00", end="14:00", leaders=place.me.staff), who, "A")
    assert place.ask(today.limits_reached) == []
    merged(place, a=a, b=b)
    (reached,) = place.ask(today.limits_reached)
    assert (reached.participant, reached.minutes) == (a, 600)


def test_open_answers_of_all_people_judge_the_merged_one_by_all_that_is_there(place):
    a, b = somebody(place), somebody(place, "Yilmaz")
    place.do(records.add, "enrolment", {"participant": b, "entry_date": "2021-05-01"})
    merged(place, a=a, b=b)
    people = participants.directory()
    (number,) = place.ask(lambda view: people_filter._ranks(view, _fresh(view, people)))
    judged = place.ask(lambda view: participations.completeness_of(view, [merged_records.to_blob(a)]))[
        merged_records.to_blob(a)
    ]
    assert number // 1000 == completeness.STATES.index(judged.state)
    assert judged.state == "open"


def _fresh(view, people):
    people.refresh(view)
    return people


def test_the_form_of_a_merged_person_shows_the_one_and_saves_on_the_survivor(place):
    a, b, _ = merged(place, a=somebody(place, phone="1"), b=somebody(place, phone="2"), take={"phone": "LOSER"})
    sheet = place.ask(person.open_sheet, b)
    assert (sheet.id, sheet.values["participant.phone"]) == (a, "2")
    place.do(person.save_sheet, sheet, {"participant.phone": "3"})
    assert place.ask(person.open_sheet, a).values["participant.phone"] == "3"
    assert place.ask(lambda view: view.record("participant", b)).values["phone"] == "2"


def test_an_export_has_one_row(place, tmp_path):
    a, _b, _ = merged(place, a=somebody(place, phone="1"), b=somebody(place, phone="2"), take={"phone": "LOSER"})
    target = tmp_path / "people.csv"
    assert export(place, "participants", target).rows == 1
    (row,) = csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    assert a in row.values()
    assert "2" in row.values()


def test_companies_are_one_with_the_sums_of_all_consultations(place):
    a, b = (place.do(records.add, "business", {"name": name, "office": "mitte"}).id for name in ("Bäcker", "Baecker"))
    for firm, minutes in ((a, 60), (b, 90)):
        given = {"business": firm, "date": "2021-06-01", "minutes": minutes, "topics": "shop", "kind": "first"}
        place.do(records.add, "business_consultation", given)
    merged(place, "business", a=a, b=b)
    ((row, sums),) = place.ask(companies.rows)
    assert (row.id, row.merged, sums.consultations, sums.minutes) == (a, 1, 2, 150)
    assert place.ask(companies.details, b).id == a
    assert place.ask(consulting.of_company, a).minutes == 150
    assert len(place.ask(chronicle.of_company, a)) == 2
    assert place.ask(companies.count) == 1


def test_deleting_the_one_deletes_all_and_an_absorbed_record_is_not_deleted_alone(place):
    a, b, _ = merged(place)
    with pytest.raises(BadInput, match="zusammengeführt"):
        place.do(records.delete, "participant", b, "x")
    place.do(records.delete, "participant", a, "x")
    assert place.ask(listing.rows, "participant") == []
    place.do(records.restore, "participant", a)
    assert [row["id"] for row in place.ask(listing.rows, "participant")] == [a]
    assert place.ask(detail.show, "participant", b)["merged"] == [b]


def test_whose_offices_do_not_reach_the_survivor_goes_on_seeing_the_own_record(place):
    a, b = somebody(place, office="brauck"), somebody(place, "Yilmaz", office="mitte")
    c = somebody(place, "Yilmas", office="mitte")
    merged(place, a=a, b=b)
    merged(place, a=a, b=c)
    place.do(records.edit, "staff", place.me.staff, {"offices": ["mitte"]})
    place.refresh()
    assert [row["id"] for row in place.ask(listing.rows, "participant")] == [b]
    assert place.ask(merged_records.representative_of, "participant", c) == b
    assert place.ask(participants.count) == 1
    assert [hit.id for hit in place.ask(searching.find, "Yilmas")] == [b]
    assert place.ask(detail.show, "participant", c)["id"] == b


def test_the_check_of_the_store_looks_at_the_clusters(place):
    merged(place)
    assert checker.check_records(place.store) == []
    with place.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM cluster", execution_options={"captured": True})
    assert any("zusammengeführt" in problem for problem in checker.check_records(place.store))
