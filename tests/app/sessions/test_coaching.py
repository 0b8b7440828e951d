"""Sessions: single, in series, with one person; hours; last time's list."""

import datetime

import pytest
from helpers.make import workplace
from helpers.people import enrolled, group, offering, person, session

from app.base.errors import BadInput, NotAllowed
from app.people.contact_hours import minutes_of
from app.records import records
from app.sessions import attendance, coaching, series
from app.sessions.holidays import easter, holiday
from models.fields import Field


@pytest.fixture
def place(tmp_path):
    made = workplace(tmp_path)
    yield made
    made.close()


def test_a_group_session_is_recorded_with_its_marks_in_one_act(place):
    people = group(place)
    marks = (*(coaching.Attendee(one, "A") for one in people[:-1]), coaching.Attendee(people[-1], "T", 45))
    told = []
    place.on_touched = told.append
    draft = coaching.SessionDraft({"offering": offering(place), "date": "2021-06-10"}, marks)
    told.clear()
    made = place.do(coaching.record_session, draft)
    assert told == [frozenset({"session", "attendance"})]
    row = place.ask(coaching.session_row, made.id)
    assert (row.title, row.status, row.listed, row.open_marks, row.recorded) == (
        "Bewerbungstraining, Gruppe B",
        "held",
        12,
        0,
        True,
    )
    assert place.ask(attendance.register, made.id).counts["A"] == 11


def test_a_refused_mark_leaves_no_session_behind(place):
    (who,) = group(place, 1)
    of = offering(place)
    with pytest.raises(BadInput):
        draft = coaching.SessionDraft({"offering": of, "date": "2021-06-10"}, (coaching.Attendee(who, "T"),))
        place.do(coaching.record_session, draft)
    assert place.ask(coaching.sessions_between, "2021-01-01", "2021-12-31") == []


def test_the_same_meeting_is_not_recorded_twice(place):
    of = offering(place)
    session(place, of)
    with pytest.raises(BadInput) as caught:
        session(place, of)
    assert caught.value.field == "begin"
    session(place, of, begin="14:00", end="15:00")
    assert len(place.ask(coaching.sessions_between, "2021-06-17", "2021-06-17")) == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"date": "2021-02-30"}, "date"),
        ({"date": "2021-06-10", "begin": "11:00", "end": "10:00"}, "end"),
        ({"date": "2021-06-10", "begin": "25:00"}, "begin"),
        ({"date": "2018-12-31"}, "date"),
        ({}, "date"),
    ],
)
def test_what_cannot_be_a_session_is_refused_at_its_field(place, fields, field):
    with pytest.raises(BadInput) as caught:
        place.do(coaching.record_session, coaching.SessionDraft({"kind": "group", **fields}))
    assert caught.value.field == field
    assert place.ask(coaching.sessions_between, "2000-01-01", "2100-01-01") == []


def test_sessions_of_a_week_come_by_day_and_time_with_their_counts(place):
    of = offering(place)
    people = group(place, 3)
    session(place, of, "2021-06-17", people=people, begin="13:00", end="14:30")
    early = session(place, of, "2021-06-17", people=people)
    session(place, of, "2021-06-15")
    session(place, of, "2021-06-21")
    place.do(attendance.mark, early, people[0], "A")
    rows = place.ask(coaching.sessions_between, "2021-06-14", "2021-06-20")
    assert [(row.date, row.begin, row.listed, row.open_marks) for row in rows] == [
        ("2021-06-15", "10:00", 0, 0),
        ("2021-06-17", "10:00", 3, 2),
        ("2021-06-17", "13:00", 3, 3),
    ]
    assert place.ask(coaching.sessions_between, "2021-06-14", "2021-06-20", "mitte") == []


