"""What rounds cost: JSON lines with the budget and, where there is one, the floor measured in the same run.

`python tests/bench/bench_sync.py [--records N] [--small N] [--replicas N] [--segments N] [--edits N] [--only A,B]`
with figures first, new, edits, idle, fleet, memory, screen. Records have about 465 bytes. CPU seconds of this process,
in memory shares, so that neither disk nor net counts. Floors: the same rows as msgpack + zstd + ChaCha20-Poly1305 into
a file (first push); the same rows decoded and inserted by bare SQL into an encrypted store (new replica).
"""

import argparse
import json
import os
import random
import secrets
import statistics
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import msgspec
import zstandard
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from helpers.fleet import Fleet, admit, fleet_on
from helpers.memory_share import MemoryShare
from helpers.replicas import Replica, Team

from models.database import Store
from models.identifiers import new_id, to_blob
from sync.format.progress import PHASES, Progress
from sync.round import Round
from sync.store.record import CODECS
from ui.shell.application import TURN_S

FIGURES = ("first", "new", "edits", "idle", "fleet", "memory", "screen")
STREETS = ("Hochstraße", "Horster Straße", "Bottroper Straße", "Uhlandstraße", "Voßstraße", "Bülser Straße")
NAMES = ("Müller", "Yıldız", "Dąbrowski", "Öztürk", "Petrović", "Kampmann", "Al-Masri", "Schulte", "Nowak", "Çelik")
FIRST = ("Anna", "Mehmet", "Zofia", "Ayşe", "Dragan", "Petra", "Omar", "Ludmila", "Ute", "Hasan")


def record(number: int, dice: random.Random) -> dict[str, object]:
    """A participant as they are: about 465 bytes."""
    last, first = dice.choice(NAMES) + dice.choice(("", "", "-Kaya", "-Weber")), dice.choice(FIRST)
    return {
        "code": f"GLA4-{number:07d}-X",
        "last_name": last,
        "first_name": first,
        "birth_date": f"{dice.randint(1950, 2004)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        "gender": dice.choice(("female", "male")),
        "street": dice.choice(STREETS),
        "house_no": str(dice.randint(1, 180)),
        "postcode": dice.choice(("45964", "45966", "45968")),
        "city": "Gladbeck",
        "office": "brauck",
        "district": "brauck",
        "phone": f"02043 {dice.randint(10000, 999999)}",
        "email": f"{first}.{last}{dice.randint(1, 99)}@beispiel.de".lower(),
        "contact_preference": "phone",
        "languages": dice.choice((["Deutsch"], ["Deutsch", "Türkisch"], ["Polnisch"])),
        "interpreter_needed": dice.random() < 0.2,
    }


def fill(replica: Replica, count: int) -> list[dict[str, object]]:
    """So many records in acts of 500."""
    dice, made = random.Random(count), []
    for start in range(0, count, 500):
        rows = [(new_id(), record(number, dice)) for number in range(start, min(start + 500, count))]
        replica.do(lambda work, rows=rows: work.create_many("participant", rows))
        made += [values for _id, values in rows]
    return made


def cpu_of(act: Callable[[], object]) -> float:
    """CPU seconds."""
    began = time.process_time()
    act()
    return time.process_time() - began


def say(figure: str, value: float, budget: float | None, **more: object) -> None:
    """One line of JSON."""
    line = {"bench": "sync", "figure": figure, "value": round(value, 4), "budget": budget}
    if budget is not None:
        line["met"] = value <= budget
    print(json.dumps({**line, **more}), flush=True)


