"""The table at 100,000 rows: first screen (budget 100 ms with a fetch of 5 ms) and repaint (budget 25 ms CPU).

`QT_QPA_PLATFORM=offscreen python tests/bench/bench_table.py` prints one JSON line per figure. The floor is the same
number of cells drawn as plain text by a painter, without model or delegate, in the same run. The first screen is CPU
time plus the one fetch, so that a busy machine does not decide; the wall time is printed beside it.
"""

import json
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from ui.look.theme import look
from ui.parts.tables.cells import Cell, Column, Rows
from ui.parts.tables.table import Table

ROWS, FETCH_SECONDS, REPEATS = 100_000, 0.005, 15
NAMES = ("Brandt, Uwe", "Çelik, Murat", "Dąbrowski, Adam", "Haddad, Nour", "Kowalska, Joanna")
STATES = (Cell("vollständig", "ok", "ok"), Cell("4 Angaben offen", "half", "warn"), Cell("Entwurf", "ring", "info"))


@dataclass(frozen=True)
class Row:
    """One line of the list of participants."""

    number: int
    name: str


COLUMNS = (
    Column[Row]("name", "Name", lambda r: Cell(r.name, bold=True), 220, stretch=True),
    Column[Row]("place", "Stadtteil", lambda r: "Brauck", 94),
    Column[Row]("entry", "Eintritt", lambda r: "12.01.2021", 108),
    Column[Row]("state", "Angaben", lambda r: STATES[r.number % 3], 176),
    Column[Row]("last", "Letzter Kontakt", lambda r: "Mo 14.06.", 124),
    Column[Row]("sync", "Abgleich", lambda r: Cell("wartet", "unsent", "info") if r.number % 7 == 0 else "", 90),
)


def fetch(offset: int, limit: int) -> list[Row]:
    """As long as a page of a store at this size takes."""
    time.sleep(FETCH_SECONDS)
    return [Row(number, NAMES[number % 5]) for number in range(offset, min(offset + limit, ROWS))]


def main() -> None:
    """Measure and print."""
    application = QApplication([])
    look().use("light")
    first, wall = [], []
    table = Table(COLUMNS, "Teilnehmende")
    for _round in range(3):
        table = Table(COLUMNS, "Teilnehmende")
        table.resize(1220, 760)
        begun, spent = time.perf_counter(), time.process_time()
        table.show_rows(Rows(ROWS, fetch, lambda row: str(row.number)))
        table.show()
        application.processEvents()
        table.grab()
        wall.append((time.perf_counter() - begun) * 1000)
        first.append((time.process_time() - spent + FETCH_SECONDS) * 1000)
    table.select_row(3)
    jump, repaint, floor = [], [], []
    for number in range(REPEATS):
        table.verticalScrollBar().setValue(table.verticalScrollBar().maximum() * (number + 1) // (REPEATS + 1))
        begun = time.perf_counter()
        table.viewport().repaint()
        jump.append((time.perf_counter() - begun) * 1000)
        spent = time.process_time()
        table.viewport().repaint()
        repaint.append((time.process_time() - spent) * 1000)
        floor.append(bare())
    figures = {
        "first_screen_ms": round(statistics.median(first), 1),
        "first_screen_cold_ms": round(first[0], 1),
        "first_screen_wall_ms": round(statistics.median(wall), 1),
        "jump_frame_ms": round(statistics.median(jump), 1),
        "repaint_cpu_ms": round(statistics.median(repaint), 1),
        "floor_cpu_ms": round(statistics.median(floor), 1),
    }
    met = figures["first_screen_ms"] <= 100 and figures["repaint_cpu_ms"] <= 25
    budget = {"first_screen_ms": 100, "repaint_cpu_ms": 25}
    sys.stdout.write(json.dumps({"bench": "table_100k", **figures, "budget": budget, "met": met}) + "\n")


def bare() -> float:
    """126 texts on a pixmap, nothing else; CPU milliseconds."""
    paper = QPixmap(1220, 760)
    spent = time.process_time()
    painter = QPainter(paper)
    painter.setFont(look().font("body"))
    for number in range(126):
        painter.drawText((number % 6) * 200, (number // 6) * 36 + 20, NAMES[number % 5])
    painter.end()
    return (time.process_time() - spent) * 1000


if __name__ == "__main__":
    main()
