"""The list of participants in a window: what stands beside the list is what the list still holds."""

import pytest
from helpers import make, people
from helpers.screens import settle
from helpers.windows import window_on

from resources import language


@pytest.fixture
def window(tmp_path, qtbot, plain_look):
    language.use("de")
    place = make.workplace(tmp_path / "store")
    people.group(place, 4)
    made = window_on(place, qtbot, plain_look, "participants")
    settle()
    yield made
    made.desk.wait()


def beside(window):
    return window.frame.page._panel._panel.accessibleName()


def test_a_search_that_finds_nobody_leaves_nobody_beside_the_list(window, qtbot):
    qtbot.waitUntil(lambda: beside(window) == "Al-Masri, Rami", timeout=5_000)
    window.frame.page._presenter.search("gibt es nicht")
    qtbot.waitUntil(lambda: beside(window) == "Niemand ausgewählt", timeout=5_000)
    window.frame.page._presenter.search("")
    window.frame.page._table.select_row(1)
    qtbot.waitUntil(lambda: beside(window) == "Kowalska, Joanna", timeout=5_000)
