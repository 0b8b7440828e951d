"""Start: CPU time until the sign-in page is painted, and from Enter there until Today is painted.

`python tests/bench/bench_start.py` prints one JSON line per figure. Each figure is the median of fresh processes,
alternating, so that a busy machine disturbs all alike. The sign-in page stands against a bare QMainWindow (budget
1.5x). From Enter to Today (budget 0.6 s) is the CPU of the whole process on the demo store, Argon2id included, after
the sign-in page is there and everything heavy is loaded, as it is while somebody types; its floor is Argon2id alone
with the parameters of the store. `at_once` is the same for somebody who is quicker than the loading: all imports of
the program are counted in it (no budget).
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPEATS = 9
ENTERED = 5
BUDGET, TODAY_BUDGET_MS = 1.5, 600.0
FIRST_PAINT = """
import time
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isVisible():
            QTimer.singleShot(0, done)
        return False
def done():
    print(time.process_time())
    os._exit(0)
"""
BARE = (
    """
import os
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
"""
    + FIRST_PAINT
    + """
application = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
watch = Watch()
window.installEventFilter(watch)
window.show()
application.exec()
"""
)
SIGN_IN = (
    """
import os
from PySide6.QtCore import QEvent, QObject, QTimer
from ui.shell import application as program
from ui.shell.session import Session
"""
    + FIRST_PAINT
    + """
watch = Watch()
class Watched(Session):
    def load_heavy(self):
        pass
    def sign_in(self, folder=None):
        super().sign_in(folder)
        self.window.shown.installEventFilter(watch)
program.Session = Watched
program.main(["--sign-in"])
"""
)

ENTER = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QLineEdit
from app.base import places
from ui.shell import application as program
from ui.shell.session import Session
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isVisible():
            QTimer.singleShot(0, done)
        return False
def done():
    spent = (time.process_time() - watch.begun) * 1000
    from app.security import keyring
    alone = time.process_time()
    keyring.unlock(places.default_demo_folder(), "demo")
    print(spent, (time.process_time() - alone) * 1000)
    sys.stdout.flush()
    os._exit(0)
watch = Watch()
class Watched(Session):
WHEN    def enter(self):
        field = next(one for one in self.window.shown.findChildren(QLineEdit) if one.isVisible())
        field.setText("demo")
        watch.begun = time.process_time()
        field.returnPressed.emit()
    def _opened(self, folder, workplace):
        super()._opened(folder, workplace)
        assert type(self._frame.page).__module__ == "ui.today.page", self._frame.page
        self._frame.page.installEventFilter(watch)
program.Session = Watched
program.main(["--store", str(places.default_demo_folder())])
"""
LOADED = """    def _loaded(self, heavy):
        super()._loaded(heavy)
        QTimer.singleShot(300, self.enter)
"""
AT_ONCE = """    def load_heavy(self):
        super().load_heavy()
        self.enter()
"""


def cpu(source: str, home: str) -> float:
    """CPU seconds of a fresh process until its first paint."""
    return run(source, home)[0]


def run(source: str, home: str) -> list[float]:
    """The numbers a fresh process prints in its last line."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "FELDBUCH_HOME": home, "PYTHONPATH": str(ROOT)}
    # An installed Feldbuch has compiled bytecode; here it lies in a folder that goes with the run.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(Path(home) / "bytecode")
    ran = subprocess.run(
        [sys.executable, "-c", source],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        cwd=ROOT,
    )
    return [float(number) for number in ran.stdout.splitlines()[-1].split()]


def measure(repeats: int = REPEATS) -> dict[str, float]:
    """Medians in milliseconds and their ratio."""
    bare, page = [], []
    with tempfile.TemporaryDirectory() as home:
        cpu(SIGN_IN, home)  # compiles
        cpu(BARE, home)
        for _round in range(repeats):
            bare.append(cpu(BARE, home))
            page.append(cpu(SIGN_IN, home))
    floor, ours = statistics.median(bare) * 1000, statistics.median(page) * 1000
    return {"floor_ms": round(floor, 1), "sign_in_ms": round(ours, 1), "ratio": round(ours / floor, 2)}


def measure_enter(repeats: int = ENTERED) -> dict[str, float]:
    """Medians in milliseconds: from Enter to Today, and Argon2id alone."""
    with tempfile.TemporaryDirectory() as home:
        run(
            "from app.base import places\n"
            "from app.demo.make import make_demo\n"
            "make_demo(places.default_demo_folder())\n"
            "print(0)",
            home,
        )
        loaded, at_once = (ENTER.replace("WHEN", when) for when in (LOADED, AT_ONCE))
        run(loaded, home)  # compiles
        figures = [(*run(loaded, home), run(at_once, home)[0]) for _round in range(repeats)]
    spent, alone, quick = (statistics.median(column) for column in zip(*figures, strict=True))
    return {"enter_to_today_ms": round(spent, 1), "floor_ms": round(alone, 1), "at_once_ms": round(quick, 1)}


if __name__ == "__main__":
    figures = measure()
    met = figures["ratio"] <= BUDGET
    sys.stdout.write(json.dumps({"bench": "start", **figures, "budget": BUDGET, "met": met}) + "\n")
    entered = measure_enter()
    met = entered["enter_to_today_ms"] <= TODAY_BUDGET_MS
    sys.stdout.write(json.dumps({"bench": "enter", **entered, "budget": TODAY_BUDGET_MS, "met": met}) + "\n")
