"""The frame: pages, the way back, keys that work everywhere, narrow windows."""

import pytest
from helpers.screens import nameless, press, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from resources import language
from ui.base.context import Context, PageEntry
from ui.base.desk import Desk
from ui.parts.boxes import column
from ui.parts.buttons import Button
from ui.parts.gallery import GalleryPage
from ui.parts.page import Page
from ui.shell.frame import Frame
from ui.shell.hits import Hit
from ui.shell.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier


class Noted(Page):
    """A page that notes what the window asks of it."""

    def __init__(self, context, name):
        super().__init__(context, name)
        self.events = []
        self.line = QLineEdit()
        self.line.setAccessibleName("Zeile")
        self.button = Button("Anwesenheit", lambda: self.events.append("A"), keys="A")
        self.body.add(self.line, self.button)
        self.set_keys(("Ctrl+N", "neu"))

    def opened(self, **arguments):
        self.events.append(("opened", arguments))
        self.line.setFocus()

    def left(self):
        self.events.append("left")

    def refresh(self, kinds):
        self.events.append(("refresh", kinds))


@pytest.fixture
def window(qtbot, plain_look):
    language.use("de")
    made = Window()
    qtbot.addWidget(made)
    built = []

    def build(name):
        def make(context):
            built.append(name)
            return Noted(context, name)

        return make

    entries = (
        PageEntry("today", "Heute", "today", build("Heute"), 1),
        PageEntry("people", "Teilnehmende", "people", build("Teilnehmende"), 2),
        PageEntry("person", "Person", "person", build("Person"), 0, parent="people"),
        PageEntry("gallery", "Bausteine", "columns", GalleryPage, 9),
    )
    hits = [Hit("Teilnehmende", "Yıldız, Emine", "GLA4", "person", page="person", arguments=(("record_id", "1"),))]
    desk = Desk(lambda error: "4F2A", made)
    frame = Frame(entries, desk, lambda text: hits if "emi" in text else [])
    frame.begin(Context(None, desk, plain_look, None, frame.navigate), "today")
    frame.rail.show_person("Katrin Sommerfeld", "Fachkraft · Brauck")
    frame.rail.show_sync("3 Änderungen warten", "zuletzt 08:12 Uhr", "unsent", "info")
    made.show_only(frame)
    made.resize(1440, 900)
    made.show()
    settle()
    made.frame, made.built, made.desk_ = frame, built, desk
    yield made
    desk.wait()


def test_pages_are_built_when_first_shown_and_kept(window):
    frame = window.frame
    assert window.built == ["Heute"]
    first = frame.page
    frame.navigate("people")
    frame.navigate("today")
    assert window.built == ["Heute", "Teilnehmende"]
    assert frame.page is first
    assert first.events == [("opened", {}), "left", ("opened", {})]


def test_the_way_back_and_forward_keeps_the_arguments(window):
    frame = window.frame
    frame.navigate("person", record_id="7")
    frame.navigate("today")
    frame.go_back()
    assert frame.page.events[-1] == ("opened", {"record_id": "7"})
    frame.go_back()
    frame.go_forward()
    assert frame.page.head.title.text() == "Person"
    frame.escape()
    assert frame.page.head.title.text() == "Teilnehmende"


def test_control_and_number_open_pages(window):
    QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window.frame.page.head.title.text() == "Teilnehmende"
    QTest.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert window.frame.page.head.title.text() == "Heute"


def test_letters_act_only_while_nothing_is_typed(window):
    page = window.frame.page
    page.line.setFocus()
    QTest.keyClick(page.line, Qt.Key.Key_A)
    assert page.line.text() == "a"
    assert "A" not in page.events
    page.button.setFocus()
    QTest.keyClick(page.button, Qt.Key.Key_A)
    assert page.events[-1] == "A"


def test_search_opens_in_place_and_leads_on(window):
    frame = window.frame
    frame.page.line.setFocus()
    frame.open_search()
    overlay = frame._search
    assert overlay.isVisible()
    type_text(overlay.field, "emi")
    press(overlay.field, Qt.Key.Key_Return)
    assert not overlay.isVisible()
    assert frame.page.events[-1] == ("opened", {"record_id": "1"})


def test_escape_closes_the_search_and_the_focus_goes_back(window):
    frame = window.frame
    line = frame.page.line
    line.setFocus()
    frame.open_search()
    press(frame._search.field, Qt.Key.Key_Escape)
    assert not frame._search.isVisible()
    assert window.focusWidget() is line


def test_f6_walks_the_areas_and_comes_round(window):
    frame = window.frame
    frame.page.line.setFocus()
    frame.next_area()
    assert frame.rail.isAncestorOf(window.focusWidget())
    frame.next_area()
    assert frame.page.isAncestorOf(window.focusWidget())


