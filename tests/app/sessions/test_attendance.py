"""The register: marks are stored one by one, can be taken back, and counts add up to the rows."""

import datetime

import pytest
from helpers.make import workplace
from helpers.people import enrolled, group, offering, person, session

from app.base.errors import BadInput, NotAllowed, NotFound
from app.intake import newcomers
from app.records import records
from app.sessions import attendance, coaching


@pytest.fixture
def place(tmp_path):
    made = workplace(tmp_path)
    yield made
    made.close()


def names(register):
    return [row.name for row in register.rows]


def statuses(place, meeting):
    return {row.name: row.status for row in place.ask(attendance.register, meeting).rows}


def test_everybody_on_the_list_stands_in_the_register_in_german_order_and_is_open(place):
    meeting = session(place, offering(place), people=group(place))
    register = place.ask(attendance.register, meeting)
    assert names(register) == [
        "Al-Masri, Rami",
        "Brandt, Uwe",
        "Çelik, Murat",
        "Dąbrowski, Adam",
        "Haddad, Nour",
        "İnan, Şule",
        "Kowalska, Joanna",
        "Nowak, Piotr",
        "Öztürk, Hatice",
        "Petrović, Dragana",
        "von Hagen, Silke",
        "Weiß, Karin",
    ]
    assert [row.no for row in register.rows] == list(range(1, 13))
    assert register.counts == {"A": 0, "T": 0, "E": 0, "UE": 0, "K": 0, None: 12}
    assert (register.session.minutes, register.session.units) == (90, 2)
    assert register.leaders == ("Katrin Sommerfeld, Sozialpädagogin",)


def test_the_order_of_a_paper_goes_before_the_order_of_names(place):
    people = group(place, 4)
    meeting = session(place, offering(place), people=people)
    register = place.ask(attendance.register, meeting, [people[3], people[0]])
    assert names(register) == ["von Hagen, Silke", "Kowalska, Joanna", "Al-Masri, Rami", "Öztürk, Hatice"]


def test_a_mark_is_stored_at_once_and_counts_add_up_to_the_rows(place):
    people = group(place, 5)
    meeting = session(place, offering(place), people=people)
    for who, status, minutes in zip(people, ("A", "T", "E", "UE", "K"), (None, 45, None, None, None), strict=True):
        place.do(attendance.mark, meeting, who, status, minutes)
    register = place.ask(attendance.register, meeting)
    assert register.counts == {"A": 1, "T": 1, "E": 1, "UE": 1, "K": 1, None: 0}
    assert sum(register.counts.values()) == len(register.rows)
    assert {row.name: row.minutes for row in register.rows} == {
        "Kowalska, Joanna": 90,
        "Al-Masri, Rami": 45,
        "Öztürk, Hatice": None,
        "von Hagen, Silke": None,
        "İnan, Şule": None,
    }


def test_a_partial_mark_without_minutes_is_refused_and_nothing_is_changed(place):
    (who,) = group(place, 1)
    meeting = session(place, offering(place), people=[who])
    with pytest.raises(BadInput) as caught:
        place.do(attendance.mark, meeting, who, "T")
    assert caught.value.field == "minutes"
    assert statuses(place, meeting) == {"Kowalska, Joanna": None}


@pytest.mark.parametrize(("status", "minutes"), [("X", None), ("A", -5), ("A", 1441)])
def test_what_is_no_mark_is_refused_at_its_field(place, status, minutes):
    (who,) = group(place, 1)
    meeting = session(place, offering(place), people=[who])
    with pytest.raises(BadInput) as caught:
        place.do(attendance.mark, meeting, who, status, minutes)
    assert caught.value.field == ("status" if status == "X" else "minutes")


def test_a_dash_puts_somebody_on_the_list_unmarked_and_opens_a_mark_again(place):
    (who,) = group(place, 1)
    meeting = session(place, offering(place))
    place.do(attendance.mark, meeting, who, "-")
    assert statuses(place, meeting) == {"Kowalska, Joanna": None}
    place.do(attendance.mark, meeting, who, "anwesend")
    assert statuses(place, meeting) == {"Kowalska, Joanna": "A"}
    place.do(attendance.mark, meeting, who, "-")
    assert statuses(place, meeting) == {"Kowalska, Joanna": None}


def test_a_mark_is_accepted_by_code_and_twice_the_same_changes_nothing(place):
    (who,) = group(place, 1)
    meeting = session(place, offering(place), people=[who])
    code = place.ask(lambda view: view.record("participant", who)).values["code"]
    first = place.do(attendance.mark, meeting, code.lower(), "E")
    told = []
    place.on_touched = told.append
    again = place.do(attendance.mark, meeting, who, "E")
    assert (first.cell, again.before) == (again.cell, "E")
    assert told == []


