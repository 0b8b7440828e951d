"""What an import costs: `python tests/bench/bench_import.py [--rows 10000] [--file LIST]`, prints JSON lines.

A list of so many people (invented, or LIST) is imported into an encrypted store. CPU of the whole, and of its parts;
how long a thread that ticks every 5 ms was kept waiting while it ran; how long a small save by somebody else took at
most. Floors of the same run: reading the same file with the csv module and writing so many bare rows in one
transaction of an encrypted store; the tick at rest; the same small save at rest.
"""

import argparse
import csv
import datetime
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.make import workplace

from app.demo.chance import Chance, rows
from app.importing import commit_rows, importer
from app.importing.columns.proposal import propose
from app.importing.files.reading import read_workbook
from app.records import records

NOW = datetime.datetime(2026, 1, 5, 9, 0)
TICK = 0.005
PAUSE = 1.5  # between two saves of a quick person
BUDGET = 5.0


def told(name: str, value: float, unit: str, **more: Any) -> None:
    """One figure as a line."""
    print(json.dumps({"bench": name, "value": round(value, 3), "unit": unit, **more}), flush=True)


def invented(path: Path, count: int) -> Path:
    """A list of invented people as an office keeps it."""
    chance = Chance(5)
    names = {(row[0], row[2]): row[3].split("|") for row in rows("demo_names")}
    groups = sorted({group for group, _kind in names})
    first = datetime.date(1960, 1, 1)
    head = ("Nachname", "Vorname", "Geburtsdatum", "Straße", "Nr.", "PLZ", "Ort", "Stadtteil", "Telefon", "E-Mail",
            "Geschlecht", "Eintritt", "Bemerkung")  # fmt: skip
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(head)
        for number in range(count):
            group = chance.one(groups)
            last = f"{chance.one(names[group, 'last'])}-{chance.one(names['de', 'last'])}"
            born = first + datetime.timedelta(days=chance.whole(0, 12_000))
            entry = datetime.date(2019, 2, 1) + datetime.timedelta(days=chance.whole(0, 1000))
            row = (last, chance.one(names[group, "f"]), f"{born:%d.%m.%Y}", "Kastanienwinkel", chance.whole(1, 99),
                   "45964", "Gladbeck", chance.one(("Mitte", "Butendorf", "Brauck")), f"0176 0{1_000_000 + number}",
                   f"n{number}@example.org", "w", f"{entry:%d.%m.%Y}", "kommt mit dem Bus")  # fmt: skip
            writer.writerow(row)
    return path


@contextmanager
def watched(about: str, save: Callable[[], None] | None) -> Iterator[None]:
    """The longest wait of a ticking thread, and of small saves, while the block runs."""
    gaps, waits, done = [0.0], [0.0], threading.Event()

    def tick() -> None:
        last = time.perf_counter()
        while not done.is_set():
            time.sleep(TICK)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    def saves() -> None:
        while save is not None and not done.is_set():
            begin = time.perf_counter()
            save()
            waits.append(time.perf_counter() - begin)
            done.wait(PAUSE)

    threads = [threading.Thread(target=tick), threading.Thread(target=saves)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()
    over = sum(gap > 0.05 for gap in gaps)
    told(f"import.tick.{about}", max(gaps) * 1000, "ms", over_50_ms=over, ticks=len(gaps), budget=50)
    if save is not None:
        told(f"import.other_save.{about}", max(waits) * 1000, "ms", saves=len(waits), budget=50)


def floor(path: Path, folder: Path) -> float:
    """CPU seconds of the csv module and of bare rows in an encrypted store."""
    place = workplace(folder, now=NOW)
    begin = time.process_time()
    with path.open(encoding="utf-8-sig", newline="") as opened:
        cells = ["|".join(row).encode() for row in csv.reader(opened, delimiter=";")]
    with place.store.write() as connection:
        insert = "INSERT INTO draft (key, saved_at, body) VALUES (?, ?, ?)"
        connection.exec_driver_sql(insert, [(f"k{number}", "", body) for number, body in enumerate(cells)])
    used = time.process_time() - begin
    place.close()
    return used


def parts(path: Path, folder: Path) -> None:
    """The same import step by step."""
    place = workplace(folder, now=NOW)
    begin = time.process_time()
    workbook = read_workbook(path)
    proposal = propose(workbook, "participants")
    told("import.cpu.reading", time.process_time() - begin, "s")
    begin = time.process_time()
    preview = importer.prepare(place, workbook, proposal)
    told("import.cpu.looking", time.process_time() - begin, "s", rows=preview.rows)
    begin = time.process_time()
    batches = commit_rows._make_ready(preview, lambda done, total: None)
    told("import.cpu.making_ready", time.process_time() - begin, "s")
    begin, wall = time.process_time(), time.perf_counter()
    commit_rows._take_over(place, preview, batches, [], patient=False)
    told("import.cpu.writing", time.process_time() - begin, "s", wall=round(time.perf_counter() - wall, 3))
    begin = time.process_time()
    importer.import_file(place, path, "participants")
    told("import.cpu.again", time.process_time() - begin, "s")
    place.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = options.file or invented(folder / "liste.csv", options.rows)
        least = floor(path, folder / "floor")
        place = workplace(folder / "whole", now=NOW)
        begin = time.process_time()
        result = importer.import_file(place, path, "participants")
        used = time.process_time() - begin
        told("import.cpu", used, "s", rows=result.rows, imported=result.imported, floor=round(least, 3), budget=BUDGET)
        place.close()
        parts(path, folder / "parts")
        place = workplace(folder / "busy", now=NOW)
        firm = place.do(records.add, "business", {"name": "Blumen Sommer", "office": "mitte"}).id
        number = iter(range(10**9))

        def save() -> None:
            place.do(records.edit, "business", firm, {"phone": f"02043 {next(number)}"})

        with watched("at_rest", save):
            time.sleep(10)
        with watched("importing", save):
            importer.import_file(place, path, "participants")
        place.close()


if __name__ == "__main__":
    main()