def test_a_series_is_planned_in_one_act_and_planning_it_again_adds_nothing(place):
    of = offering(place)
    people = group(place, 3)
    source = session(place, of, "2021-06-10", people=people)
    plan = series.Series(of, series.weekly("17.06.2021", 4), "10:00", "11:30", list_of=source)
    first = place.do(series.plan_series, plan)
    assert (len(first.ids), first.existing) == (4, 0)
    again = place.do(series.plan_series, plan)
    assert (again.ids, again.existing) == ((), 4)
    rows = place.ask(coaching.sessions_between, "2021-06-17", "2021-07-31")
    assert [(row.date, row.status, row.listed) for row in rows] == [
        ("2021-06-17", "planned", 3),
        ("2021-06-24", "planned", 3),
        ("2021-07-01", "planned", 3),
        ("2021-07-08", "planned", 3),
    ]


def test_two_laptops_that_plan_the_same_series_make_the_same_records(tmp_path):
    first, second = workplace(tmp_path / "a"), workplace(tmp_path / "b")
    of = "01798937-b500-7c1a-9693-eb88698ae817"
    made = []
    for place in (first, second):
        place.do(records.add, "offering", {"title": "Nähen", "office": "brauck"}, record_id=of)
        plan = series.Series(of, series.weekly("2021-06-17", 3), "10:00", "11:30")
        made.append(place.do(series.plan_series, plan).ids)
        place.close()
    assert made[0] == made[1]


def test_the_preview_names_holidays_overlaps_and_what_is_there_and_writes_nothing(place):
    of = offering(place)
    session(place, of, "2021-05-20")
    session(place, offering(place, "Nähen"), "2021-05-27", begin="11:00", end="12:00")
    plan = series.Series(of, series.weekly("2021-05-13", 3), "10:00", "11:30")
    meetings = place.ask(series.preview_series, plan)
    assert [(one.planned_already, bool(one.holiday), len(one.remarks)) for one in meetings] == [
        (False, True, 1),
        (True, False, 0),
        (False, False, 1),
    ]
    assert len(place.ask(coaching.sessions_between, "2021-01-01", "2021-12-31")) == 2


def test_a_series_of_no_or_too_many_meetings_is_refused(place):
    for count in (0, 61):
        with pytest.raises(BadInput) as caught:
            series.weekly("2021-06-17", count)
        assert caught.value.field == "count"


def test_the_holidays_of_north_rhine_westphalia():
    assert [easter(year).isoformat() for year in (2019, 2020, 2021, 2022, 2038)] == [
        "2019-04-21",
        "2020-04-12",
        "2021-04-04",
        "2022-04-17",
        "2038-04-25",
    ]
    year = [datetime.date(2021, 1, 1) + datetime.timedelta(days=day) for day in range(365)]
    found = [f"{day:%d.%m.}" for day in year if holiday(day)]
    assert found == [
        "01.01.",
        "02.04.",
        "05.04.",
        "01.05.",
        "13.05.",
        "24.05.",
        "03.06.",
        "03.10.",
        "01.11.",
        "25.12.",
        "26.12.",
    ]


def test_last_times_list_is_copied_unmarked_without_those_who_left(place):
    of = offering(place)
    people = group(place, 3)
    enrolled(place, people[0], exit_date="2021-06-11")
    enrolled(place, people[1])
    earlier = session(place, of, "2021-06-10", people=people)
    place.do(attendance.mark_open, earlier)
    session(place, of, "2021-06-14")
    later = session(place, of, "2021-06-17", people=[people[2]])
    copied = place.do(coaching.copy_last_list, later)
    assert (copied.added, copied.ended) == (1, ("Kowalska, Joanna",))
    rows = place.ask(attendance.register, later).rows
    assert [(row.name, row.status) for row in rows] == [("Al-Masri, Rami", None), ("Öztürk, Hatice", None)]
    assert place.do(coaching.copy_last_list, earlier).added == 0