def test_what_the_desk_says_stands_in_the_foot(window):
    window.desk_.say("Kowalska, Joanna anwesend, 3 offen")
    assert window.frame.foot._message.text() == "Kowalska, Joanna anwesend, 3 offen"
    window.desk_.saved()
    assert window.frame.foot._saved.text().startswith("Alles gespeichert · ")
    done = []
    window.desk_.undo("Auf „entschuldigt“ gesetzt.", lambda: done.append(1))
    assert "Rückgängig: Strg+Z" in window.frame.foot._message.text()
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert done == [1]


def test_an_error_stands_on_the_page_it_concerns(window):
    window.desk_.told.emit("err", "Das hat nicht geklappt.")
    notice = window.frame.page._notice
    assert notice.isVisible()
    assert notice.accessibleName() == "Das hat nicht geklappt."
    window.frame.page.notice("err", "")
    assert not notice.isVisible()


def test_refresh_reaches_the_page_in_sight(window):
    window.frame.refresh(frozenset({"participant"}))
    assert window.frame.page.events[-1] == ("refresh", frozenset({"participant"}))


@pytest.mark.parametrize(("size", "percent"), [((1440, 900), 100), ((1280, 720), 100), ((1024, 640), 100),
                                               ((1440, 900), 200), ((1440, 900), 150)])  # fmt: skip
def test_no_page_pushes_the_window_wider(window, plain_look, size, percent):
    plain_look.use(percent=percent)
    window.resize(*size)
    for key in ("today", "person", "gallery"):
        window.frame.navigate(key)
        settle()
        assert window.frame.minimumSizeHint().width() <= size[0], key
        assert window.width() == size[0]


def test_the_rail_shows_icons_only_where_room_is_scarce(window, plain_look):
    assert not window.frame.rail.narrow
    plain_look.use(percent=200)
    settle()
    assert window.frame.rail.narrow
    item = window.frame.rail._items["people"]
    assert item.toolTip().startswith("Teilnehmende")
    assert item.accessibleName() == "Teilnehmende"


def test_text_grows_and_shrinks_by_keys_within_bounds(window, plain_look):
    for _ in range(15):
        window.frame.scale_by(10)
    assert plain_look.measures.percent == 200
    window.frame.scale_by(0)
    assert plain_look.measures.percent == 100
    window.frame.scale_by(-10)
    assert plain_look.measures.percent == 100


def test_the_side_panel_lies_over_the_list_in_a_narrow_window(window, plain_look):
    frame = window.frame
    frame.navigate("gallery")
    settle()
    panel = frame.page.panel
    assert panel.isVisible() and not panel.over
    window.resize(1060, 700)
    settle()
    assert panel.over and not panel.isVisible()
    panel.toggle()
    settle()
    assert panel.isVisible()
    assert panel.geometry().right() == frame.page.width() - 1
    frame.escape()
    assert not panel.isVisible()
    window.resize(1440, 900)
    settle()
    assert not panel.over


def test_every_control_of_the_window_has_a_name(window):
    window.frame.navigate("gallery")
    settle()
    assert nameless(window) == []


def test_the_idle_clock_is_told_of_keys_and_asked(window):
    class Clock:
        left, touched = 300.0, 0

        def touch(self):
            self.touched += 1

        def due_in(self):
            return self.left

    clock, locked, near = Clock(), [], []
    window.lock_wanted.connect(lambda: locked.append(1))
    window.lock_near.connect(near.append)
    window.watch_idle(clock)
    before = clock.touched
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    assert clock.touched > before
    window.look_at_idle()
    clock.left = 55.0
    window.look_at_idle()
    window.look_at_idle()
    assert (near, locked) == ([55], [])
    clock.left = 0.0
    window.look_at_idle()
    assert locked == [1]
    window.watch_idle(None)


def test_a_window_with_work_still_running_stays(window):
    window.closing = lambda: False
    assert not window.close()
    window.closing = lambda: True
    assert window.close()


def test_changing_the_look_reaches_every_part(window, plain_look):
    window.frame.navigate("gallery")
    settle()
    light = window.grab().toImage().pixelColor(700, 300)
    plain_look.use("dark")
    settle()
    dark = window.grab().toImage().pixelColor(700, 300)
    assert light.lightness() > 200 > 80 > dark.lightness()


def test_an_empty_column_of_a_page_can_be_cleared(qtbot, plain_look):
    box = column()
    inner = column()
    inner.add(Button("Eins"), Button("Zwei"))
    box.addLayout(inner)
    box.addStretch(1)
    box.clear()
    assert box.count() == 0
