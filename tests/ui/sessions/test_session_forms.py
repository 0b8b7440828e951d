"""The forms of sessions: drafts, filling from the offering, errors at fields, saving without closing, series."""

from datetime import date, time
from decimal import Decimal

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace
from helpers.people import group, offering, person, session

from app.records import drafts, records
from app.sessions import coaching
from ui.sessions.form.presenter import SessionFormPresenter
from ui.sessions.form.series_presenter import SeriesPresenter

DAY = date(2021, 6, 24)


class Bench:
    """A form as the page would hold it: `values` are what stands in the fields."""

    def __init__(self, place, presenter):
        self.place, self.desk = place, TestDesk()
        self.values = {}
        self.presenter = presenter(place, self.desk, self.render)
        self.presenter.choices.offerings()
        self._turn = -1

    def render(self, state):
        if state.fill is not None and state.turn != self._turn:
            self._turn = state.turn
            self.values |= state.fill

    @property
    def state(self):
        return self.presenter.state


@pytest.fixture
def place(tmp_path):
    made = workplace(tmp_path)
    yield made
    made.close()


def group_form(place):
    return Bench(place, lambda *args: SessionFormPresenter(*args, individual=False))


def individual_form(place):
    return Bench(place, lambda *args: SessionFormPresenter(*args, individual=True))


def test_choosing_an_offering_fills_what_is_empty_and_nothing_else(place):
    first = offering(place)
    second = offering(place, "Nähen", begin="13:00", end="14:30", location="Werkstatt", topics=["sewing"])
    form = group_form(place)
    form.presenter.open(day=DAY.isoformat())
    form.values["location"] = "Draußen"
    form.presenter.offering_chosen(first, form.values)
    assert (form.values["begin"], form.values["end"]) == (time(10), time(11, 30))
    assert form.values["location"] == "Draußen"
    form.presenter.offering_chosen(second, form.values)
    assert (form.values["begin"], form.values["topics"]) == (time(13), ("sewing",))
    assert form.values["location"] == "Draußen"


def test_an_offering_without_times_fills_in_the_rest(place):
    of = place.do(records.add, "offering", {"title": "Offener Treff", "kind": "group", "location": "Saal"}).id
    form = group_form(place)
    form.presenter.open(day=DAY.isoformat())
    form.presenter.offering_chosen(of, form.values)
    assert (form.values["location"], form.values.get("begin"), form.values.get("end")) == ("Saal", None, None)
    series_form = Bench(place, SeriesPresenter)
    series_form.presenter.open(day=DAY.isoformat(), offering=of)
    assert (series_form.values["location"], series_form.values.get("begin")) == ("Saal", None)


def test_saving_stays_on_the_form_and_copies_last_times_list(place):
    of = offering(place)
    session(place, of, "2021-06-17", people=group(place, 2))
    form = group_form(place)
    form.presenter.open(day=DAY.isoformat(), offering=of)
    form.values |= {"offering": of, "copy_list": True}
    assert form.presenter.save(form.values, {})
    assert form.state.record_id
    assert form.state.saved == "Termin gesichert"
    row = place.ask(coaching.session_row, form.state.record_id)
    assert (row.date, row.begin, row.listed) == ("2021-06-24", "10:00", 2)
    form.values["public_content"] = "Vorstellungsgespräch"
    assert form.presenter.save(form.values, {})
    assert place.ask(coaching.session_row, form.state.record_id).content == "Vorstellungsgespräch"
    assert len(place.ask(coaching.sessions_between, "2021-06-24", "2021-06-24")) == 1


def test_errors_come_back_at_their_fields_and_nothing_is_saved(place):
    form = group_form(place)
    form.presenter.open(day=DAY.isoformat())
    form.values |= {"begin": time(11), "end": time(10)}
    assert not form.presenter.save(form.values, {})
    assert set(form.state.errors) == {"end"}
    assert not form.presenter.save(form.values, {"date": "Diesen Tag gibt es nicht."})
    assert set(form.state.errors) == {"date"}
    assert place.ask(coaching.sessions_between, "2021-01-01", "2021-12-31") == []


def test_what_was_typed_comes_back_and_saving_drops_the_draft(place):
    form = group_form(place)
    form.presenter.open()
    form.presenter.keep({**form.values, "date": "31.02.", "title": "Chor"}, "Chor")
    again = group_form(place)
    again.presenter.open()
    assert (again.values["date"], again.values["title"]) == ("31.02.", "Chor")
    assert again.state.from_draft
    again.values |= {"date": DAY, "begin": None}
    assert again.presenter.save(again.values, {})
    assert place.ask(drafts.unfinished) == []


def test_what_others_changed_meanwhile_is_not_overwritten(place):
    of = offering(place)
    there = session(place, of)
    form = group_form(place)
    form.presenter.open(there)
    place.do(records.edit, "session", there, {"location": "Raum 5"})
    form.values["public_content"] = "Neu"
    assert form.presenter.save(form.values, {})
    row = place.ask(coaching.session_row, there)
    assert (row.location, row.content) == ("Raum 5", "Neu")


