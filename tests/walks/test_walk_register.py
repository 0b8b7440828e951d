"""A morning at the register: plan the meeting, copy last time's list, record everybody by keyboard, close."""

import datetime

from helpers.desk import TestDesk
from helpers.make import workplace
from helpers.people import group, offering, person, session

from app.people.contact_hours import minutes_of
from app.sessions import attendance
from ui.sessions.form.presenter import SessionFormPresenter
from ui.sessions.register.presenter import RegisterPresenter
from ui.sessions.week_presenter import WeekPresenter
from ui.today.presenter import TodayPresenter

TEN = datetime.datetime(2021, 6, 17, 9, 55)


def test_a_group_session_is_planned_found_on_today_and_recorded_by_keyboard_alone(tmp_path):
    place = workplace(tmp_path, now=TEN)
    desk = TestDesk()
    people = group(place)
    person(place, "Kowalczyk", "Hanna", district="mitte")
    of = offering(place)
    earlier = session(place, of, "2021-06-10", people=people)
    place.do(attendance.mark_open, earlier)

    values = {}
    form = SessionFormPresenter(place, desk, lambda state: values.update(state.fill or {}), individual=False)
    form.choices.offerings()
    form.open(day="2021-06-17", offering=of)
    assert form.save({**values, "offering": of, "copy_list": True}, {})

    today = TodayPresenter(place, desk, lambda state: None)
    today.show()
    (line,) = today.state.sessions
    assert (line.action, line.primary, line.state[0]) == ("Anwesenheit erfassen", True, "beginnt in 5 Min.")

    register = RegisterPresenter(place, desk, lambda state: None)
    register.open(dict(line.arguments)["record_id"])
    for typed in ("masri", "brandt", "cel t 45", "dab", "hadd e", "inan", "now ue", "ozt", "hag k"):
        register.typed(typed)
        assert not register.pick()
    register.typed("kowalczyk, anna")
    register.move(-1)
    assert register.pick()
    register.add_newcomer(*register.typed_name())
    assert register.state.alike
    register.other_person()
    assert register.state.register.counts == {"A": 6, "T": 1, "E": 1, "UE": 1, "K": 1, None: 3}
    register.all_open()
    register.take_back()
    register.all_open()
    assert register.close() == "Anwesenheit vollständig: 13 erfasst."

    today.show()
    assert today.state.sessions[0].state[0] == "erfasst"
    week = WeekPresenter(place, desk, lambda state: None)
    week.show()
    (row,) = week.state.rows
    assert (row.listed, row.open_marks, row.recorded) == (13, 0, True)
    assert place.ask(minutes_of, people[2:3])[people[2]] == 90 + 90
    assert desk.told == []
    place.close()
