"""What is recorded of a meeting or about a person on one day of the demo: meetings, lists, follow-ups, results."""

import datetime

from app.demo.book import Day, Values
from app.demo.calendar import moment
from app.demo.chance import Chance
from app.demo.people import Person
from app.demo.team import Series
from models.identifiers import attendance_id, session_id

# domain.md 7, the predecessor's results: 27 % into a job, 15 % into a mini-job, 29 % into training
_RESULTS: tuple[tuple[str, float], ...] = (("job", 0.27), ("mini", 0.15), ("training", 0.29), ("none", 0.29))


def group_meeting(day: Day, chance: Chance, series: Series, date: datetime.date, status: str) -> str:
    """Record a meeting of a series; returns its id."""
    session = session_id(series.id, date, series.begin)
    values = {
        "office": series.office,
        "offering": series.id,
        "kind": "group",
        "date": date.isoformat(),
        "begin": series.begin,
        "end": series.end,
        "break_minutes": series.pause or None,
        "location": series.location,
        "mode": "in_person",
        "leaders": [series.leader],
        "topics": series.topics,
        "public_content": chance.text("content_group"),
        "status": status,
    }
    return day.add("session", series.office, session, values)


def talk(day: Day, chance: Chance, person: Person, date: datetime.date, begin: str, status: str) -> str:
    """Record a one-to-one meeting; returns its id."""
    values = {
        "office": person.office,
        "kind": "individual",
        "participant": person.id,
        "date": date.isoformat(),
        "begin": begin,
        "end": f"{int(begin[:2]) + 1:02d}:{begin[3:]}" if chance.happens(0.5) else f"{begin[:2]}:50",
        "location": f"Quartiersbüro {person.office.capitalize()}",
        "mode": chance.weighed((("in_person", 0.8), ("phone", 0.14), ("outreach", 0.03), ("online", 0.03))),
        "leaders": [person.staff],
        "topics": [chance.one(("application", "everyday", "jobcenter", "language", "childcare", "debts"))],
        "public_content": chance.text("content_single"),
        "next_step": chance.text("next_step") if status == "held" and chance.happens(0.6) else None,
        "status": status,
    }
    return day.add("session", person.office, chance.id(moment(date, int(begin[:2]))), values)


def put_on_list(day: Day, session: str, person: Person, status: str | None) -> None:
    """Put somebody on the list of a meeting, marked or open."""
    values = {
        "session": session,
        "participant": person.id,
        "code": person.code,
        "printed_name": person.printed,
        "status": status,
        "entered_by": person.staff,
    }
    day.add("attendance", person.office, attendance_id(session, person.id), values)


def remind(day: Day, chance: Chance, person: Person, due: datetime.date) -> str:
    """Record a follow-up of a person; returns its id."""
    values = {
        "participant": person.id,
        "due_on": due.isoformat(),
        "text": chance.text("follow_up"),
        "assigned_staff": person.staff,
    }
    return day.add("follow_up", person.office, chance.id(day.ms), values)


def result_values(chance: Chance, date: datetime.date, person: Person) -> Values:
    """What became of somebody who left."""
    result = chance.weighed(_RESULTS)
    values: Values = {
        "result_status": "employed",
        "exit_in_education": result == "training",
        "qualification_gained": result == "training" and chance.happens(0.4),
        "result_observed_on": (date + datetime.timedelta(days=chance.whole(0, 3))).isoformat(),
        "documented_by": person.staff,
    }
    if result in {"job", "mini"}:
        values["exit_employment_kind"] = "insured" if result == "job" else "marginal"
        values["exit_reason"] = chance.weighed((("early_job", 0.6), ("regular", 0.4)))
    else:
        values["result_status"] = chance.weighed((("job_searching", 0.6), ("unemployed", 0.3), ("inactive", 0.1)))
    if result == "training":
        values["exit_reason"] = chance.weighed((("early_training", 0.5), ("regular", 0.5)))
    if values["qualification_gained"]:
        values["qualification_kind"] = chance.weighed((("certificate", 0.6), ("partial", 0.25), ("vocational", 0.15)))
    if chance.happens(0.3):
        values["social_result"] = [chance.one(("childcare", "debts", "housing", "health", "digital"))]
    return values
