"""The page Today in a real window: the keyboard stays on its line when the day is read anew."""

import pytest
from helpers import make, people
from helpers.windows import quiet, window_on

from app.records import records
from resources import language


@pytest.fixture
def window(tmp_path, qtbot, plain_look):
    language.use("de")
    place = make.workplace(tmp_path / "store")
    who, more = people.person(place, "Kowalczyk", "Hanna"), people.person(place, "Yilmaz", "Emre")
    day = place.ask(lambda view: view.today.isoformat())
    training = people.offering(place, "Bewerbung")
    for begin, end in (("09:00", "10:00"), ("11:00", "12:00")):
        people.session(place, training, day, [who, more], begin=begin, end=end)
    for name in (who, more):
        place.do(records.add, "follow_up", {"participant": name, "due_on": day, "text": "Anrufen"})
    made = window_on(place, qtbot, plain_look, "today")
    quiet(qtbot, made)
    made.frame.navigate("participants")
    quiet(qtbot, made)
    made.frame.navigate("today")
    quiet(qtbot, made)
    yield made
    made.desk.wait()


def line(window):
    return getattr(window.focusWidget(), "line", None)


def read_anew(window, qtbot):
    window.frame.page._presenter.show()
    quiet(qtbot, window)


def test_the_first_line_that_waits_has_the_keyboard_and_keeps_it_every_minute(window, qtbot):
    first = line(window)
    assert (first.page, first.title) == ("register", "Bewerbung")
    for _ in range(3):
        read_anew(window, qtbot)
        assert line(window).key == first.key


@pytest.mark.parametrize("card", ["_sessions", "_due"])
def test_the_line_somebody_has_gone_to_keeps_the_keyboard(window, qtbot, card):
    row = getattr(window.frame.page, card).rows[1]
    row.setFocus()
    read_anew(window, qtbot)
    assert line(window).key == row.line.key


def test_where_a_line_goes_the_next_one_has_the_keyboard(window, qtbot):
    due = window.frame.page._due
    gone, stays = (row.line.key for row in due.rows)
    due.rows[0].setFocus()
    window.place.do(records.edit, "follow_up", gone, {"done_on": window.place.ask(lambda view: view.today.isoformat())})
    read_anew(window, qtbot)
    assert line(window).key == stays
