"""The whole way with a real store: set up, work, lock, sign in again, by the window."""

import gc
import weakref

import pytest
from helpers.screens import nameless, press, settle, type_text
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from sqlalchemy.event import listen

from app.base import places
from models import names
from models.files import last_save
from resources import language
from ui.base.desk_protocol import Answer
from ui.first_start.page import FirstStartPage
from ui.parts.dialogs import QuestionDialog
from ui.shell import heavy_imports
from ui.shell.frame import Frame
from ui.shell.session import Session
from ui.unlock.page import UnlockPage

GOOD = "blau Tisch Wolke sieben"


@pytest.fixture
def session(qtbot, plain_look):
    language.use("de")
    made = Session(lambda: heavy_imports, page="gallery")
    qtbot.addWidget(made.window)
    made.window.show()
    made.load_heavy()
    yield made
    made._close_store()
    made.desk.wait()


def shows(session, kind):
    return lambda: isinstance(session.window.shown, kind)


def set_up(session, qtbot):
    """Through the assistant by its presenter, as a person would by its page."""
    session.begin()
    qtbot.waitUntil(shows(session, FirstStartPage))
    page = session.window.shown
    presenter = page._presenter
    presenter.next()
    presenter.next()
    presenter.answer(name="Katrin Sommerfeld", offices=("brauck",))
    presenter.next()
    presenter.create(GOOD, GOOD)
    qtbot.waitUntil(lambda: presenter.state.made, timeout=20_000)
    presenter.confirm(presenter.state.sheet[presenter.state.asked])
    return presenter


