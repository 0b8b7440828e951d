"""The table: a window onto any number of rows, and the keys that move in it."""

from dataclasses import dataclass

import pytest
from helpers.screens import press, settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest

from ui.parts.tables.cells import Cell, Column, Mark, Rows, rows_of
from ui.parts.tables.rows_model import CELL, PAGE, RowsModel
from ui.parts.tables.table import Table

pytestmark = pytest.mark.usefixtures("plain_look")


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    place: str = "Brauck"


MARKS = (Mark("A", "ok"), Mark("T"))
COLUMNS = (
    Column[Person]("name", "Name", lambda r: Cell(r.name, bold=True), 200, stretch=True, sort="name"),
    Column[Person]("place", "Stadtteil", lambda r: r.place, 100, rank=3, sort="place"),
    Column[Person]("state", "Angaben", lambda r: Cell("vollständig", "ok", "ok"), 150),
    Column[Person](
        "marks", "Anwesenheit", lambda r: Cell(marks=(Mark("A", "ok"), Mark("T")), spoken="anwesend"), 200, 1
    ),
)


class Source:
    """A store of `count` people that remembers which stretches were asked for."""

    def __init__(self, count):
        self.count, self.asked = count, []

    def fetch(self, offset, limit):
        self.asked.append((offset, limit))
        return [Person(str(n), f"Person {n:06}") for n in range(offset, min(offset + limit, self.count))]

    def rows(self, **more):
        return Rows(self.count, self.fetch, lambda r: r.id, **more)


@pytest.fixture
def table(qtbot):
    made = Table(COLUMNS, "Teilnehmende")
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def test_only_pages_in_sight_are_fetched(table):
    source = Source(100_000)
    table.show_rows(source.rows())
    settle()
    assert source.asked == [(0, PAGE)]
    table.select_row(50_000)
    table.scrollTo(table.currentIndex())
    settle()
    assert (50_000, PAGE) in source.asked
    assert len(source.asked) <= 3


def test_pages_out_of_use_are_let_go(qapp):
    model, source = RowsModel(COLUMNS), Source(100_000)
    model.show_rows(source.rows())
    for page in range(30):
        model.cell(page * PAGE, 0)
    model.cell(0, 0)
    assert source.asked.count((0, PAGE)) == 2


def test_a_row_that_vanished_between_count_and_fetch_is_empty_not_an_error(qapp):
    model = RowsModel(COLUMNS)
    model.show_rows(Rows(10, lambda offset, limit: [], str))
    assert model.data(model.index(3, 0)) == ""
    assert model.row(3) is None


def test_one_row_is_fetched_again_without_the_others(qapp):
    model, source = RowsModel(COLUMNS), Source(500)
    model.show_rows(source.rows())
    model.cell(7, 0)
    source.asked.clear()
    model.refresh_row(7)
    assert source.asked == [(7, 1)]


def test_every_cell_speaks_its_words(table):
    table.show_rows(rows_of([Person("1", "Kowalska, Joanna")], lambda r: r.id))
    model = table.rows_model
    spoken = [model.data(model.index(0, c), Qt.ItemDataRole.AccessibleTextRole) for c in range(4)]
    assert spoken == ["Kowalska, Joanna", "Brauck", "vollständig", "anwesend"]
    assert model.data(model.index(0, 2), CELL).icon == "ok"
    assert QAccessible.queryAccessibleInterface(table).text(QAccessible.Text.Name) == "Teilnehmende"


def test_arrows_home_end_move_and_enter_opens(table, qtbot):
    table.show_rows(Source(1000).rows())
    table.setFocus()
    table.select_row(0)
    opened = []
    table.opened.connect(lambda row: opened.append(row.id))
    press(table, Qt.Key.Key_Down)
    press(table, Qt.Key.Key_Return)
    press(table, Qt.Key.Key_End, modifiers=Qt.KeyboardModifier.ControlModifier)
    press(table, Qt.Key.Key_Return)
    assert opened == ["1", "999"]


def test_space_asks_for_the_panel_and_control_space_marks(table):
    table.show_rows(Source(10).rows())
    table.setFocus()
    table.select_row(0)
    wanted = QSignalSpy(table.panel_wanted)
    press(table, Qt.Key.Key_Space, " ")
    assert wanted.count() == 1
    control = Qt.KeyboardModifier.ControlModifier
    press(table, Qt.Key.Key_Down, modifiers=control)
    press(table, Qt.Key.Key_Down, modifiers=control)
    QTest.keyClick(table, Qt.Key.Key_Space, control)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0, 2]


def test_letters_go_to_the_page_first_then_to_the_names(table):
    asked, taken = [], []
    table.show_rows(Source(1000).rows(find=lambda typed: asked.append(typed) or 500))
    table.setFocus()
    table.select_row(0)
    table.key_pressed = lambda row, key: bool(key == "A" and not taken.append((row.id, key)))
    press(table, Qt.Key.Key_A, "a")
    assert taken == [("0", "A")]
    press(table, Qt.Key.Key_P, "p")
    assert asked == ["p"]
    assert table.current_id() == "500"


def test_a_refresh_keeps_the_chosen_row_though_it_moved(table):
    people = [Person(str(n), f"Person {n}") for n in range(50)]
    table.show_rows(rows_of(people, lambda r: r.id))
    table.select_id("20")
    selections = []
    table.selected.connect(selections.append)
    table.show_rows(rows_of([Person("neu", "Neu"), *people], lambda r: r.id))
    assert table.current_id() == "20"
    assert table.currentIndex().row() == 21
    assert selections == []
    table.show_rows(rows_of(people[:5], lambda r: r.id))
    assert selections == [None]


def test_columns_give_way_by_rank(table):
    shown = lambda: [not table.isColumnHidden(n) for n in range(4)]  # noqa: E731
    table.fit_width(1400)
    assert shown() == [True, True, True, True]
    table.fit_width(1200)
    assert shown() == [True, False, True, True]
    table.fit_width(720)
    assert shown() == [True, False, True, False]


def test_clicking_a_head_asks_for_the_order_and_again_for_the_other_way(table):
    table.show_rows(Source(10).rows())
    asked = []
    table.sort_wanted.connect(lambda *order: asked.append(order))
    table.head.sectionClicked.emit(0)
    table.show_sort("name", False)
    table.head.sectionClicked.emit(0)
    table.head.sectionClicked.emit(2)
    assert asked == [("name", False), ("name", True)]


def test_copied_rows_are_text(table):
    table.show_rows(rows_of([Person("1", "Çelik, Murat")], lambda r: r.id))
    table.setFocus()
    table.select_row(0)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Çelik, Murat\tBrauck\tvollständig\tanwesend"


def test_a_click_on_a_mark_box_says_which(table):
    table.show_rows(rows_of([Person("1", "Çelik, Murat")], lambda r: r.id))
    settle()
    clicked = []
    table.mark_clicked.connect(lambda row, number: clicked.append((row.id, number)))
    at = table.visualRect(table.rows_model.index(0, 3)).topLeft()
    for number in (0, 1):
        spot = at + type(at)(12 + number * 43 + 10, 18)
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert clicked == [("1", 0), ("1", 1)]


def test_rows_grow_with_the_text(table, plain_look):
    plain_look.use(percent=200)
    assert table.verticalHeader().defaultSectionSize() == 72
    plain_look.use(compact=True)
    assert table.verticalHeader().defaultSectionSize() == 56


def test_an_empty_table_takes_keys_without_harm(table):
    table.show_rows(Source(0).rows())
    table.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_A, Qt.Key.Key_Delete):
        press(table, key)
    assert table.current_row() is None
