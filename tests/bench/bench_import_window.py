"""Does the window stay alive while 10,000 rows are imported? `python tests/bench/bench_import_window.py [--rows N]`.

A list is imported through the assistant in a real (offscreen) frame; a timer on the GUI thread fires every 5 ms and
notes the longest time it was kept waiting. Prints JSON lines; the floor is the same timer over the same time at rest.
`own_ms` is what the GUI thread itself worked between two ticks at most: on a busy machine the rest of the wait is that
of everybody.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("FELDBUCH_HOME", tempfile.mkdtemp())

from helpers.make import workplace
from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui.base.context import Context
from ui.base.desk import Desk
from ui.look.theme import look
from ui.shell import application, people_pages
from ui.shell.frame import Frame
from ui.shell.ui_settings import UiSettings

TICK_MS = 5


class Watch(QObject):
    """Notes the longest time between two ticks."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self.own: list[float] = []
        self._last, self._spent = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now, spent = time.perf_counter(), time.thread_time()
        self.gaps.append((now - self._last) * 1000)
        self.own.append((spent - self._spent) * 1000)
        self._last, self._spent = now, spent

    def begin(self) -> None:
        self.gaps, self._last = [], time.perf_counter()
        self.own, self._spent = [], time.thread_time()

    def told(self) -> dict[str, Any]:
        longest = sorted(self.gaps, reverse=True)
        over = [gap for gap in longest if gap > 50]
        own = round(max(self.own), 1)
        return {"longest_ms": round(longest[0], 1), "own_ms": own, "over_50_ms": len(over), "ticks": len(longest)}


class Bridge(QObject):
    touched = Signal(object)


def spin(until: Any, most_s: float = 300) -> None:
    loop = QEventLoop()
    end = time.perf_counter() + most_s
    ask = QTimer()
    ask.timeout.connect(lambda: loop.quit() if until() or time.perf_counter() > end else None)
    ask.start(20)
    loop.exec()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    file = folder / "liste.csv"
    lines = ["Nachname;Vorname;Geburtsdatum;Straße;PLZ;Ort;Stadtteil;Telefon;Eintritt"]
    for number in range(given.rows):
        day = f"{1 + number % 28:02d}"
        lines.append(
            f"Muster{number};Vorname{number % 97};{day}.05.{1960 + number % 30};Weg {number % 90};45968;"
            f"Gladbeck;Brauck;02043 {number:06d};{day}.03.2021"
        )
    file.write_text("\n".join(lines), "utf-8")
    application.heavy_imports()
    sys.setswitchinterval(application.TURN_S)
    qt = QApplication([])
    place = workplace(folder / "store")
    desk = Desk(lambda error: sys.exit(repr(error)))
    frame = Frame(people_pages.ENTRIES, desk)
    bridge = Bridge()
    bridge.touched.connect(frame.refresh)
    place.on_touched = bridge.touched.emit
    frame.resize(1440, 900)
    frame.show()
    frame.begin(Context(place, desk, look(), UiSettings(), frame.navigate), "participants")
    desk.run(
        lambda _task: application.heavy_imports().warm(place), lambda _none: None
    )  # as a session does after signing in
    watch = Watch()
    frame.navigate("importing", subject="participants")
    spin(lambda: len(watch.gaps) > 100)
    watch.begin()
    spin(lambda: len(watch.gaps) > 400)
    print(json.dumps({"bench": "gui_at_rest", **watch.told()}), flush=True)
    page: Any = frame.page
    steps = (
        ("read", lambda: page._presenter.choose_file(file), "columns"),
        ("check", page._presenter.check, "check"),
        ("take_over", page._presenter.take_over, "done"),
    )
    for name, act, step in steps:
        watch.begin()
        begun = time.perf_counter()
        act()
        spin(lambda step=step: page._presenter.state.step == step and not page._presenter.state.working)
        seconds = round(time.perf_counter() - begun, 1)
        print(json.dumps({"bench": f"gui_while_{name}", "rows": given.rows, "s": seconds, **watch.told()}), flush=True)
    watch.begin()
    frame.navigate("participants")
    spin(lambda: len(watch.gaps) > 50)
    print(json.dumps({"bench": "gui_list_afterwards", **watch.told()}), flush=True)
    place.close()
    del qt
    sys.stdout.flush()
    os._exit(0)  # without waiting for Qt to take everything apart


if __name__ == "__main__":
    main()
