"""The register in a real window, by keyboard alone."""

import pytest
from helpers.make import workplace
from helpers.people import group, offering, session
from helpers.screens import press, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from app.sessions import attendance
from resources import language
from ui.base.context import Context
from ui.base.desk import Desk
from ui.shell import coaching_pages
from ui.shell.frame import Frame
from ui.shell.ui_settings import UiSettings
from ui.shell.window import Window

KEY = Qt.Key


class Bench:
    """A window on a store with a meeting of four people."""

    def __init__(self, folder, qtbot, look):
        language.use("de")
        self.place = workplace(folder)
        self.people = group(self.place, 4)
        self.meeting = session(self.place, offering(self.place), people=self.people)
        self.window = Window()
        qtbot.addWidget(self.window)
        self.desk = Desk(repr, self.window)
        self.frame = Frame(coaching_pages.entries(), self.desk)
        self.window.show_only(self.frame)
        self.window.resize(1440, 900)
        self.window.show()
        self.frame.begin(Context(self.place, self.desk, look, UiSettings(), self.frame.navigate), "today")
        self.frame.navigate("register", record_id=self.meeting)
        settle()

    @property
    def page(self):
        return self.frame.page

    def focus(self):
        return self.window.focusWidget()

    def statuses(self):
        rows = self.place.ask(attendance.register, self.meeting).rows
        return {row.name.partition(",")[0]: row.status for row in rows}


@pytest.fixture
def bench(tmp_path, qtbot, plain_look):
    made = Bench(tmp_path, qtbot, plain_look)
    yield made
    made.desk.wait()
    made.place.close()


def test_the_box_owns_the_focus_and_is_empty_after_each_pick(bench):
    box = bench.focus()
    assert box is bench.page._box
    type_text(box, "ozt e")
    box.search_now()
    assert box.accessibleDescription().startswith("Öztürk, Hatice")
    press(box, KEY.Key_Return)
    assert bench.statuses()["Öztürk"] == "E"
    assert (box.text(), bench.focus()) == ("", box)
    type_text(box, "kow")
    press(box, KEY.Key_Return)
    assert bench.statuses()["Kowalska"] == "A"


def test_arrows_choose_among_the_offers_and_lead_into_the_list_when_there_are_none(bench):
    box = bench.focus()
    type_text(box, "a")
    box.search_now()
    before = box.accessibleDescription()
    press(box, KEY.Key_Down)
    assert box.accessibleDescription() != before
    press(box, KEY.Key_Escape)
    settle()
    assert box.text() == ""
    box.search_now()
    press(box, KEY.Key_Down)
    assert bench.focus() is bench.page._table


def test_letters_on_the_rows_set_and_go_on_and_escape_leads_back_to_the_box(bench):
    bench.page._into_list()
    table = bench.page._table
    first = table.current_id()
    press(table, KEY.Key_A, "a")
    assert table.current_id() != first
    press(table, KEY.Key_U, "u")
    press(table, KEY.Key_K, "k")
    press(table, KEY.Key_E, "e")
    assert list(bench.statuses().values()) == ["A", "UE", "K", "E"]
    press(table, KEY.Key_Delete)
    assert list(bench.statuses().values()).count(None) == 1
    bench.frame.escape()
    assert bench.focus() is bench.page._box


def test_minutes_and_remarks_are_typed_in_the_row(bench):
    bench.page._into_list()
    table, editor = bench.page._table, bench.page._editor
    press(table, KEY.Key_T, "t")
    assert bench.focus() is editor
    type_text(editor, "45")
    press(editor, KEY.Key_Return)
    assert bench.statuses()["Al-Masri"] == "T"
    assert bench.focus() is table
    press(table, KEY.Key_B, "b")
    type_text(editor, "kommt später")
    press(editor, KEY.Key_Return)
    remarks = [row.remark for row in bench.place.ask(attendance.register, bench.meeting).rows]
    assert remarks[1] == "kommt später"
    press(table, KEY.Key_M, "m")
    press(editor, KEY.Key_Escape)
    assert not editor.isVisible()


def test_what_is_painted_is_also_said(bench):
    bench.page._into_list()
    press(bench.page._table, KEY.Key_A, "a")
    table = bench.page._table
    words = [table.rows_model.cell(0, column).words for column in range(len(table.rows_model.columns))]
    assert words[1:4] == ["Al-Masri, Rami", "anwesend", "anwesend"]
    interface = QAccessible.queryAccessibleInterface(bench.page._box)
    assert interface.text(QAccessible.Text.Name) == "Name, dann A T E U K oder Minuten"
    bar = bench.page._panel._bar
    assert bar.accessibleName() == "1 von 4 erfasst"


def test_ctrl_z_takes_back_and_closing_says_what_stays_open(bench):
    said = []
    bench.desk.said.connect(lambda text, tone: said.append(text))
    bench.page._presenter.all_open()
    assert set(bench.statuses().values()) == {"A"}
    bench.desk.take_back()
    assert set(bench.statuses().values()) == {None}
    bench.page._close()
    assert said[-1] == "Abgeschlossen. 4 Personen bleiben offen."
    assert bench.page.head.title.text() == "Termine"


def test_coming_back_shows_the_session_seen_last(bench):
    bench.frame.navigate("register")
    settle()
    assert bench.page._session == bench.meeting
