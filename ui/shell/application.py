"""Starts the window and puts its parts together: the composition root of the screens.

Order: the sign-in page (or the first start) is painted first; only then `ui.shell.heavy_imports`, which imports
everything heavy, is loaded on the desk's local lane. Opening a store waits on that same lane, so nobody has to care
which is first. `python -m ui` opens the demo; an installed Feldbuch begins with the sign-in page, or the first start
where there is no store.
"""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import QLibraryInfo, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app.base.process import close_to_others
from resources import language
from ui.look.theme import Theme, look
from ui.shell.session import Session

VERSION = "0.1.0"
# How long a busy worker keeps the interpreter from the window, which asks for it many times while it paints. Python's
# own 5 ms would add up to what is felt.
TURN_S = 0.001
THEMES: tuple[Theme, ...] = ("system", "light", "dark")


def heavy_imports() -> ModuleType:
    """Everything heavy. The only late import of the program: called on a worker thread after the first paint.

    Its 100,000 objects stay as long as the program runs: looking through all of them for garbage again and again would
    hold up the window for 100 ms each time, so the collector leaves them alone.
    """
    first = "ui.shell.heavy_imports" not in sys.modules
    module = importlib.import_module("ui.shell.heavy_imports")
    if first:
        gc.freeze()
    return module


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="feldbuch", description="Feldbuch")
    parser.add_argument("--store", type=Path, help="the folder of the store to open")
    parser.add_argument("--sign-in", action="store_true", help="begin with the sign-in page")
    parser.add_argument("--first-start", action="store_true", help="begin with the assistant")
    parser.add_argument("--look", choices=THEMES, help="light, dark, or like the system")
    parser.add_argument("--scale", type=int, help="text size in per cent, 100 to 200")
    parser.add_argument("--size", help="width and height of the window, such as 1280x720")
    parser.add_argument("--page", default="", help="the page to begin with")
    parser.add_argument("--screenshot", type=Path, help="save a picture of the window, then quit")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None, demo: bool = False) -> int:
    """Run the window until it is closed; the exit status."""
    options = _options(arguments)
    close_to_others()
    sys.setswitchinterval(TURN_S)
    # Named here and not set later: asking for a style object prepares every style class there is.
    application = QApplication([sys.argv[0], "-style", "fusion"])
    application.setApplicationName("Feldbuch")
    application.setApplicationVersion(VERSION)
    session = Session(heavy_imports, options.page)
    language.use(session.ui_settings.settings.language)
    _translate(application)
    _dress(session, options)
    window = session.window
    if options.size:
        width, _x, height = options.size.partition("x")
        window.resize(int(width), int(height))
    if options.sign_in or options.store:
        session.sign_in(options.store)
    elif options.first_start:
        session.first_start()
    elif demo:
        session.demo()
    else:
        session.begin()
    window.show()
    # Without a window manager (a kiosk, a test screen) nobody else gives the window the keyboard.
    window.activateWindow()
    QTimer.singleShot(0, session.load_heavy)
    if options.screenshot:
        session.picture(options.screenshot)
    status = application.exec()
    if not session.end():
        # Waiting for a thread that hangs in the system would keep the program for minutes after its window has gone.
        os._exit(status)
    return status


def _translate(application: QApplication) -> None:
    """Names of keys and the words of Qt's own dialogs."""
    if language.current() == "de":
        translator = QTranslator(application)
        if translator.load("qtbase_de", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            application.installTranslator(translator)


def _dress(session: Session, options: argparse.Namespace) -> None:
    chosen = session.ui_settings.settings
    theme: Theme = next((name for name in THEMES if name == (options.look or chosen.look)), "system")
    look().use(theme, options.scale or chosen.text_scale, chosen.density == "compact")
