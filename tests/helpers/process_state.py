"""State that outlives a test because the process does: what there is, and how each piece is put back.

`reset` runs before every test (tests/conftest.py). `tests/house/test_process_state.py` looks through all modules of the
program and fails when one keeps something at module level that is named neither here nor there.
"""

import gc
import os
import random
import sys
import threading
from collections.abc import Callable
from types import ModuleType

_MODULES = sys.modules
_GC = gc.get_threshold()
_FOLDER = os.getcwd()  # noqa: PTH109 - a plain string: it is compared before every test
_HOOKS = (threading.excepthook, sys.unraisablehook)
_ENVIRONMENT = dict(os.environ)
# Written by pytest itself, or by a fixture of a whole session that takes it back.
_NOT_OURS = ("PYTEST_", "QT_QPA_PLATFORM")


def reset() -> None:
    """Put everything back to what it is when the program starts."""
    _reset_environment()
    random.seed(0)
    gc.set_threshold(*_GC)
    if os.getcwd() != _FOLDER:  # noqa: PTH109
        os.chdir(_FOLDER)
    if "PySide6.QtWidgets" in _MODULES:
        _reset_qt()
    for name, put_back in RESET.items():
        module = _MODULES.get(name.rpartition(".")[0])
        if module is not None:
            put_back(module)


def _reset_environment() -> None:
    now = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)}
    before = {name: value for name, value in _ENVIRONMENT.items() if not name.startswith(_NOT_OURS)}
    if now != before:
        for name in now.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


def _reset_qt() -> None:
    """No window, no dialog, no text to paste and no waiting pointer of an earlier test."""
    from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415 - most tests need no Qt
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    application = QApplication.instance()
    if application is None:
        return
    left = QApplication.topLevelWidgets()
    for widget in left:
        widget.hide()
        widget.deleteLater()
    if left:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    while QApplication.overrideCursor() is not None:
        QApplication.restoreOverrideCursor()
    clipboard = QApplication.clipboard()
    if clipboard.text():
        clipboard.clear()


def _language(module: ModuleType) -> None:
    module.use("de")


def _look(module: ModuleType) -> None:
    if module._look:
        module._look[0].use("light", 100, False)


def _last_id(module: ModuleType) -> None:
    module._clock._last = (0, 0)


def _collecting(module: ModuleType) -> None:
    module._works, module._before = 0, _GC


def _round_locks(module: ModuleType) -> None:
    module._locks.clear()


RESET: dict[str, Callable[[ModuleType], None]] = {
    "resources.language._current": _language,
    "ui.look.theme._look": _look,
    "models.identifiers._clock": _last_id,
    "models.collecting._works": _collecting,
    "models.collecting._before": _collecting,
    "app.sharing.syncing._locks": _round_locks,
}
