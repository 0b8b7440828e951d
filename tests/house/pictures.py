"""Draws the README's pictures anew from demo data: `.venv/bin/python tests/house/pictures.py`.

Needs no screen. The demo is made up to a fixed day, so equal sources give nearly equal pictures; texts are German, as
people see them. Look at what came out before you commit it.
"""

import datetime
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QLibraryInfo, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.workplace import Workplace
from app.demo.make import PASSPHRASE, make_demo
from app.security.unlock import open_store
from app.sessions import meetings
from resources import language
from ui.base.context import Context
from ui.base.desk import Desk
from ui.look.theme import look
from ui.shell import pages
from ui.shell.frame import Frame
from ui.shell.heavy_imports import person_line
from ui.shell.ui_settings import UiSettings
from ui.shell.window import Window

PICTURES = ROOT / "resources" / "pictures"
SIZE = (1280, 800)


def main() -> None:
    """Today and the register of one of today's sessions, in light colours."""
    application = QApplication.instance() or QApplication([])
    application.setStyle("fusion")
    language.use("de")
    translator = QTranslator(application)
    translator.load("qtbase_de", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    application.installTranslator(translator)
    look().use("light", 100, False)
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FELDBUCH_HOME"] = folder
        store = Path(folder) / "demo"
        make_demo(store, PASSPHRASE, participants=240)
        place = Workplace(open_store(store, PASSPHRASE))
        window, desk, frame = _window(place)
        _save(window, desk, "today")
        day = datetime.date.today().isoformat()
        listed = [row for row in place.ask(meetings.sessions_between, day, day) if row.listed]
        frame.navigate("register", record_id=max(listed, key=lambda row: row.listed).id)
        QTest.qWait(500)
        QTest.keyClick(application.focusWidget(), Qt.Key.Key_Down)
        for mark in "aaaeaak":
            QTest.keyClicks(application.focusWidget(), mark)
            QTest.qWait(50)
        _save(window, desk, "register")
        window.close()
        place.close()


def _window(place: Workplace) -> tuple[Window, Desk, Frame]:
    window = Window()
    desk = Desk(repr, window)
    listed = pages.entries(place)
    frame = Frame(listed, desk, pages.finder(place, listed))
    frame.rail.show_person(*person_line(place))
    window.show_only(frame)
    window.resize(*SIZE)
    window.show()
    frame.begin(Context(place, desk, look(), UiSettings(), frame.navigate), "today")
    return window, desk, frame


def _save(window: Window, desk: Desk, name: str) -> None:
    QTest.qWait(500)
    while desk.busy:
        QTest.qWait(50)
    QTest.qWait(300)
    window.grab().save(str(PICTURES / f"{name}.png"), "PNG")


if __name__ == "__main__":
    main()
