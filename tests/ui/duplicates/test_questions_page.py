"""An edit of an absorbed record is offered to who may write it: told on the page Sync, taken over, gone everywhere."""

import pytest
from helpers import make, people
from helpers.desk import TestDesk
from helpers.screens import nameless, settle
from PySide6.QtCore import Qt

from app.duplicates import merging
from app.records import records
from resources import language
from ui.base.context import Context
from ui.base.desk import Desk
from ui.shell import pages
from ui.shell.frame import Frame
from ui.shell.ui_settings import UiSettings
from ui.shell.window import Window
from ui.syncing.presenter import SyncPresenter
from ui.syncing.rounds import Rounds


@pytest.fixture
def place(tmp_path):
    """A social worker whose colleague changed a record that had been absorbed."""
    language.use("de")
    made = make.workplace(tmp_path / "store")
    survivor = people.person(made, "Kowalczyk", "Hanna", phone="1")
    absorbed = people.person(made, "Kowalczyk", "Hana")
    made.do(merging.merge, "participant", survivor, absorbed, {}, "dieselbe Frau")
    made.do(lambda work: work.change("participant", absorbed, {"phone": "02043 9911"}))
    made.do(records.edit, "staff", made.me.staff, {"roles": ["social_worker"]})
    made.survivor = survivor
    return made


def test_the_page_sync_tells_how_many_questions_wait(place):
    desk = TestDesk()
    presenter = SyncPresenter(place, desk, Rounds(place, desk), lambda state: None)
    presenter.show()
    assert presenter.state.questions == 1


def test_the_value_is_taken_over_by_who_may_write_it_and_merging_is_not_offered(place, qtbot, plain_look):
    window = Window()
    qtbot.addWidget(window)
    desk = Desk(repr, window)
    listed = pages.entries(place)
    assert "duplicates" not in {entry.key for entry in listed}
    frame = Frame(listed, desk, pages.finder(place, listed))
    window.show_only(frame)
    window.resize(1280, 720)
    window.show()
    frame.begin(Context(place, desk, plain_look, UiSettings(), frame.navigate), "questions")
    qtbot.waitUntil(lambda: not desk.busy, timeout=10_000)
    settle()
    view = frame.page._view
    assert view._accept.isVisible() and not view._keep.isVisible() and not view._back.isVisible()
    assert "02043 9911" in view._about.accessibleName()
    assert nameless(frame.page) == []
    assert ("Return", "entscheiden") in frame.page.foot_keys
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.busy, timeout=10_000)
    settle()
    assert place.ask(lambda reading: reading.record("participant", place.survivor)).values["phone"] == "02043 9911"
    assert view.table.rows_model.rows.count == 0
    desk.wait()