def test_what_changes_while_somebody_writes_is_renewed_or_named(place):
    there = session(place, offering(place))
    form = group_form(place)
    form.presenter.open(there)
    form.values["location"] = "Saal"
    place.do(records.edit, "session", there, {"location": "Raum 5", "public_content": "Anderes"})
    form.presenter.arrived(form.values)
    assert (form.values["location"], form.values["public_content"]) == ("Saal", "Anderes")
    assert "Ort" in form.state.changed
    assert form.presenter.save(form.values, {})
    leaves = place.ask(lambda view: view.record("session", there)).leaves["location"]
    assert {leaf.value for leaf in leaves} == {"Saal", "Raum 5"}
    assert form.state.changed == ""


def test_an_individual_session_is_recorded_with_note_and_reminder_and_a_further_note(place):
    who = person(place, "Weiß", "Karin")
    form = individual_form(place)
    form.presenter.open(participant=who)
    assert form.values["participant"].words == "Weiß, Karin"
    form.values |= {
        "participant": who,
        "date": date(2021, 6, 16),
        "begin": time(8, 30),
        "end": time(9, 15),
        "topics": ("application",),
        "note": "Lebenslauf begonnen.",
        "next_step": "Zeugnisse mitbringen",
        "follow_up_on": date(2021, 6, 23),
    }
    assert form.presenter.save(form.values, {})
    assert form.values["note"] == ""
    form.values |= {"participant": who, "note": "Nachtrag."}
    assert form.presenter.save(form.values, {})
    with place.read() as view:
        notes = view.connection.exec_driver_sql("SELECT text FROM case_note ORDER BY n").scalars().all()
        due = view.connection.exec_driver_sql("SELECT text, due_on FROM follow_up").all()
    assert notes == ["Lebenslauf begonnen.", "Nachtrag."]
    assert [tuple(row) for row in due] == [("Zeugnisse mitbringen", "2021-06-23")]


def test_an_individual_session_without_a_person_says_so_at_the_field(place):
    form = individual_form(place)
    form.presenter.open()
    assert not form.presenter.save({**form.values, "participant": None}, {})
    assert set(form.state.errors) == {"participant"}


def test_people_are_found_by_any_spelling(place):
    who = person(place, "Öztürk", "Hatice")
    form = individual_form(place)
    assert [choice.key for choice in form.presenter.choices.find_person("oztu")] == [who]


def series_form(place):
    return Bench(place, SeriesPresenter)


def test_a_series_is_looked_over_days_are_left_out_and_all_are_planned_in_one_act(place):
    of = offering(place)
    people = group(place, 2)
    session(place, of, "2021-05-06", people=people)
    session(place, of, "2021-05-20")
    form = series_form(place)
    form.presenter.open(day="2021-05-13", offering=of)
    form.values |= {"offering": of, "count": Decimal(4), "copy_list": True}
    form.presenter.look(form.values)
    assert [(one.date, one.planned_already, bool(one.remarks)) for one in form.state.meetings] == [
        ("2021-05-13", False, True),
        ("2021-05-20", True, False),
        ("2021-05-27", False, False),
        ("2021-06-03", False, True),
    ]
    form.presenter.leave_out("2021-05-13", True)
    assert form.state.planned == 2
    told = []
    place.on_touched = told.append
    assert form.presenter.plan(form.values, {})
    assert form.state.done == "2 Termine angelegt. 1 gab es schon."
    assert len(told) == 1
    rows = place.ask(coaching.sessions_between, "2021-05-21", "2021-06-30")
    assert [(row.date, row.listed) for row in rows] == [("2021-05-27", 2), ("2021-06-03", 2)]


def test_a_series_says_what_is_missing_and_keeps_what_was_typed(place):
    form = series_form(place)
    form.presenter.open()
    form.presenter.look(form.values)
    assert form.state.meetings == ()
    assert not form.presenter.plan(form.values, {})
    assert {"offering", "begin", "end"} <= set(form.state.errors)
    form.presenter.keep({"date": "1.7.", "count": "8"}, "")
    again = series_form(place)
    again.presenter.open()
    assert (again.values["date"], again.values["count"]) == ("1.7.", "8")


def test_a_break_of_zero_and_an_emptied_place_are_saved_as_they_stand(place):
    of = offering(place, break_minutes=30)
    form = group_form(place)
    form.presenter.open(day=DAY.isoformat(), offering=of)
    assert form.values["break_minutes"] == Decimal(30)
    form.values |= {"offering": of, "break_minutes": Decimal(0), "location": "", "topics": ()}
    assert form.presenter.save(form.values, {})
    stored = place.ask(lambda view: view.record("session", form.state.record_id)).values
    assert stored["break_minutes"] == 0
    assert {"location", "topics"} & stored.keys() == set()
    again = group_form(place)
    again.presenter.open(form.state.record_id)
    assert (again.values["break_minutes"], again.values.get("location")) == (Decimal(0), None)


