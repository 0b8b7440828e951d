"""What papers cost, beside a floor measured in the same run: `python tests/bench/bench_papers.py [lists]`.

Prints JSON lines. Floor of the lists: the same text (facts, 30 numbers and names, foot) shaped and drawn with bare
reportlab, one `shapeStr` and one `drawString` for each (its `shaping=True` does nothing without rlbidi), in the same
two embedded faces, saved as PDF; no lines, no emblem, no barcode. `floor_ready` is the same without any shaping: what
no program that shapes needs to reach.
"""

import dataclasses
import io
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers import paper
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, shapeStr
from reportlab.pdfgen.canvas import Canvas

import resources
from app.reports import attendance_list, attendance_series, preview
from app.reports.content import AttendanceSheet, Printed
from models import names

FIRST = """
import sys, time
sys.path[:0] = ["tests"]
from helpers import paper
begun_wall, begun = time.perf_counter(), time.process_time()
from app.reports import attendance_list
attendance_list.draw(paper.sheet(participants=(paper.PEOPLE * 2)[:30]))
print(time.perf_counter() - begun_wall, time.process_time() - begun)
"""


def tell(name: str, **figures: object) -> None:
    print(json.dumps({"bench": name, **figures}), flush=True)


def many_names() -> list[Printed]:
    """3,000 different people: mostly Latin, one in ten with combining marks or Arabic."""
    people = []
    for number in range(3000):
        known, other = paper.PEOPLE[number % 25], paper.PEOPLE[number // 25 % 25]
        last, first = f"{known.last_name}-{other.last_name[:4]}{number % 97}", other.first_name
        if number % 20 == 0:
            last, first = ("محمد أحمد", f"عبد الرحمن {number}")
        elif number % 20 == 10:
            first = f"F̀{first} K͟hān"
        people.append(Printed(last, first))
    return people


def sheets(number: int) -> list[AttendanceSheet]:
    people = many_names()
    usual = paper.sheet(blank_rows=0)
    begins = [(place * 30) % 2970 for place in range(number)]
    return [dataclasses.replace(usual, participants=tuple(people[begin : begin + 30])) for begin in begins]


def bare(sheet: AttendanceSheet, common: list[str], shaping: bool) -> bytes:
    target = io.BytesIO()
    canvas: Any = Canvas(target, pagesize=A4, initialFontName="Bare", pageCompression=1)

    def draw(x: float, y: float, text: str, font: str, size: float) -> None:
        canvas.setFont(font, size)
        canvas.drawString(x, y, shapeStr(text, font, size) if shaping else text)

    y = 800.0
    for place, line in enumerate(common):
        draw(40, y, line, "BareBold" if place % 6 == 0 else "Bare", 8)
        y -= 10
    for number, person in enumerate(sheet.participants, 1):
        draw(40, y, str(number), "Bare", 10)
        draw(60, y, person.last_name, "Bare", 10)
        draw(200, y, person.first_name, "Bare", 10)
        y -= 12
    canvas.save()
    return target.getvalue()


def spent(work: Any) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def bench_first() -> None:
    done = [subprocess.run([sys.executable, "-c", FIRST], cwd=ROOT, capture_output=True, check=True) for _ in range(3)]
    figures = [[float(figure) for figure in one.stdout.split()] for one in done]
    wall, cpu = min(figures)
    tell("papers.first_list_of_30", seconds=round(wall, 3), cpu=round(cpu, 3), budget=0.3, met=wall <= 0.3)


def bench_many(number: int) -> None:
    for name, file in (("Bare", "DejaVuSans"), ("BareBold", "DejaVuSans-Bold")):
        pdfmetrics.registerFont(TTFont(name, str(resources.path(f"fonts/{file}.ttf"))))
    told = sheets(number)
    empty = attendance_list.draw(dataclasses.replace(told[0], participants=()))
    common = paper.pages(empty)[0].split("\n")
    bare(told[0], common, True)
    ours = floor = ready = 0.0
    size = 0
    for begin in range(0, number, 50):  # in turns, so that a change of the machine's speed meets all alike
        part = told[begin : begin + 50]
        made: list[bytes] = []
        ours += spent(lambda part=part, made=made: made.extend(map(attendance_list.draw, part)))
        floor += spent(lambda part=part: [bare(sheet, common, True) for sheet in part])
        ready += spent(lambda part=part: [bare(sheet, common, False) for sheet in part])
        size += sum(map(len, made))
    figures = {"lists": number, "seconds": round(ours, 2), "floor": round(floor, 2), "ratio": round(ours / floor, 2)}
    ready_ratio = {"floor_ready": round(ready, 2), "ratio_ready": round(ours / ready, 2)}
    tell("papers.lists", **figures, **ready_ratio, budget=1.3, met=ours / floor <= 1.3, bytes_each=size // number)


def bench_others() -> None:
    weekly = tuple([paper.MEETING] * 10)
    series = paper.sheet(meetings=weekly)
    attendance_series.draw(series)
    pdf = attendance_list.draw(paper.sheet())
    preview.render_page(pdf, 0, 900)
    tell("papers.series", ms=round(spent(lambda: [attendance_series.draw(series) for _ in range(20)]) * 50, 1))
    tell("papers.preview", ms=round(spent(lambda: [preview.render_page(pdf, 0, 900) for _ in range(20)]) * 50, 1))
    people = [person.last_name for person in many_names()] * 10
    for form in (names.search_form, names.index_text, names.sort_key):
        form("Ä")
        rate = len(people) / spent(lambda form=form: [form(name) for name in people])
        tell(f"names.{form.__name__}", per_second=int(rate))


if __name__ == "__main__":
    bench_first()
    bench_many(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    bench_others()