def test_undo_brings_back_what_was_there_before_also_that_nobody_was(place):
    listed, other = group(place, 2)
    meeting = session(place, offering(place), people=[listed])
    place.do(attendance.mark, meeting, listed, "T", 30, "kam 10:45")
    changed = place.do(attendance.mark, meeting, listed, "E", None, "Kind krank")
    fresh = place.do(attendance.mark, meeting, other, "A")
    for one in (changed, fresh):
        place.do(attendance.undo, one.undo)
    (row,) = place.ask(attendance.register, meeting).rows
    assert (row.name, row.status, row.minutes, row.remark) == ("Kowalska, Joanna", "T", 30, "kam 10:45")


def test_all_open_touches_only_open_rows_and_can_be_undone(place):
    people = group(place, 4)
    meeting = session(place, offering(place), people=people)
    place.do(attendance.mark, meeting, people[1], "UE")
    undo = place.do(attendance.mark_open, meeting)
    assert list(statuses(place, meeting).values()).count("A") == 3
    assert statuses(place, meeting)["Al-Masri, Rami"] == "UE"
    place.do(attendance.undo, undo)
    assert list(statuses(place, meeting).values()).count(None) == 3
    assert statuses(place, meeting)["Al-Masri, Rami"] == "UE"


def test_the_first_mark_turns_a_planned_session_into_a_held_one_and_undo_turns_it_back(place):
    (who,) = group(place, 1)
    meeting = session(place, offering(place), people=[], status="planned")
    marked = place.do(attendance.mark, meeting, who, "A")
    assert place.ask(coaching.session_row, meeting).status == "held"
    place.do(attendance.undo, marked.undo)
    assert place.ask(coaching.session_row, meeting).status == "planned"


def test_an_excuse_before_the_day_leaves_the_session_planned(place):
    (who,) = group(place, 1)
    meeting = session(place, offering(place), "2021-06-24", people=[who])
    place.do(attendance.mark, meeting, who, "E")
    assert place.ask(coaching.session_row, meeting).status == "planned"


def test_fewer_minutes_make_a_mark_partial_and_clearing_them_makes_it_full_again(place):
    (who,) = group(place, 1)
    meeting = session(place, offering(place), people=[who])
    place.do(attendance.set_minutes, meeting, who, 40)
    (row,) = place.ask(attendance.register, meeting).rows
    assert (row.status, row.minutes) == ("T", 40)
    place.do(attendance.mark, meeting, who, "T", remark="Arzttermin")
    place.do(attendance.set_minutes, meeting, who, None)
    (row,) = place.ask(attendance.register, meeting).rows
    assert (row.status, row.minutes, row.remark) == ("A", 90, "Arzttermin")


def test_taking_somebody_off_the_list_is_undone_with_the_mark(place):
    (who,) = group(place, 1)
    meeting = session(place, offering(place), people=[who])
    place.do(attendance.mark, meeting, who, "K")
    gone = place.do(attendance.take_off_list, meeting, who)
    assert place.ask(attendance.register, meeting).rows == ()
    place.do(attendance.undo, gone.undo)
    assert statuses(place, meeting) == {"Kowalska, Joanna": "K"}
    place.do(attendance.take_off_list, meeting, who)
    place.do(attendance.mark, meeting, who, "A")
    assert statuses(place, meeting) == {"Kowalska, Joanna": "A"}
    with pytest.raises(NotFound):
        place.do(attendance.take_off_list, meeting, person(place, "Fremd"))


def test_attendance_outside_the_participation_is_recorded_with_a_warning(place):
    who = person(place, "Lehnert", "Petra")
    enrolled(place, who, "2021-01-11", exit_date="2021-03-31")
    meeting = session(place, offering(place), people=[who])
    marked = place.do(attendance.mark, meeting, who, "A")
    assert [one.keyword for one in marked.warnings] == ["outside_enrolment"]
    (row,) = place.ask(attendance.register, meeting).rows
    assert (row.status, row.outside) == ("A", True)


def test_eight_hours_without_a_questionnaire_are_told_and_with_one_they_are_not(place):
    known, unknown = person(place, "Kampmann", "Ralf"), person(place, "Haddad", "Nour")
    enrolled(place, known)
    of = offering(place)
    for day in range(1, 6):
        meeting = session(place, of, f"2021-06-0{day}", people=[known, unknown])
        place.do(attendance.mark_open, meeting)
    almost = place.ask(attendance.register, meeting)
    assert not any(row.contact.needs_questionnaire for row in almost.rows)
    meeting = session(place, of, "2021-06-08", people=[known, unknown])
    assert place.do(attendance.mark, meeting, unknown, "T", 30).warnings[0].keyword == "limit_reached"
    assert place.do(attendance.mark, meeting, known, "T", 30).warnings == ()
    rows = {row.name: row.contact for row in place.ask(attendance.register, meeting).rows}
    assert rows["Haddad, Nour"].minutes == rows["Kampmann, Ralf"].minutes == 480
    assert (rows["Haddad, Nour"].needs_questionnaire, rows["Kampmann, Ralf"].needs_questionnaire) == (True, False)