def test_what_is_emptied_later_stays_empty(place):
    there = session(place, offering(place, break_minutes=30))
    form = group_form(place)
    form.presenter.open(there)
    form.values |= {"location": "", "break_minutes": None}
    assert form.presenter.save(form.values, {})
    assert {"location", "break_minutes"} & place.ask(lambda view: view.record("session", there)).values.keys() == set()


def test_a_leader_chosen_by_hand_stays_when_an_offering_is_chosen(place):
    colleague = place.do(
        records.add, "staff", {"name": "Murat Çelik", "roles": ["social_worker"], "offices": ["brauck"]}
    ).id
    of = offering(place, leaders=[colleague])
    untouched, by_hand = group_form(place), group_form(place)
    untouched.presenter.open(day=DAY.isoformat())
    untouched.presenter.offering_chosen(of, untouched.values)
    assert untouched.values["leaders"] == (colleague,)
    assert untouched.desk.said[-1] == "Leitung nach dem Angebot: Murat Çelik."
    by_hand.presenter.open(day=DAY.isoformat())
    by_hand.presenter.touched("leaders")
    by_hand.presenter.offering_chosen(of, by_hand.values)
    assert by_hand.values["leaders"] == (place.me.staff,)


def test_a_series_keeps_a_break_of_zero_and_an_emptied_place(place):
    of = offering(place, break_minutes=30)
    series_form = Bench(place, SeriesPresenter)
    series_form.presenter.open(day=DAY.isoformat(), offering=of)
    series_form.values |= {"offering": of, "count": Decimal(2), "break_minutes": Decimal(0), "location": ""}
    assert series_form.presenter.plan(series_form.values, {})
    ids = [row.id for row in place.ask(coaching.sessions_between, "2021-06-24", "2021-07-01")]
    stored = [place.ask(lambda view, wanted=wanted: view.record("session", wanted)).values for wanted in ids]
    assert [values["break_minutes"] for values in stored] == [0, 0]
    assert not any("location" in values for values in stored)


def test_a_session_its_list_and_its_draft_are_one_act(place, monkeypatch):
    of = offering(place)
    session(place, of, "2021-06-17", people=group(place, 2))
    form = group_form(place)
    form.presenter.open(day=DAY.isoformat(), offering=of)
    form.values |= {"offering": of, "copy_list": True}
    form.presenter.keep({**form.values, "date": "24.06.2021"}, "Kurs")
    monkeypatch.setattr("app.records.drafts.forget", fails)
    with pytest.raises(RuntimeError):
        form.presenter.save(form.values, {})
    assert place.ask(coaching.sessions_between, "2021-06-24", "2021-06-24") == []
    assert len(place.ask(drafts.unfinished)) == 1
    monkeypatch.undo()
    monkeypatch.setattr("app.sessions.coaching.copy_last_list", fails)
    with pytest.raises(RuntimeError):
        form.presenter.save(form.values, {})
    assert place.ask(coaching.sessions_between, "2021-06-24", "2021-06-24") == []


def test_a_break_of_zero_that_nobody_touched_follows_what_others_enter(place):
    there = session(place, offering(place, break_minutes=30), break_minutes=0)
    form = group_form(place)
    form.presenter.open(there)
    place.do(records.edit, "session", there, {"break_minutes": 15})
    form.presenter.arrived(form.values)
    assert form.values["break_minutes"] == Decimal(15)
    assert form.state.changed == ""


def test_an_offering_that_says_nothing_of_a_break_fills_none_in(place):
    without = offering(place, break_minutes=None)
    form = group_form(place)
    form.presenter.open(day=DAY.isoformat(), offering=without)
    assert form.values.get("break_minutes") is None
    none_at_all = offering(place, "Nähen", break_minutes=0)
    form.presenter.choices.offerings()
    form.presenter.offering_chosen(none_at_all, form.values)
    assert form.values["break_minutes"] == Decimal(0)


def test_an_emptied_begin_is_not_taken_from_the_offering(place):
    of = offering(place)
    session(place, of, DAY.isoformat())
    form = group_form(place)
    form.presenter.open(day=DAY.isoformat(), offering=of)
    form.values |= {"offering": of, "begin": None, "end": None}
    assert form.presenter.save(form.values, {})
    assert "begin" not in place.ask(lambda view: view.record("session", form.state.record_id)).values


def test_a_session_with_one_person_its_note_and_its_reminder_are_one_act(place, monkeypatch):
    who = person(place, "Weiß", "Karin")
    form = individual_form(place)
    form.presenter.open(participant=who)
    form.values |= {"participant": who, "note": "Lebenslauf begonnen.", "follow_up_on": date(2021, 6, 23)}
    real = records.add

    def add(work, kind, given, **named):
        if kind == "follow_up":
            raise RuntimeError("the last part fails")
        return real(work, kind, given, **named)

    monkeypatch.setattr(records, "add", add)
    with pytest.raises(RuntimeError):
        form.presenter.save(form.values, {})
    with place.read() as view:
        for kind in ("session", "case_note", "follow_up"):
            assert view.connection.exec_driver_sql(f"SELECT count(*) FROM {kind}").scalar() == 0


def fails(*_given):
    raise RuntimeError("the second half fails")