def push_floor(store: Store, folder: Path) -> float:
    """The same rows read by bare SQL, packed, sealed and written, without any of what makes them a segment."""

    def once() -> None:
        with store.read() as connection:
            rows = [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM participant").all()]
        for start in range(0, len(rows), 50_000):
            packed = zstandard.ZstdCompressor(level=3).compress(msgspec.msgpack.encode(rows[start : start + 50_000]))
            sealed = ChaCha20Poly1305(secrets.token_bytes(32)).encrypt(bytes(12), packed, b"")
            (folder / f"floor-{start}").write_bytes(sealed)

    return min(cpu_of(once) for _ in range(3))


def insert_floor(rows: list[dict[str, object]], folder: Path) -> float:
    """The same rows decoded and inserted by bare SQL into the same table of an encrypted store."""
    packed = msgspec.msgpack.encode(rows)
    codec, least = CODECS["participant"], []
    for turn in range(3):
        store = Store.create(folder / f"floor-{turn}.db", secrets.token_bytes(32))
        with store.write() as connection:
            connection.exec_driver_sql("CREATE TABLE floor_row AS SELECT * FROM participant WHERE 0")
        marks = ", ".join("?" * len(codec.columns))
        ids = [to_blob(new_id()) for _ in rows]

        def once(store=store, ids=ids, marks=marks) -> None:
            made = msgspec.msgpack.decode(packed)
            with store.write() as connection:
                many = [tuple(codec.new_row(id_, 1, (1, 1, 1), one)) for id_, one in zip(ids, made, strict=True)]
                connection.exec_driver_sql(f"INSERT INTO floor_row VALUES ({marks})", many)

        least.append(cpu_of(once))
        store.close()
    return min(least)


def share_bytes(team: Team) -> int:
    return sum(len(data) for data, _at in team.share.snapshot().values())


def first_and_new(folder: Path, count: int, wanted: set[str]) -> None:
    """First push, size of the share, and a new replica that takes all of it."""
    team = Team(folder / "first")
    founder = team.founder()
    before = share_bytes(team)
    rows = fill(founder, count)
    push = cpu_of(founder.round)
    size = len(msgspec.json.encode(rows)) / count
    floor = push_floor(founder.store, folder)
    if "first" in wanted:
        say("first_push_x", push / floor, 2.0, cpu_s=round(push, 3), floor_s=round(floor, 3), records=count)
        say("share_bytes_per_record", (share_bytes(team) - before) / count, 60, record_bytes=round(size))
    if "new" in wanted:
        newcomer(team, folder, rows)


def newcomer(team: Team, folder: Path, rows: list[dict[str, object]]) -> None:
    new = team.newcomer("Neu")
    admin = team.replicas[0]
    admit(admin, team.share)
    admin.round()
    merged, searched, whole = reached(new)
    floor = insert_floor(rows, folder)
    assert new.digest() == admin.digest()
    about = {"floor_s": round(floor, 3), "records": len(rows)}
    say("new_replica_merge_ready_x", merged / floor, 1.0, cpu_s=round(merged, 3), **about)
    say("new_replica_search_ready_x", searched / floor, 3.0, cpu_s=round(searched, 3), **about)
    say("new_replica_past_read_x", whole / floor, None, cpu_s=round(whole, 3), **about)


def reached(new: Replica) -> tuple[float, float, float]:
    """CPU seconds until everything is merged and acknowledged, until it is searched, until its past is read."""
    began, marks = time.process_time(), dict.fromkeys(("derive", "past"), 0.0)

    def tell(done: int, _total: int) -> None:
        for phase, found in marks.items():
            if not found and done >= PHASES[phase][0]:
                marks[phase] = time.process_time() - began

    new.round(Progress(tell, lambda: False))
    return marks["derive"], marks["past"], time.process_time() - began


def edits(folder: Path, small: int, large: int) -> None:
    """200 edits over 4 contacts, both ways, net of start-up; at two sizes."""
    found = {}
    for count in (small, large):
        team = Team(folder / f"edits-{count}")
        first = team.founder()
        second = team.member("Zwei")
        fill(first, count)
        team.settle_down(2)
        found[count] = statistics.median(four_contacts(first, second) for _ in range(5))
        for one in team.replicas:
            one.place.close()
    say("four_contacts_200_edits_s", found[small], 0.10, records=small)
    say("four_contacts_growth_x", found[large] / found[small], 1.2, small=small, large=large)


def four_contacts(first: Replica, second: Replica) -> float:
    ids = first.ask(
        lambda view: view.connection.exec_driver_sql("SELECT id FROM participant LIMIT 200").scalars().all()
    )
    spent = 0.0
    for part, (one, other) in enumerate(((first, second), (second, first))):
        for id_ in ids[part * 100 : part * 100 + 100]:
            values = {"phone": secrets.token_hex(4)}
            one.do(lambda work, id_=id_, values=values: work.change("participant", bytes(id_).hex(), values))
        spent += cpu_of(one.round) + cpu_of(other.round)
    return spent


def idle(folder: Path, members: tuple[int, ...]) -> None:
    """A contact with nothing new."""
    for count in members:
        team = fleet_on(folder / f"idle-{count}", count)
        one = team.replicas[0]
        team.settle_down(2)
        spent = statistics.median(cpu_of(one.round) for _ in range(15))
        say("idle_contact_ms", spent * 1000, 10, replicas=count)
        say("idle_contact_operations", one.report.operations, 3, replicas=count)


def fleet(folder: Path, replicas: int, segments: int, many: int) -> None:
    """So many replicas' edits merged by a new one, in several orders."""
    digests, made = set(), Fleet(folder / "fleet", replicas, segments, many)
    for order in range(3):
        spent, digest = made.merge(order)
        digests.add(digest)
        say("fleet_merge_s", spent, 1.5, order=order, replicas=replicas, segments=segments, edits=many)
    say("fleet_orders_agree", len(digests), 1)
    spent, past, state = made.start_from_snapshot()
    say("fleet_from_snapshot_s", spent, 0.15, replicas=replicas, edits=many, same_digest=state in str(digests))
    say("fleet_past_read_s", past, None)


def memory(folder: Path, counts: dict[int, int]) -> None:
    """Peak memory of a new replica's first round over that of the idle process with its store open.

    Everything happens in children: what this process has used and given back would hide what a round needs.
    """
    for count, budget in counts.items():
        path, key, ms, files = _in_child(lambda count=count: _ready_to_join(folder / f"memory-{count}", count))
        grown = _in_child(lambda path=path, key=key, ms=ms, files=files: _growth(Path(path), key, ms, files))
        say("new_replica_memory_mb", grown / 1024, budget, records=count)


def _ready_to_join(folder: Path, count: int) -> tuple[str, bytes, int, dict[str, tuple[bytes, int]]]:
    """A store that is admitted and has read nothing: path, key, time, and what lies on the share."""
    team = Team(folder)
    admin = team.founder()
    fill(admin, count)
    admin.round()
    new = team.newcomer("Neu")
    admit(admin, team.share)
    admin.round()
    new.place.close()
    admin.place.close()
    return str(new.store.path), new.key, team.clock.ms(), dict(team.share.snapshot())


def _growth(path: Path, key: bytes, ms: int, files: dict[str, tuple[bytes, int]]) -> int:
    store, share = Store.open(path, key), MemoryShare(lambda: ms)
    share.set_back(files)
    with store.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM participant").all()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _status("VmRSS")
    Round(store, share, now=lambda: ms).run()
    return _status("VmHWM") - before


def _in_child(act: Callable[[], Any]) -> Any:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(msgspec.msgpack.encode(act()))
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return msgspec.msgpack.decode(told)


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])


