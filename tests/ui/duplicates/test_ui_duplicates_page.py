"""The page "Duplicates" in a window: keyboard alone, names for every control, nothing wider than the screen."""

import pytest
from helpers import make, people
from helpers.screens import nameless, press, settle
from helpers.windows import quiet, window_on
from PySide6.QtCore import Qt

from app.duplicates import merge_log
from resources import language
from ui.duplicates.page import MERGES
from ui.shell import pages


@pytest.fixture
def window(tmp_path, qtbot, plain_look):
    language.use("de")
    place = make.workplace(tmp_path / "store")
    about = {"birth_date": "1983-11-04", "street": "Horster Str.", "house_no": "112", "phone": "02043 555 0129"}
    people.person(place, "Kowalczyk", "Hanna", **about, district="brauck")
    people.person(place, "Kowalczyk", "Hana", **about, district="butendorf")
    for _number in range(2):
        people.person(place, "Yilmaz", "Emre", birth_date="1975-05-01", street="Roßheidestr.", house_no="4")
    made = window_on(place, qtbot, plain_look, "duplicates")
    quiet(qtbot, made)
    yield made
    made.desk.wait()


def page(window):
    return window.frame.page


def choose_pair_of(window, last):
    pairs = page(window)._pairs
    place = next(at for at in range(len(pairs.state.pairs)) if last in pairs.called(pairs.state.pairs[at])[0])
    pairs.choose_pair(place)
    settle()


def test_a_pair_is_decided_with_the_keyboard_alone(window, qtbot):
    choose_pair_of(window, "Kowalczyk")
    table = page(window)._view.table
    assert window.focusWidget() is table
    assert table.current_row().name == "district"
    qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    quiet(qtbot, window)
    assert window.place.ask(merge_log.merges) == []
    assert table.current_row().name == "district"
    press(table, Qt.Key.Key_2, "2")
    assert page(window)._pairs.state.missing == ""
    qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    quiet(qtbot, window)
    assert len(window.place.ask(merge_log.merges)) == 1
    assert page(window)._pairs.state.counted == "Paar 1 von 1"
    window.desk.take_back()
    quiet(qtbot, window)
    assert window.place.ask(merge_log.merges)[0].taken_back is not None
    assert len(page(window)._pairs.state.pairs) == 2
    assert window.told == []


def test_letters_typed_into_the_reason_decide_nothing(window, qtbot):
    reason = page(window)._view.reason
    reason.setFocus()
    reason.clear()
    qtbot.keyClicks(reason, "nhs12")
    quiet(qtbot, window)
    assert len(page(window)._pairs.state.pairs) == 2
    assert page(window)._pairs.state.reason == "nhs12"


def test_n_says_not_the_same_and_page_down_goes_on(window, qtbot):
    table = page(window)._view.table
    table.setFocus()
    first = page(window)._pairs.state.pair
    qtbot.keyClick(table, Qt.Key.Key_PageDown)
    assert page(window)._pairs.state.pair != first
    qtbot.keyClick(table, Qt.Key.Key_PageUp)
    assert page(window)._pairs.state.pair == first
    qtbot.keyClick(table, Qt.Key.Key_N)
    quiet(qtbot, window)
    assert [pair for pair in page(window)._pairs.state.pairs if pair == first] == []


def test_a_click_chooses_a_value(window, qtbot):
    choose_pair_of(window, "Kowalczyk")
    table = page(window)._view.table
    row = next(at for at in range(table.rows_model.rows.count) if table.rows_model.row(at).name == "district")
    at = table.visualRect(table.rows_model.index(row, 2)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert table.rows_model.row(row).choice == "loser"


def merged(window, qtbot):
    choose_pair_of(window, "Yilmaz")
    page(window)._view.merge()
    page(window).refresh(frozenset({"merge"}))  # as the session does once the store has told it
    quiet(qtbot, window)


def test_the_views_begin_with_the_keyboard_in_their_list(window, qtbot):
    merged(window, qtbot)
    bar = page(window)._tabs.bar()
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    quiet(qtbot, window)
    merges = page(window)._merges.table
    assert window.focusWidget() is merges
    assert merges.current_row() is not None
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())
    quiet(qtbot, window)
    assert window.focusWidget() is page(window)._view.table
    window.frame.navigate("today")
    window.frame.navigate("duplicates", tab=MERGES)
    quiet(qtbot, window)
    assert window.focusWidget() is merges


def test_who_walks_through_the_tabs_with_the_keyboard_stays_there(window, qtbot):
    merged(window, qtbot)
    bar = page(window)._tabs.bar()
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    quiet(qtbot, window)
    assert page(window)._tabs.current == MERGES
    assert window.focusWidget() is bar


def test_where_a_row_came_from_is_no_field_to_look_at(window, qtbot):
    place = window.place
    for number in (3, 8):
        values = {"last_name": "Weiß", "first_name": "Karin", "birth_date": "1981-02-03", "office": "brauck"}
        with place.work() as work:
            work.create("participant", values | {"source_sheet": "Liste", "source_row": number})
    page(window)._pairs.show()
    quiet(qtbot, window)
    choose_pair_of(window, "Weiß")
    names = {line.name for line in page(window)._pairs.state.lines}
    assert "birth_date" in names
    assert not names & {"source_row", "source_sheet"}


def test_every_control_has_a_name_and_nothing_is_wider_than_the_screen(window, qtbot, plain_look):
    for size, percent in (((1440, 900), 100), ((1280, 720), 100), ((1440, 900), 200)):
        plain_look.use(percent=percent)
        window.resize(*size)
        settle()
        for key in ("pairs", MERGES, "questions"):
            page(window)._tabs.choose(key)
            settle()
            assert nameless(page(window)) == []
            assert window.frame.minimumSizeHint().width() <= size[0]


def test_who_may_not_merge_has_no_such_page(tmp_path):
    place = make.workplace(tmp_path / "store", roles=["social_worker"])
    assert "duplicates" not in {entry.key for entry in pages.entries(place)}


def test_walking_the_fields_in_a_low_window_keeps_the_ring_in_sight(window, qtbot):
    """The table is as high as its fields; the page around it has to follow."""
    window.resize(1024, 640)
    settle()
    view = page(window)._view
    view.focus_table()
    for key in [Qt.Key.Key_Down] * 12 + [Qt.Key.Key_Up] * 12:
        qtbot.keyClick(view.table, key)
        ring = view.table.visualRect(view.table.currentIndex())
        seen = view._scroll.viewport()
        top = view.table.viewport().mapTo(seen, ring.topLeft()).y()
        assert top >= 0 and top + ring.height() <= seen.height()
