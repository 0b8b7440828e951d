"""The week: moving through weeks, filters, copying last time's list, cancelling and taking it back."""

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace
from helpers.people import enrolled, group, offering, session

from app.records import records
from app.sessions import attendance
from ui.sessions.week_presenter import WeekPresenter


class Bench:
    def __init__(self, folder):
        self.place = workplace(folder)
        self.desk = TestDesk()
        self.presenter = WeekPresenter(self.place, self.desk, lambda state: None)

    @property
    def state(self):
        return self.presenter.state


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.place.close()


def test_weeks_begin_on_monday_and_the_arrows_move_through_them(bench):
    of = offering(bench.place)
    for day in ("2021-06-13", "2021-06-14", "2021-06-20", "2021-06-21"):
        session(bench.place, of, day)
    bench.presenter.show()
    assert [row.date for row in bench.state.rows] == ["2021-06-14", "2021-06-20"]
    bench.presenter.step(-1)
    assert [row.date for row in bench.state.rows] == ["2021-06-13"]
    bench.presenter.step(2)
    assert [row.date for row in bench.state.rows] == ["2021-06-21"]
    bench.presenter.show("2022-01-01")
    assert bench.state.monday.isoformat() == "2021-12-27"
    bench.presenter.this_week()
    assert bench.state.monday.isoformat() == "2021-06-14"


def test_filters_say_how_much_they_hide_and_can_be_reset(bench):
    colleague = bench.place.do(
        records.add, "staff", {"name": "B. Reuter", "roles": "social_worker", "offices": "mitte"}
    )
    session(bench.place, offering(bench.place, "Nähen"))
    session(bench.place, offering(bench.place, "Chor", office="mitte", leaders=[colleague.id]))
    bench.presenter.show()
    bench.presenter.filter(("mitte",))
    assert ([row.title for row in bench.state.rows], bench.state.hidden) == (["Chor"], 1)
    bench.presenter.only_mine(True)
    assert (bench.state.rows, bench.state.hidden) == ((), 2)
    bench.presenter.reset()
    assert (len(bench.state.rows), bench.state.hidden) == (2, 0)


def test_the_chosen_session_names_its_leaders(bench):
    session(bench.place, offering(bench.place))
    bench.presenter.show()
    bench.presenter.select(bench.state.rows[0])
    assert bench.state.leaders == "Katrin Sommerfeld"


def test_last_times_list_is_copied_and_those_left_out_are_named(bench):
    of = offering(bench.place)
    people = group(bench.place, 2)
    enrolled(bench.place, people[0], exit_date="2021-06-11")
    session(bench.place, of, "2021-06-10", people=people)
    later = session(bench.place, of, "2021-06-17")
    bench.presenter.show()
    bench.presenter.copy_list(bench.state.rows[0])
    assert bench.desk.said == [
        "1 Person auf die Liste gesetzt. Ausgelassen, weil die Teilnahme beendet ist: Kowalska, Joanna."
    ]
    assert len(bench.place.ask(attendance.register, later).rows) == 1
    assert bench.state.rows[0].listed == 1


def test_a_session_is_cancelled_with_a_reason_and_taken_back(bench):
    session(bench.place, offering(bench.place), "2021-06-18")
    bench.presenter.show()
    (row,) = bench.state.rows
    bench.presenter.cancel(row, "Heizung defekt")
    assert bench.state.rows[0].status == "cancelled"
    bench.desk.undos[-1][1]()
    assert bench.state.rows[0].status == "planned"
    bench.presenter.cancel(row, "")
    bench.presenter.reinstate(bench.state.rows[0])
    assert bench.state.rows[0].status == "planned"
