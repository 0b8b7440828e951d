"""The list of participants in a window: what stands beside the list is what the list still holds."""

import pytest
from helpers import make, people
from helpers.screens import settle

from resources import language
from ui import pages
from ui.context import Context
from ui.desk import Desk
from ui.frame.frame import Frame
from ui.habits import Habits
from ui.window import Window


@pytest.fixture
def window(tmp_path, qtbot, plain_look):
    language.use("de")
    place = make.workplace(tmp_path / "store")
    people.group(place, 4)
    made = Window()
    qtbot.addWidget(made)
    desk = Desk(repr, made)
    listed = pages.entries(place)
    frame = Frame(listed, desk, pages.finder(place, listed))
    made.show_only(frame)
    made.resize(1440, 900)
    made.show()
    made.activateWindow()
    frame.begin(Context(place, desk, plain_look, Habits(), frame.navigate), "participants")
    made.frame, made.desk = frame, desk
    settle()
    yield made
    desk.wait()


def beside(window):
    return window.frame.page._panel._panel.accessibleName()


def test_a_search_that_finds_nobody_leaves_nobody_beside_the_list(window, qtbot):
    qtbot.waitUntil(lambda: beside(window) == "Al-Masri, Rami", timeout=5_000)
    window.frame.page._presenter.search("gibt es nicht")
    qtbot.waitUntil(lambda: beside(window) == "Niemand ausgewählt", timeout=5_000)
    window.frame.page._presenter.search("")
    window.frame.page._table.select_row(1)
    qtbot.waitUntil(lambda: beside(window) == "Kowalska, Joanna", timeout=5_000)
