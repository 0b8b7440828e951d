"""How often the usual acts ask the store: exact counts of statements, the same for a small team and a large one."""

import pytest
from helpers.make import workplace
from helpers.people import enrolled, group, offering, person, session
from helpers.statements import recorded

from app.sessions import attendance, coaching, meetings
from app.sessions.coaching import SessionDraft

SELECTS_OF_A_MARK = 5  # start of the act, session, mark, numbers and fingerprints, participation with hours
STATEMENTS_OF_A_COPIED_SESSION = 15
QUERIES_OF_THE_WEEK = 2  # start of the look, and the list itself


@pytest.fixture
def place(tmp_path):
    made = workplace(tmp_path)
    yield made
    made.close()


def crowd(place, many):
    """People with a participation, and a past of sessions, so that whatever grows with them would show."""
    for number in range(many):
        enrolled(place, person(place, f"Zusatz{number:03}"))


@pytest.mark.parametrize("more", [0, 40])
def test_a_mark_asks_five_times(place, more):
    of, people = offering(place), group(place)
    for week in range(1 + more // 10):
        session(place, of, f"2021-0{2 + week}-03", people=people)
    crowd(place, more)
    meeting = session(place, of, people=people)
    with recorded(place.store) as ran:
        place.do(attendance.mark, meeting, people[3], "A")
    assert len(ran.reads) == SELECTS_OF_A_MARK, ran.reads


def test_a_mark_of_somebody_new_on_the_list_asks_for_the_person_too(place):
    of, people = offering(place), group(place)
    meeting = session(place, of, people=people[:5])
    with recorded(place.store) as ran:
        place.do(attendance.mark, meeting, people[9], "A")
    # besides: the cell that may bear the person's own id (a guest's), and code and name for the list
    assert len(ran.reads) == SELECTS_OF_A_MARK + 2, ran.reads


@pytest.mark.parametrize("more", [0, 40])
def test_a_session_with_twelve_copied_people_is_fifteen_statements(place, more):
    of, people = offering(place), group(place)
    crowd(place, more)
    session(place, of, people=people)
    draft = SessionDraft({"offering": of, "date": "2021-06-24"}, copy_list=True)
    with recorded(place.store) as ran:
        made = place.do(coaching.record_session, draft)
    assert len(ran.work) == STATEMENTS_OF_A_COPIED_SESSION, ran.work
    assert place.ask(coaching.session_row, made.id).listed == 12


@pytest.mark.parametrize("sessions", [2, 20])
def test_the_list_of_sessions_is_one_query_however_many_there_are(place, sessions):
    of, people = offering(place), group(place, 3)
    for day in range(sessions):
        session(place, of, f"2021-06-{1 + day:02}", people=people)
    with recorded(place.store) as ran:
        rows = place.ask(meetings.sessions_between, "2021-06-01", "2021-06-30")
    assert len(rows) == sessions
    assert {row.listed for row in rows} == {3}
    assert len(ran.reads) == QUERIES_OF_THE_WEEK, ran.reads
