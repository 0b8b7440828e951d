"""The page "Settings" in a window: by keyboard from the person's line, errors at the field, the sheet shown once."""

import pytest
from helpers.make import workplace
from helpers.screens import nameless, press, settle, type_text
from PySide6.QtCore import Qt

from resources import language
from ui.base.context import Context
from ui.base.desk import Desk
from ui.settings_page.dialog_sheet import SheetDialog
from ui.shell import pages
from ui.shell.frame import Frame
from ui.shell.rail import PERSON_PAGE
from ui.shell.ui_settings import UiSettings
from ui.shell.window import Window

GROUPS = ("4QAGF", "GBVJW", "6X26X", "A8GR4", "9FLF3", "M7AP6", "8BY6M")


@pytest.fixture
def window(qtbot, plain_look, tmp_path, monkeypatch):
    language.use("de")
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    place = workplace(tmp_path / "store")
    made = Window()
    qtbot.addWidget(made)
    desk = Desk(repr, made)
    listed = pages.entries(place)
    frame = Frame(listed, desk, pages.finder(place, listed))
    made.show_only(frame)
    made.show()
    made.activateWindow()
    frame.rail.show_person("Katrin Sommerfeld", "Fachkraft")
    frame.begin(Context(place, desk, plain_look, UiSettings(), frame.navigate), pages.first(listed))
    made.frame, made.find = frame, pages.finder(place, listed)
    yield made
    desk.wait()
    place.close()


def test_the_line_with_the_name_leads_to_it_by_keyboard(window):
    line = window.frame.rail._items[PERSON_PAGE]
    assert "Katrin Sommerfeld" in line.accessibleName()
    line.setFocus()
    press(line, Qt.Key.Key_Return)
    settle()
    assert window.frame.page.head.title.text() == "Einstellungen"
    assert line.current and nameless(window.frame.page) == []


def test_the_search_finds_it_by_what_stands_on_it(window):
    for typed in ("einstell", "sicherung", "passwort", "dunkel"):
        assert PERSON_PAGE in [
            hit.page
            for hit in window.find(
                typed,
            )
        ], typed


def test_a_refused_passphrase_is_said_at_its_line_which_has_the_focus(window):
    window.frame.navigate(PERSON_PAGE)
    fields = window.frame.page._access.fields
    assert window.focusWidget() is fields["old"].line
    type_text(fields["old"].line, "bisher bisher bisher")
    type_text(fields["new"].line, "kurz")
    press(fields["new"].line, Qt.Key.Key_Return)
    assert window.focusWidget() is fields["new"].line
    assert fields["new"].line.accessibleDescription().startswith("Zu kurz")
    window.frame.navigate("today")
    assert not any(field.line.text() for field in fields.values())


def test_a_choice_holds_at_once_and_follows_the_keys(window, plain_look, qtbot):
    window.frame.navigate(PERSON_PAGE)
    boxes = window.frame.page._look._boxes
    boxes["look"].setCurrentIndex(boxes["look"].findData("dark"))
    boxes["look"].activated.emit(boxes["look"].currentIndex())
    assert plain_look.tokens.dark and UiSettings().settings.look == "dark"


def test_closing_the_sheet_before_it_is_kept_warns_once(qtbot, plain_look):
    language.use("de")
    dialog = SheetDialog(GROUPS, "Katrin Sommerfeld", "Gladbeck 4.0")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reject()
    assert dialog.isVisible() and "weder gedruckt noch gespeichert" in dialog.notice.accessibleName()
    dialog.reject()
    assert not dialog.isVisible()
