"""How duplicates are found: `python tests/bench/bench_duplicates.py [--people 5500]`, prints JSON lines (full: 55000).

An invented population (see `population`) with relatives, namesakes and duplicates is recorded in a store. Measured: the
time to import the module in a fresh process, the scan of the whole store (CPU, memory over the program), its precision,
recall and average precision, a scan after one more person, and checks of single new people against the store with how
many of the scan's pairs they find. Floor: reading the compared fields of all records over the same connection.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from bench.population import people
from helpers.make import workplace

from app.duplicates import (
    duplicates,
    index,
)
from models.identifiers import from_blob, new_id
from models.vocabulary import GENDER

FIELDS = {"house": "house_no", "zip": "postcode"}
CHECKS = 200


def tell(name, **figures):
    print(json.dumps({"bench": name, **figures}), flush=True)


def record(place, rows):
    """All rows in the store, in any order; place in the population -> id."""
    order = list(range(len(rows)))
    random.Random(3).shuffle(order)
    made = {}
    for start in range(0, len(order), 1_000):
        records = []
        for number in order[start : start + 1_000]:
            values = {FIELDS.get(name, name): value for name, value in rows[number].items() if value}
            values |= {"office": "mitte", "gender": GENDER.key(values["gender"])}
            made[number] = new_id()
            records.append((made[number], values))
        with place.work() as work:
            work.create_many("participant", records)
    return made


def judge(found, truth):
    """Precision, recall and F1 at the program's threshold, and average precision over all that is remembered."""
    listed = {pair for pair, score in found.items() if score >= duplicates.TO_CHECK}
    hits = len(listed & truth)
    precision, recall = hits / len(listed), hits / len(truth)
    right = total = 0
    for seen, pair in enumerate(sorted(found, key=found.get, reverse=True), start=1):
        if pair in truth:
            right += 1
            total += right / seen
    f1 = 2 * precision * recall / (precision + recall)
    return {"P": round(precision, 4), "R": round(recall, 4), "F1": round(f1, 4), "AP": round(total / len(truth), 4)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=5_500)
    given = parser.parse_args()
    code = (
        "import time; t = time.process_time(); import app.duplicates.matching.pair_search\n"
        "print(time.process_time() - t)"
    )
    spent = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    tell("import_of_the_module", cpu_s=round(float(spent.stdout), 3))
    rows, pairs = people(given.people)
    with tempfile.TemporaryDirectory() as folder:
        place = workplace(Path(folder) / "store")
        made = record(place, rows)
        truth = {tuple(sorted((made[one], made[other]))) for one, other in pairs}
        del rows, pairs, made
        floor = time.process_time()
        with place.read() as view:
            values = {row.id: row.values for row in index.rows_from(view.connection, "participant")}
        tell("floor_read_all", cpu_s=round(time.process_time() - floor, 2), records=len(values))
        before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        scanned = duplicates.scan(place, "participant")
        tell(
            "scan_of_the_whole_store",
            cpu_s=round(time.process_time() - start, 2),
            more_mb=(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024,
            records=scanned.records,
        )
        found = {(one.a, one.b): one.score for one in place.ask(duplicates.pairs, "participant", 0.0)}
        tell("quality", duplicates=len(truth), remembered=len(found), **judge(found, truth))
        measure_checks(place, found, {from_blob(one): own for one, own in values.items()})
        start = time.process_time()
        with place.work() as work:
            work.create("participant", {"last_name": "Neu", "first_name": "Nora", "office": "mitte"})
        duplicates.scan(place, "participant")
        tell("scan_after_one_more", cpu_ms=round((time.process_time() - start) * 1000, 1))
        place.close()


def measure_checks(place, found, values):
    """Single people typed in, who are there under another record."""
    listed = [pair for pair, score in found.items() if score >= duplicates.TO_CHECK]
    wall, cpu, hits = [], [], 0
    sample = random.Random(5).sample(listed, min(CHECKS, len(listed)))
    for one, other in sample:
        begun, spent = time.perf_counter(), time.process_time()
        hits += other in {pair.b for pair in place.ask(duplicates.check, "participant", values[one])}
        wall.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    p95 = int(len(sample) * 0.95) - 1
    tell(
        "check_of_one_new_person",
        ms=round(statistics.median(wall), 1),
        p95_ms=round(sorted(wall)[p95], 1),
        cpu_ms=round(statistics.median(cpu), 1),
        p95_cpu_ms=round(sorted(cpu)[p95], 1),
        share_of_the_scan=round(hits / len(sample), 3),
    )


if __name__ == "__main__":
    main()
