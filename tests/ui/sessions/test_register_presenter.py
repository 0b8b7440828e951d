"""The register by keyboard: type, pick, next; letters on rows; newcomers; taking back; closing."""

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace
from helpers.people import enrolled, group, offering, person, session

from app.papers import sheets
from app.records import records
from app.sessions import attendance
from ui.sessions.register.presenter import RegisterPresenter
from ui.sessions.register.state import NEW


class Bench:
    """A register on a real store, with what was rendered."""

    def __init__(self, folder, many=4, **made):
        self.place = workplace(folder, **made)
        self.people = group(self.place, many)
        self.of = offering(self.place)
        self.meeting = session(self.place, self.of, people=self.people)
        self.desk = TestDesk()
        self.seen = []
        self.presenter = RegisterPresenter(self.place, self.desk, self.seen.append)
        self.presenter.open(self.meeting)

    @property
    def state(self):
        assert self.seen[-1] == self.presenter.state
        return self.presenter.state

    def statuses(self):
        return {row.name.partition(",")[0]: row.status for row in self.state.register.rows}

    def enter(self, text):
        self.presenter.typed(text)
        return self.presenter.pick()

    def key(self, name):
        return next(row.key for row in self.state.register.rows if row.name.startswith(name))


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.place.close()


def test_type_pick_next_and_the_box_is_empty_again(bench):
    for line in ("kow", "masri e", "ozt t 45", "hagen ue"):
        assert bench.enter(line) is False
        assert (bench.state.typed, bench.state.offers) == ("", ())
    assert bench.statuses() == {"Al-Masri": "E", "Kowalska": "A", "Öztürk": "T", "von Hagen": "UE"}
    assert sum(bench.state.register.counts.values()) == len(bench.state.register.rows)
    assert bench.desk.undos[-1][0].startswith("Anwesenheit von von Hagen, Silke auf „unentschuldigt“")


def test_offers_name_who_may_be_meant_and_end_with_a_new_person(bench):
    person(bench.place, "Kowalczyk", "Hanna", district="mitte")
    bench.presenter.typed("kow")
    assert [(one.name, one.second) for one in bench.state.offers[:2]] == [
        ("Kowalska, Joanna", "offen · auf der Liste"),
        ("Kowalczyk, Hanna", "nicht auf der Liste · Mitte"),
    ]
    assert bench.state.offers[-1].key == NEW
    bench.presenter.move(1)
    bench.presenter.pick()
    assert bench.statuses()["Kowalczyk"] == "A"
    bench.presenter.typed("kow")
    bench.presenter.move(-1)
    assert bench.state.offers[bench.state.chosen].key == NEW


def test_a_letter_on_a_row_stores_and_goes_to_the_next_open_row(bench):
    rows = [row.key for row in bench.state.register.rows]
    assert bench.state.selected == rows[0]
    bench.presenter.set_status(rows[0], "A")
    assert bench.state.selected == rows[1]
    bench.presenter.set_status(rows[2], "K")
    assert bench.state.selected == rows[3]
    bench.presenter.set_status(rows[3], "E")
    assert bench.state.selected == rows[1]
    bench.presenter.set_status(rows[1], "UE")
    assert bench.state.selected == rows[1]
    bench.presenter.set_status(rows[0], None)
    assert list(bench.statuses().values()) == [None, "UE", "K", "E"]


def test_partly_present_asks_for_the_minutes_in_the_row(bench):
    key = bench.key("Kow")
    bench.presenter.set_status(key, "T")
    assert (bench.state.asked, bench.state.asked_for) == ("minutes", key)
    bench.presenter.answer("viel")
    assert bench.state.asked == "minutes"
    assert bench.state.trouble
    bench.presenter.answer("45")
    assert bench.state.asked is None
    row = next(row for row in bench.state.register.rows if row.key == key)
    assert (row.status, row.minutes) == ("T", 45)
    bench.presenter.set_status(key, "T")
    bench.presenter.ask("minutes", key)
    bench.presenter.leave_question()
    assert bench.statuses()["Kowalska"] == "T"


def test_partly_present_typed_without_minutes_asks_for_them_also_for_somebody_not_yet_listed(bench):
    who = person(bench.place, "Zander", "Ute")
    bench.enter("zander t")
    assert (bench.state.asked, bench.state.asked_for) == ("minutes", who)
    bench.presenter.answer("30")
    assert bench.statuses()["Zander"] == "T"


