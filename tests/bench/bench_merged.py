"""What merging costs lists and search: `python tests/bench/bench_merged.py [--participants 2000] [--store DIR]`.

A demo store of so many participants (full size: 100000) is made, or a copy of DIR is used. Every figure is measured in
the store as it is and in a copy with 5 % of the people merged in pairs; CPU time, the median of several runs in turn.
Prints JSON lines with both and the ratio - once for a store nobody writes to meanwhile, once (`_after_a_save`) with a
save before every run, so that nothing the last one worked out can serve; and what one merge and one look at a merged
person cost.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.people import participations

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sqlalchemy import select

from app.core.work import View, Work
from app.core.workplace import Workplace
from app.demo.make import PASSPHRASE, make_demo
from app.duplicates import merging
from app.overview import today
from app.people import participants
from app.people.people_filter import PeopleFilter
from app.records import detail, listing, searching
from app.security.unlock import open_store
from app.sessions import meetings
from app.sessions.register import register
from models.identifiers import from_blob, new_id
from models.tables import RECORDS
from sync.store.local_identity import put_setting

SHARE = 0.05
RUNS = 15
TYPED = ("y", "ki", "kowalska", "mueller", "anna", "schmidt", "gla4-7", "0204")


def tell(name: str, **figures: object) -> None:
    print(json.dumps({"bench": name, **figures}), flush=True)


def cpu_ms(act: Callable[[], Any]) -> float:
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


def looks(place: Workplace) -> dict[str, Callable[[], Any]]:
    """What is measured, by name."""
    people = participants.directory()
    place.ask(lambda view: (people.refresh(view), people._read_places(view)))
    last = place.ask(lambda view: view.connection.exec_driver_sql("SELECT max(date) FROM session").scalar())
    name = place.ask(listing.rows, "participant", limit=1, offset=500, fields=["last_name"])[0]["last_name"]
    session = place.ask(lambda view: meetings.sessions_between(view, last[:8] + "01", last)[0].id)

    def page(view: View, given: PeopleFilter) -> None:
        found = participants.page(view, people, participants.find(view, people, given), 0, 200)
        participations.extras(view, [row.id for row in found[:25]])

    return {
        "list": lambda: place.ask(listing.rows, "participant", limit=50),
        "list_of_an_office": lambda: place.ask(listing.rows, "participant", where={"office": "brauck"}, limit=50),
        "list_by_name": lambda: place.ask(listing.rows, "participant", where={"last_name": name}, limit=50),
        "count": lambda: place.ask(listing.count, "participant"),
        "first_screen": lambda: place.ask(participants.rows, PeopleFilter(), "name", 0, 200),
        "page": lambda: place.ask(page, PeopleFilter()),
        "typed_in_list": lambda: [place.ask(page, PeopleFilter(text=typed)) for typed in TYPED],
        "whole_order": lambda: place.ask(lambda view: participants.directory().read_ahead(view)),
        "search": lambda: [place.ask(searching.find, typed) for typed in TYPED],
        "month_of_sessions": lambda: place.ask(meetings.sessions_between, last[:8] + "01", last),
        "register": lambda: place.ask(register, session),
        "today": lambda: place.ask(today.today),
    }


def measured(places: Sequence[Workplace]) -> Iterator[tuple[str, list[float]]]:
    """The figures of both stores, taken in turn, so that what else the machine does hits both alike."""
    every = [looks(place) for place in places]
    for name in every[0]:
        for saving in (False, True):
            times: list[list[float]] = [[] for _ in places]
            for run in range(RUNS + 1):
                for place, its, own in zip(places, every, times, strict=True):
                    if saving:
                        place.do(lambda work, run=run: put_setting(work.connection, "bench", bytes([run])))
                    own.append(cpu_ms(its[name]))
            yield name + "_after_a_save" * saving, [statistics.median(own[1:]) for own in times]


def merge_some(work: Work, share: float) -> int:
    """Merge that share of the people in pairs of neighbours by name, as a bulk."""
    table = RECORDS["participant"]
    ids = [from_blob(one) for one in work.connection.execute(select(table.c.id).order_by(table.c.sort_key)).scalars()]
    step = max(2, int(1 / share))
    pairs = [(ids[at], ids[at + 1]) for at in range(0, len(ids) - 1, step)]
    rows = [(new_id(), {"subject": "participant", "survivor": a, "absorbed": b, "reason": "Messung"}) for a, b in pairs]
    work.create_many("merge", rows)
    return len(rows)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--participants", type=int, default=2000)
    parser.add_argument("--store", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plain, merged = Path(folder) / "plain", Path(folder) / "merged"
        if given.store is None:
            make_demo(plain, participants=given.participants)
        else:
            shutil.copytree(given.store, plain)
        shutil.copytree(plain, merged)
        places = [Workplace(open_store(store, PASSPHRASE)) for store in (plain, merged)]
        place = places[1]
        began = time.process_time()
        number = place.do(merge_some, SHARE)
        tell("merge_in_bulk", merges=number, cpu_s=round(time.process_time() - began, 2))
        for name, (before, after) in measured(places):
            tell(name, cpu_ms=round(before, 2), merged_cpu_ms=round(after, 2), ratio=round(after / before, 2))
        rows = place.ask(listing.rows, "participant", limit=4, fields=["id"], offset=8)
        ids = [row["id"] for row in rows]
        tell("one_merge", cpu_ms=round(cpu_ms(lambda: place.do(merging.merge, "participant", *ids[:2], {}, "x")), 1))
        tell("show_merged", cpu_ms=round(cpu_ms(lambda: place.ask(detail.show, "participant", ids[0])), 1))
        for one in places:
            one.close()


if __name__ == "__main__":
    main()
