"""The list of printed lists in a window: open, back, entered in the order of the paper, printed once more."""

import pytest
from helpers import make
from helpers.people import group, offering, session
from helpers.screens import nameless, settle
from helpers.windows import quiet, window_on
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.papers import sheets
from app.records import listing, records
from resources import language
from ui.shell import pages


@pytest.fixture
def window(tmp_path, qtbot, plain_look):
    made = opened(tmp_path, qtbot, plain_look)
    yield made
    made.desk.wait()


def opened(tmp_path, qtbot, plain_look, roles=make.ALL_ROLES):
    language.use("de")
    place = make.workplace(tmp_path / "store")
    people = group(place, 3)
    training, sewing = offering(place), offering(place, "Nähen für Anfänger")
    meeting = session(place, training, "2021-06-11", people)
    series = [session(place, sewing, day, people[:2]) for day in ("2021-06-21", "2021-06-28")]
    single = sheets.print_list(place, [meeting])
    many = sheets.print_list(place, series, sheets.SERIES)
    if roles != make.ALL_ROLES:
        place.do(records.edit, "staff", place.me.staff, {"roles": roles})
    made = window_on(place, qtbot, plain_look, "papers")
    made.single, made.many, made.meeting, made.sessions = single, many, meeting, series
    quiet(qtbot, made)
    made.frame.navigate("printed_lists")
    quiet(qtbot, made)
    return made


def page(window):
    return window.frame.page


def choose(window, qtbot, printed):
    page(window)._table.select_id(printed.list_id)
    qtbot.waitUntil(
        lambda: getattr(page(window)._presenter.state.chosen, "list_id", "") == printed.list_id, timeout=5_000
    )


def words(window, printed):
    model = page(window)._table.rows_model
    number = model.position(printed.list_id)
    return [model.cell(number, column).words for column in range(4)]


def test_open_lists_say_how_long_they_are_waited_for(window):
    assert page(window).head.count.text() == "2, davon 2 noch nicht zurück"
    told = words(window, window.single)
    assert told[:2] == ["Bewerbungstraining, Gruppe B, 11.06.2021", f"{window.single.sheet_id}, 3 Namen"]
    assert told[2:] == ["Katrin Sommerfeld, heute 12:00", "noch nicht zurück, Termin vor 6 Tagen"]
    assert words(window, window.many)[0] == "Nähen für Anfänger, 21.06.–28.06.2021"
    assert window.frame.rail._items["papers"].current
    assert nameless(page(window)) == []


def test_enter_leads_to_the_register_in_the_order_of_the_paper(window, qtbot):
    choose(window, qtbot, window.single)
    qtbot.keyClick(page(window)._table, Qt.Key.Key_Return)
    quiet(qtbot, window)
    assert page(window)._session == window.meeting
    assert page(window)._presenter.state.sheet.sheet_id == window.single.sheet_id
    assert window.told == []


def test_a_series_offers_its_meetings_and_shows_its_names(window, qtbot):
    choose(window, qtbot, window.many)
    state = page(window)._presenter.state
    assert [one.key for one in state.meetings] == window.sessions
    assert state.people == ("Al-Masri, Rami", "Kowalska, Joanna")
    assert page(window)._panel._names.text() == "1. Al-Masri, Rami\n2. Kowalska, Joanna"
    qtbot.keyClick(page(window)._table, Qt.Key.Key_Return)
    assert page(window).panel.isAncestorOf(window.focusWidget())


def test_a_list_is_taken_back_in_and_the_open_ones_can_be_shown_alone(window, qtbot):
    choose(window, qtbot, window.single)
    qtbot.mouseClick(page(window)._panel._back, Qt.MouseButton.LeftButton)
    quiet(qtbot, window)
    assert words(window, window.single)[3] == "ist zurück, heute · Katrin Sommerfeld"
    assert window.place.ask(sheets.sheet, window.single.sheet_id).returned
    page(window)._presenter.narrow("open")
    quiet(qtbot, window)
    assert page(window)._table.rows_model.rows.count == 1
    page(window)._presenter.search("gibt es nicht")
    quiet(qtbot, window)
    assert page(window)._empty.isVisible()
    qtbot.waitUntil(lambda: page(window).panel.accessibleName() == "Keine Liste gewählt", timeout=5_000)


def test_a_list_is_saved_once_more_byte_for_byte_and_that_is_written_down(window, qtbot, tmp_path, monkeypatch):
    choose(window, qtbot, window.single)
    target = tmp_path / "noch einmal.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    qtbot.mouseClick(page(window)._panel._save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.exists, timeout=10_000)
    quiet(qtbot, window)
    assert target.read_bytes() == window.single.pdf
    assert "print again" in [one["action"] for one in window.place.ask(listing.rows, "audit_event")]
    assert len(window.place.ask(listing.rows, "attendance_list")) == 2


def test_who_may_only_look_is_offered_neither_printing_nor_taking_back(tmp_path, qtbot, plain_look):
    window = opened(tmp_path, qtbot, plain_look, roles=["auditor"])
    choose(window, qtbot, window.single)
    panel = page(window)._panel
    assert [one.isVisible() for one in (panel._again, panel._save, panel._back)] == [False, False, False]
    assert page(window)._presenter.state.people != ()
    window.desk.wait()


def test_nothing_is_wider_than_the_screen(window, qtbot, plain_look):
    for size, percent in (((1440, 900), 100), ((1024, 640), 100), ((1440, 900), 200)):
        plain_look.use(percent=percent)
        window.resize(*size)
        settle()
        for key in ("papers", "printed_lists"):
            window.frame.navigate(key)
            quiet(qtbot, window)
            assert window.frame.minimumSizeHint().width() <= size[0], key


def test_the_page_is_found_by_what_people_look_for(window):
    find = pages.finder(window.place, window.frame._entries.values())
    assert "printed_lists" in [hit.page for hit in find("unterschrieben")]