def test_remarks_are_stored_and_cleared(bench):
    key = bench.key("Kow")
    bench.presenter.ask("remark", key)
    bench.presenter.answer("kam 10:45, Arzttermin")
    assert next(row for row in bench.state.register.rows if row.key == key).remark == "kam 10:45, Arzttermin"
    assert bench.statuses()["Kowalska"] is None
    bench.presenter.ask("remark", key)
    bench.presenter.answer("")
    assert next(row for row in bench.state.register.rows if row.key == key).remark == ""


def test_acts_are_taken_back_one_by_one(bench):
    bench.enter("kow e")
    bench.presenter.all_open()
    assert bench.state.register.counts["A"] == 3
    bench.presenter.take_back()
    assert bench.state.register.counts[None] == 3
    bench.desk.undos[-1][1]()
    assert bench.state.register.counts[None] == 4
    assert not bench.state.can_undo
    bench.presenter.take_back()


def test_a_newcomer_is_a_row_and_the_look_alike_a_question_in_the_panel(bench):
    known = person(bench.place, "Kowalczyk", "Hanna", district="mitte")
    bench.presenter.typed("Kowalczyk, anna")
    assert bench.presenter.typed_name() == ("Kowalczyk", "Anna")
    bench.presenter.add_newcomer("Kowalczyk", "Anna")
    (question,) = bench.state.alike
    assert question.known.participant == known
    assert bench.statuses()["Kowalczyk"] == "A"
    bench.presenter.other_person()
    assert bench.state.alike == ()


def test_a_newcomer_who_is_known_after_all_gives_the_mark_to_the_known_person(bench):
    known = person(bench.place, "Kowalczyk", "Hanna")
    bench.presenter.typed("Kowalczyk e")
    bench.presenter.add_newcomer("Kowalczyk", "Anna")
    newcomer = bench.state.alike[0].newcomer
    bench.presenter.same_person()
    rows = {row.name: row for row in bench.state.register.rows}
    assert (rows["Kowalczyk, Hanna"].status, rows["Kowalczyk, Hanna"].participant) == ("E", known)
    assert "Kowalczyk, Anna" not in rows
    assert not bench.place.ask(lambda view: view.record("participant", newcomer)).alive


def test_closing_says_how_many_stay_open_and_is_always_possible(bench):
    assert bench.presenter.close() == "Abgeschlossen. 4 Personen bleiben offen."
    bench.presenter.all_open()
    assert bench.presenter.close() == "Anwesenheit vollständig: 4 erfasst."
    assert bench.desk.said[-1] == "Anwesenheit vollständig: 4 erfasst."


def test_a_signed_list_opens_in_its_order_and_closing_records_that_it_is_back(bench):
    printed = sheets.print_list(bench.place, [bench.meeting])
    bench.place.do(records.edit, "participant", bench.people[0], {"last_name": "Zander"})
    bench.presenter.open(bench.meeting, printed.sheet_id)
    assert [row.name for row in bench.state.register.rows][1] == "Zander, Joanna"
    bench.presenter.all_open()
    assert printed.sheet_id in bench.presenter.close()
    assert bench.place.ask(sheets.sheet, printed.sheet_id).returned
    cell = bench.place.ask(lambda view: attendance.cells(view, bench.meeting)[0].id)
    assert bench.place.ask(lambda view: view.record("attendance", cell)).values["signed_list_ref"] == printed.sheet_id


def test_unknown_names_are_said_and_nothing_is_marked(tmp_path):
    bench = Bench(tmp_path)
    bench.place.do(records.edit, "staff", bench.place.me.staff, {"roles": ["team_lead"]})
    bench.presenter.open(bench.meeting)
    bench.enter("xyz")
    assert bench.state.trouble
    assert set(bench.statuses().values()) == {None}
    bench.place.close()


def test_who_may_only_look_is_told_and_nothing_changes(tmp_path):
    bench = Bench(tmp_path)
    bench.place.do(records.edit, "staff", bench.place.me.staff, {"roles": ["auditor"]})
    bench.enter("kow")
    assert [error.kind for error in bench.desk.told] == ["not_allowed"]
    assert set(bench.statuses().values()) == {None}
    bench.place.close()


def test_the_limit_is_seen_in_the_row(bench):
    of = offering(bench.place, "Werkstatt", begin="08:00", end="16:00")
    day = session(bench.place, of, "2021-06-14", people=bench.people[:2])
    enrolled(bench.place, bench.people[1])
    bench.place.do(attendance.mark_open, day)
    bench.presenter.reload()
    over = {row.name for row in bench.state.register.rows if row.contact.needs_questionnaire}
    assert over == {"Kowalska, Joanna"}