def test_a_newcomer_is_recorded_inline_and_look_alikes_are_told(place):
    hanna = person(place, "Kowalczyk", "Hanna", district="mitte")
    twin = person(place, "KOWALCZYK", "ANNA")
    person(place, "Kowalczyk", "Bernd")
    meeting = session(place, offering(place))
    new = place.do(newcomers.add_newcomer, meeting, "Kowalczyk", "Anna")
    assert [(one.participant, one.same) for one in new.similar] == [(twin, True), (hanna, False)]
    (row,) = place.ask(attendance.register, meeting).rows
    assert (row.name, row.status, row.newcomer, row.participant) == ("Kowalczyk, Anna", "A", True, new.participant)
    stored = place.ask(lambda view: view.record("participant", new.participant)).values
    assert (stored["office"], stored["prospect_since"]) == ("brauck", "2021-06-17")


def test_a_guest_stands_in_the_register_and_is_marked_like_everybody(place):
    meeting = session(place, offering(place), people=group(place, 1))
    guest = place.do(records.add, "attendance", {"session": meeting, "guest_name": "Frau Gast"}).id
    (row, _) = place.ask(attendance.register, meeting).rows
    assert (row.name, row.key, row.status) == ("Frau Gast", guest, None)
    place.do(attendance.mark, meeting, row.key, "A")
    assert statuses(place, meeting)["Frau Gast"] == "A"


def test_newcomers_stand_at_the_end_of_the_register(place):
    meeting = session(place, offering(place), people=group(place, 3))
    place.do(newcomers.add_newcomer, meeting, "Aal", "Zoe")
    assert names(place.ask(attendance.register, meeting))[-1] == "Aal, Zoe"


def test_typed_names_offer_those_on_the_list_first_and_find_any_spelling(place):
    people = group(place)
    person(place, "Kowalczyk", "Hanna", district="mitte")
    meeting = session(place, offering(place), people=people)
    found = place.ask(attendance.candidates, meeting, "kow")
    assert [(one.name, one.listed) for one in found] == [("Kowalska, Joanna", True), ("Kowalczyk, Hanna", False)]
    for typed, name in (
        ("ozt", "Öztürk, Hatice"),
        ("oeztuerk", "Öztürk, Hatice"),
        ("inan", "İnan, Şule"),
        ("hagen s", "von Hagen, Silke"),
        ("WEISS", "Weiß, Karin"),
        ("masri", "Al-Masri, Rami"),
        ("sule", "İnan, Şule"),
    ):
        assert [one.name for one in place.ask(attendance.candidates, meeting, typed)] == [name], typed
    assert place.ask(attendance.candidates, meeting, '"* OR') == []


def test_who_may_not_mark_is_told_so_and_a_team_lead_may(tmp_path):
    for role, allowed in (("social_worker", True), ("team_lead", True), ("auditor", False), ("adviser", False)):
        place = workplace(tmp_path / role)
        who = person(place, "Nowak", "Piotr")
        meeting = session(place, offering(place), people=[who])
        staff = place.me.staff
        place.do(records.edit, "staff", staff, {"roles": [role]})
        if allowed:
            place.do(attendance.mark, meeting, who, "A")
        else:
            with pytest.raises(NotAllowed):
                place.do(attendance.mark, meeting, who, "A")
        place.close()


def test_people_of_another_office_are_not_put_on_a_list_by_guessing_their_id(tmp_path):
    place = workplace(tmp_path)
    stranger = person(place, "Fremd", "Ada", office="mitte")
    of = offering(place)
    place.do(records.edit, "staff", place.me.staff, {"offices": ["brauck"]})
    meeting = session(place, of)
    with pytest.raises(NotFound):
        place.do(attendance.mark, meeting, stranger, "A")
    place.close()


def test_marks_survive_the_change_from_summer_to_winter_time(tmp_path):
    place = workplace(tmp_path, now=datetime.datetime(2021, 10, 31, 12, 0))
    (who,) = group(place, 1)
    meeting = session(place, offering(place), "2021-10-31", people=[who], begin="01:30", end="03:30")
    place.do(attendance.mark, meeting, who, "A")
    (row,) = place.ask(attendance.register, meeting).rows
    assert row.minutes == 120
    place.close()
