"""Start: CPU time until the sign-in page is painted, against a bare QMainWindow in the same run (budget 1.5x).

`python tests/bench/bench_start.py` prints one JSON line per figure. Each figure is the median of fresh processes,
alternating, so that a busy machine disturbs both alike.
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
BUDGET = 1.5
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
from ui import application as program
from ui.session import Session
"""
    + FIRST_PAINT
    + """
watch = Watch()
class Watched(Session):
    def load_rooms(self):
        pass
    def sign_in(self, folder=None):
        super().sign_in(folder)
        self.window.shown.installEventFilter(watch)
program.Session = Watched
program.main(["--sign-in"])
"""
)


def cpu(source: str, home: str) -> float:
    """CPU seconds of a fresh process until its first paint."""
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
        timeout=60,
        cwd=ROOT,
    )
    return float(ran.stdout.split()[-1])


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


if __name__ == "__main__":
    figures = measure()
    met = figures["ratio"] <= BUDGET
    sys.stdout.write(json.dumps({"bench": "start", **figures, "budget": BUDGET, "met": met}) + "\n")