def test_first_start_then_lock_then_sign_in(session, qtbot):
    presenter = set_up(session, qtbot)
    presenter.finish()
    qtbot.waitUntil(shows(session, Frame))
    assert session._signed_in.workplace.me.name == "Katrin Sommerfeld"
    assert "Brauck" in session.window.shown.rail._person.accessibleName()
    session.lock()
    assert isinstance(session.window.shown, UnlockPage)
    assert session._signed_in is None
    page = session.window.shown
    qtbot.waitUntil(lambda: session._ready)
    type_text(page._passphrase, "falsch falsch falsch")
    press(page._passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "stimmt nicht" in page._passphrase.accessibleDescription(), timeout=20_000)
    page._passphrase.clear()
    type_text(page._passphrase, GOOD)
    press(page._passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(shows(session, Frame), timeout=20_000)
    assert session._signed_in.workplace.me.name == "Katrin Sommerfeld"


def test_lists_are_asked_ahead_of_the_first_visit(session, qtbot):
    presenter = set_up(session, qtbot)
    presenter.finish()
    qtbot.waitUntil(shows(session, Frame))
    asked: list[str] = []
    listen(session._signed_in.workplace.store._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    for kind in ("participant", "business"):
        begins = f"SELECT {kind}.rowid"
        qtbot.waitUntil(lambda begins=begins: any(statement.startswith(begins) for statement in asked), timeout=20_000)


def test_the_recovery_sheet_of_the_first_start_opens_the_store(session, qtbot):
    presenter = set_up(session, qtbot)
    sheet = "-".join(presenter.state.sheet)
    presenter.finish()
    session.lock()
    page = session.window.shown
    page._presenter.forgotten()
    page._presenter.recover(sheet, "neu Mond Kiesel acht", "neu Mond Kiesel acht")
    qtbot.waitUntil(shows(session, Frame), timeout=20_000)


def test_sign_in_and_assistant_have_names_for_every_control(session, qtbot):
    set_up(session, qtbot)
    assert nameless(session.window) == []
    page = session.window.shown
    page._presenter.finish()
    session.lock()
    session.window.shown._presenter.forgotten()
    settle()
    page = session.window.shown
    assert nameless(page) == []
    hidden = [line for line in page.findChildren(QLineEdit) if line.echoMode() == QLineEdit.EchoMode.Password]
    assert len(hidden) == 3


def test_nothing_of_a_left_assistant_remains(session, qtbot):
    session.begin()
    qtbot.waitUntil(shows(session, FirstStartPage))
    session.window.shown._presenter.answer(name="Katrin Sommerfeld")
    session._close_store()
    assert places.stores() == []
    assert not places.home().exists()  # nothing was written at all


def test_at_the_lock_a_session_ends_whole(session, qtbot):
    set_up(session, qtbot).finish()
    qtbot.waitUntil(shows(session, Frame))
    signed, ran, ended = session._signed_in, [], []
    desk, frame = signed.desk, signed.frame
    desk.undo("Gesetzt.", lambda: ran.append("the first person's act"))
    QGuiApplication.clipboard().setText("Kowalska, Joanna")
    names.index_text("Kowalska, Joanna")
    desk.run(lambda _task: None, lambda _none: ended.append("done"), cancelled=lambda: ended.append("cancelled"))
    session.lock()
    assert ended in (["done"], ["cancelled"])
    assert QGuiApplication.clipboard().text() == ""
    cached = [value for value in vars(names).values() if hasattr(value, "cache_info")]
    assert [cache.cache_info().currsize for cache in cached] == [0] * len(cached)
    desk.take_back()
    desk.undo("Noch etwas.", lambda: ran.append("said too late"))
    desk.take_back()
    press(session.window, Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert ran == []
    late = []
    desk.run(lambda _task: ran.append("work after the end"), late.append, cancelled=lambda: late.append("cancelled"))
    assert (ran, late) == ([], ["cancelled"])
    for timer in frame.findChildren(QTimer):
        assert not timer.isActive()


def test_nobody_holds_what_was_open_after_the_lock(session, qtbot):
    set_up(session, qtbot).finish()
    qtbot.waitUntil(shows(session, Frame))
    lists = ("today", "participants", "sessions", "companies", "papers", "printed_lists", "offerings", "team", "sync")
    forms = ("participant", "session", "series", "individual", "company_form", "consultation", "offering", "register")
    for page in (*lists, *forms, "importing", "duplicates", "settings"):
        session._signed_in.frame.navigate(page)
        qtbot.waitUntil(lambda: not session.desk.busy)
    gone = [weakref.ref(session._signed_in.workplace), weakref.ref(session._signed_in.desk)]
    session.lock()
    settle()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [ref() for ref in gone] == [None, None]


def test_a_question_that_is_open_at_the_lock_is_answered_with_nothing_before_the_store_closes(session, qtbot):
    set_up(session, qtbot).finish()
    qtbot.waitUntil(shows(session, Frame))
    signed, in_sight = session._signed_in, []

    def give_up():  # so that a failure is no endless loop
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            in_sight.append("for ever")
            dialog.reject()

    def lock():
        in_sight.append(type(QApplication.activeModalWidget()))
        session.lock()

    QTimer.singleShot(200, lock)
    QTimer.singleShot(5_000, session, give_up)
    answer = signed.desk.ask("Wirklich?", "Das geht nicht zurück.", [Answer("yes", "Ja")])
    assert (answer, in_sight, session._signed_in) == (None, [QuestionDialog], signed)
    qtbot.waitUntil(shows(session, UnlockPage))
    assert QApplication.activeModalWidget() is None


def test_what_a_store_has_lost_is_told_when_somebody_signs_in(session, qtbot):
    presenter = set_up(session, qtbot)
    presenter.finish()
    qtbot.waitUntil(shows(session, Frame))
    workplace, folder = session._signed_in.workplace, session._signed_in.folder
    database, own = workplace.store.path, workplace.own
    session.lock()
    assert folder is None or folder == database.parent
    last_save.note(database, last_save.Save(own.replica_id, own.replica, 1 << 60))
    seen = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QuestionDialog):
            seen.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
            dialog.reject()

    look = QTimer(session)
    look.timeout.connect(read)
    look.start(50)
    page = session.window.shown
    qtbot.waitUntil(lambda: session._ready)
    type_text(page._passphrase, GOOD)
    press(page._passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    assert "zuletzt erfasst" in seen[0] and "fehlt" in seen[0]
    assert shows(session, Frame)()
