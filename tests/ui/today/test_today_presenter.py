"""Today without a window: lines, states, one primary act, follow-ups done and taken back."""

import datetime

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace
from helpers.people import group, offering, person, session

from app.records import drafts, records
from app.sessions import attendance, coaching
from ui.today.presenter import TodayPresenter

MORNING = datetime.datetime(2021, 6, 17, 9, 41)


class Bench:
    def __init__(self, folder):
        self.place = workplace(folder, now=MORNING)
        self.desk = TestDesk()
        self.presenter = TodayPresenter(self.place, self.desk, lambda state: None)

    @property
    def state(self):
        return self.presenter.state

    def show(self):
        self.presenter.show()
        return self.presenter.state


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.place.close()


def test_the_day_names_itself_and_an_empty_day_shows_no_lines(bench):
    state = bench.show()
    assert (state.title, state.week) == ("Donnerstag, 17. Juni 2021", "KW 24")
    assert (state.sessions, state.follow_ups, state.drafts, state.incomplete, state.limits) == ((), (), (), (), ())


def test_each_meeting_offers_what_is_next_and_one_of_them_is_primary(bench):
    people = group(bench.place, 3)
    early = session(bench.place, offering(bench.place, "Früh", begin="08:00", end="09:00"), people=people)
    bench.place.do(attendance.mark_open, early)
    soon = session(bench.place, offering(bench.place), people=people)
    late = session(bench.place, offering(bench.place, "Nähen", begin="13:00", end="14:30"), people=people)
    fields = {"date": "2021-06-17", "begin": "15:00", "end": "15:45", "mode": "phone", "status": "planned"}
    bench.place.do(coaching.individual_session, people[0], fields)
    lines = bench.show().sessions
    assert [(line.title, line.state[0], line.action, line.page, line.primary) for line in lines] == [
        ("Früh", "erfasst", "Öffnen", "register", False),
        ("Bewerbungstraining, Gruppe B", "beginnt in 19 Min.", "Anwesenheit erfassen", "register", True),
        ("Nähen", "", "Liste drucken", "papers", False),
        ("Telefonat · Kowalska, Joanna", "", "Notiz erfassen", "individual", False),
    ]
    assert dict(lines[1].arguments) == {"record_id": soon}
    assert dict(lines[2].arguments) == {"session": late}
    assert lines[1].second == "Quartiersbüro, Raum 2 · 3 auf der Liste"


def test_a_follow_up_is_done_and_taken_back(bench):
    who = person(bench.place, "Yıldız", "Emine")
    for due, text in (("2021-06-15", "Zusage erfragen"), ("2021-06-18", "Anrufen")):
        bench.place.do(records.add, "follow_up", {"participant": who, "due_on": due, "text": text})
    first, second = bench.show().follow_ups
    assert (first.title, first.second, first.when, first.when_tone) == (
        "Yıldız, Emine",
        "Zusage erfragen",
        "überfällig, 15.06.",
        "err",
    )
    assert (second.when, dict(second.arguments)) == ("morgen", {"record_id": who})
    bench.presenter.done(first)
    assert [line.second for line in bench.state.follow_ups] == ["Anrufen"]
    text, back = bench.desk.undos[-1]
    assert text == "Wiedervorlage zu Yıldız, Emine erledigt."
    back()
    assert len(bench.state.follow_ups) == 2


def test_drafts_lead_back_to_their_forms(bench):
    bench.place.do(drafts.keep, "session:new", "Nähen", {"title": "Nähen"})
    who = person(bench.place, "Haddad", "Nour")
    bench.place.do(drafts.keep, f"individual:{who}", "Haddad, Nour", {})
    pages = {(line.title, line.second, line.page, line.arguments) for line in bench.show().drafts}
    assert pages == {
        ("Termin · Nähen", "Entwurf von heute 09:41", "session", ()),
        ("Einzeltermin · Haddad, Nour", "Entwurf von heute 09:41", "individual", (("record_id", who),)),
    }


def test_a_person_over_the_limit_is_named_with_the_hours(bench):
    (who,) = group(bench.place, 1)
    long_day = session(bench.place, offering(bench.place, begin="08:00", end="17:00"), "2021-06-16", people=[who])
    bench.place.do(attendance.mark_open, long_day)
    (line,) = bench.show().limits
    assert (line.title, line.second) == ("Kowalska, Joanna", "9 Std. erreicht, Eintrittsbogen fehlt")