def test_an_individual_session_brings_its_note_and_its_reminder_in_one_act(place):
    who = person(place, "Dąbrowski", "Adam")
    fields = {"date": "2021-06-16", "begin": "08:30", "end": "09:15", "topics": "application", "location": "Büro"}
    made = place.do(
        coaching.individual_session,
        who,
        fields,
        note="Jobcenter-Unterlagen sortiert.",
        next_step="Lebenslauf fertig schreiben",
        follow_up_on="2021-06-23",
    )
    row = place.ask(coaching.session_row, made.id)
    assert (row.kind, row.person, row.status, row.minutes) == ("individual", "Dąbrowski, Adam", "held", 45)
    note = place.ask(lambda view: view.record("case_note", made.case_note)).values
    assert (note["text"], note["session"], note["author"]) == (
        "Jobcenter-Unterlagen sortiert.",
        made.id,
        place.me.staff,
    )
    reminder = place.ask(lambda view: view.record("follow_up", made.follow_up)).values
    assert (reminder["text"], reminder["due_on"]) == ("Lebenslauf fertig schreiben", "2021-06-23")


def test_whoever_may_not_write_the_note_records_nothing_at_all(tmp_path):
    place = workplace(tmp_path)
    colleague = place.do(records.add, "staff", {"name": "B. Reuter", "roles": "social_worker", "offices": "brauck"}).id
    who = person(place, "Weiß", "Karin", assigned_staff=colleague)
    with pytest.raises(NotAllowed):
        place.do(coaching.individual_session, who, {"date": "2021-06-16"}, note="Geheim")
    assert place.ask(coaching.sessions_between, "2021-01-01", "2021-12-31") == []
    place.close()


def test_hours_count_marks_and_individual_sessions_once_and_cancelled_ones_never(place):
    who, other = person(place, "Weiß", "Karin"), person(place, "Nowak", "Piotr")
    of = offering(place, break_minutes=15)
    full = session(place, of, "2021-06-10", people=[who])
    place.do(attendance.mark, full, who, "A")
    partly = session(place, of, "2021-06-11", people=[who])
    place.do(attendance.mark, partly, who, "T", 40)
    excused = session(place, of, "2021-06-12", people=[who])
    place.do(attendance.mark, excused, who, "E")
    called_off = session(place, of, "2021-06-13", people=[who])
    place.do(attendance.mark, called_off, who, "A")
    place.do(records.edit, "session", called_off, {"status": "cancelled", "cancel_reason": "krank"})
    alone = place.do(coaching.individual_session, who, {"date": "2021-06-14", "begin": "08:00", "end": "09:00"}).id
    place.do(coaching.individual_session, who, {"date": "2021-06-21", "begin": "08:00", "end": "09:00"})
    assert place.ask(minutes_of, [who, other]) == {who: 75 + 40 + 60, other: 0}
    place.do(attendance.mark, alone, who, "T", 20)
    assert place.ask(minutes_of, [who]) == {who: 75 + 40 + 20}


def test_offerings_to_choose_from_are_those_that_run_in_the_own_offices(tmp_path):
    place = workplace(tmp_path)
    offering(place, "Nähen")
    offering(place, "Chor", active=False)
    offering(place, "Kochen in Mitte", office="mitte")
    offering(place, "Stadtfest", office=None)
    place.do(records.edit, "staff", place.me.staff, {"offices": ["brauck"]})
    assert [one.title for one in place.ask(coaching.offerings)] == ["Nähen", "Stadtfest"]
    assert [one.title for one in place.ask(coaching.offerings, with_ended=True)] == ["Chor", "Nähen", "Stadtfest"]
    place.close()


def test_who_may_not_record_sessions_is_told_so(tmp_path):
    place = workplace(tmp_path)
    of = offering(place)
    place.do(records.edit, "staff", place.me.staff, {"roles": ["team_lead"]})
    with pytest.raises(NotAllowed):
        session(place, of)
    place.close()


def test_the_fields_of_a_session_are_read_once(place, monkeypatch):
    reads: list[str] = []
    real = Field.read

    def read(self, given):
        reads.append(self.name)
        return real(self, given)

    monkeypatch.setattr(Field, "read", read)
    fields = {"date": "2021-06-14", "begin": "10:00", "end": "11:00", "title": "Chor"}
    place.do(coaching.record_session, coaching.SessionDraft(fields))
    assert sorted(reads) == ["begin", "date", "end", "title"]