def screen(folder: Path, replicas: int, segments: int, many: int) -> None:
    """How long a small save of a person takes while 40,000 edits are merged behind it."""
    took: list[float] = []

    def beside(new: Replica, merging: Callable[[], None]) -> None:
        worker = threading.Thread(target=merging)
        worker.start()
        while worker.is_alive():
            began = time.perf_counter()
            new.place.do(lambda work: work.create("participant", record(1, random.Random(1))))
            took.append(time.perf_counter() - began)
            time.sleep(0.03)
        worker.join()

    sys.setswitchinterval(TURN_S)  # as in the window
    Fleet(folder / "screen", replicas, segments, many).merge(0, beside)
    took.sort()
    say(
        "screen_write_p95_ms",
        took[int(len(took) * 0.95)] * 1000,
        20,
        writes=len(took),
        worst_ms=round(took[-1] * 1000, 1),
    )


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--small", type=int, default=2_000)
    parser.add_argument("--replicas", type=int, default=10)
    parser.add_argument("--segments", type=int, default=400)
    parser.add_argument("--edits", type=int, default=8_000)
    parser.add_argument("--only", default=",".join(FIGURES))
    given = parser.parse_args()
    wanted = set(given.only.split(","))
    fleet_sizes = (given.replicas, given.segments, given.edits)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if "memory" in wanted:  # first, while this process is small
            memory(home, {given.records: 150 if given.records > 10_000 else 80})
        if wanted & {"first", "new"}:
            first_and_new(home, given.records, wanted)
        if "edits" in wanted:
            edits(home, given.small, given.records)
        if "idle" in wanted:
            idle(home, (3, given.replicas))
        if "fleet" in wanted:
            fleet(home, *fleet_sizes)
        if "screen" in wanted:
            screen(home, *fleet_sizes)


if __name__ == "__main__":
    main()
