"""Today: meetings with their state, reminders, what was begun, what is incomplete, who reached the limit."""

import datetime

import pytest
from helpers.make import workplace
from helpers.people import enrolled, group, offering, person, session

from app.overview import today
from app.records import drafts, records
from app.sessions import attendance

MORNING = datetime.datetime(2021, 6, 17, 9, 41)


@pytest.fixture
def place(tmp_path):
    made = workplace(tmp_path, now=MORNING)
    yield made
    made.close()


def test_meetings_of_today_come_with_their_state(place):
    people = group(place, 2)
    times = (("08:00", "08:45"), ("08:15", "09:00"), ("09:30", "10:30"), ("10:00", "11:30"), ("15:00", "16:00"))
    made = [
        session(place, offering(place, f"Kurs {number}", begin=begin, end=end), people=people)
        for number, (begin, end) in enumerate(times)
    ]
    place.do(attendance.mark_open, made[0])
    session(place, offering(place, "Morgen"), "2021-06-18", people=people)
    place.do(records.edit, "session", made[4], {"status": "cancelled", "cancel_reason": "krank"})
    page = place.ask(today.today)
    assert [
        (appointment.session.title, appointment.state, appointment.minutes_to_begin)
        for appointment in page.appointments
    ] == [
        ("Kurs 0", "recorded", -101),
        ("Kurs 1", "open", -86),
        ("Kurs 2", "running", -11),
        ("Kurs 3", "soon", 19),
        ("Kurs 4", "cancelled", 319),
    ]


def test_reminders_are_overdue_today_or_later_until_they_are_done(place):
    who = person(place, "Yıldız", "Emine")
    firm = place.do(records.add, "business", {"name": "Bäckerei Lohmann", "office": "brauck"}).id
    for about, due, text in (
        ({"participant": who}, "2021-06-15", "Zusage Sprachkurs erfragen"),
        ({"business": firm}, "2021-06-17", "Rückmeldung"),
        ({"participant": who}, "2021-06-22", "Zeugnis"),
        ({"participant": who}, "2021-07-22", "später"),
    ):
        place.do(records.add, "follow_up", {**about, "due_on": due, "text": text})
    reminders = place.ask(today.due)
    assert [(reminder.name, reminder.when) for reminder in reminders] == [
        ("Yıldız, Emine", "overdue"),
        ("Bäckerei Lohmann", "today"),
        ("Yıldız, Emine", "later"),
    ]
    place.do(today.done, reminders[0].id)
    assert [reminder.id for reminder in place.ask(today.due)] == [reminder.id for reminder in reminders[1:]]
    place.do(today.not_done, reminders[0].id)
    assert len(place.ask(today.due)) == 3


def test_unfinished_forms_are_offered_the_newest_first(place):
    place.do(drafts.keep, "participant:new", "Ionescu, Mihai", {"last_name": "Ionescu"})
    assert [draft.title for draft in place.ask(today.today).drafts] == ["Ionescu, Mihai"]


def test_incomplete_records_of_the_own_people_say_what_is_missing(place):
    entered = person(place, "Eintritt", "Tom")
    enrolled(place, entered)
    person(place, "Interessiert", "Ida")
    colleague = place.do(records.add, "staff", {"name": "B. Reuter", "roles": "social_worker", "offices": "brauck"}).id
    foreign = person(place, "Fremd", "Eva", assigned_staff=colleague)
    enrolled(place, foreign)
    page = place.ask(today.today)
    assert [(record.participant, record.state) for record in page.incomplete] == [(entered, "open")]
    assert page.incomplete[0].words
    assert page.incomplete_total == 1


def test_people_over_the_limit_without_questionnaire_are_named(place):
    known, unknown = person(place, "Kampmann", "Ralf"), person(place, "Haddad", "Nour")
    enrolled(place, known)
    of = offering(place, begin="08:00", end="12:00")
    for day in ("2021-06-14", "2021-06-15"):
        place.do(attendance.mark_open, session(place, of, day, people=[known, unknown]))
    page = place.ask(today.today)
    assert [(reached.name, reached.minutes, reached.limit) for reached in page.limits] == [("Haddad, Nour", 480, 480)]


def test_an_adviser_sees_reminders_of_companies_and_no_people(tmp_path):
    place = workplace(tmp_path, now=MORNING)
    session(place, offering(place), people=group(place, 1))
    place.do(records.edit, "staff", place.me.staff, {"roles": ["adviser"]})
    page = place.ask(today.today)
    assert (page.appointments, page.incomplete, page.limits) == ((), (), ())
    place.close()
