"""Joining is commutative, associative and idempotent: a ledger replayed in any causal order gives the same state."""

import random
import secrets
import shutil
from pathlib import Path

from sqlalchemy import select

from models.database import Store
from models.tables import COMPARTMENT, CONFLICT, DIGEST, RECORDS, REPLICA
from sync.changes import replay
from sync.store import ledger, line_numbers
from sync.store.ledger import Entry


def check_laws(store: Store, folder: Path, seed: int, orders: int = 2) -> None:
    """Replay the ledger of a store in random causal orders, in pieces of any size, some of it twice."""
    with store.read() as connection:
        entries = [entry for entry in ledger.entries(connection) if entry.barred is None]
        wanted, carried = picture(connection), set(line_numbers.origins(connection))
    dice = random.Random(seed)
    for number in range(orders):
        copy = empty_like(store, folder / f"laws-{number}")
        shuffled = any_causal_order(entries, dice, carried)
        again = dice.sample(range(len(shuffled)), len(shuffled) // 4) if shuffled else []
        with copy.write() as connection:
            at = 0
            while at < len(shuffled):
                size = dice.choice((1, 2, 5, 20, 200))
                replay.play(connection, shuffled[at : at + size])
                at += size
            replay.play(connection, [shuffled[place] for place in sorted(again)])
        with copy.read() as connection:
            result = picture(connection)
        copy.close()
        shutil.rmtree(folder / f"laws-{number}")
        assert result == wanted, f"order {number} of the ledger gives another state"


def any_causal_order(entries: list[Entry], dice: random.Random, carried: set[int]) -> list[Entry]:
    """A random order in which every line's entries keep theirs, and each comes after those its author had seen.

    `carried`: lines that stand for what was carried from elsewhere; no entry bears their numbers.
    """
    waiting: dict[tuple[int, int], list[Entry]] = {}
    for entry in entries:
        waiting.setdefault((entry.compartment, entry.replica), []).append(entry)
    for own in waiting.values():
        own.sort(key=lambda entry: entry.n, reverse=True)
    done: dict[tuple[int, int], int] = {}
    ordered = []
    while waiting:
        ready = [line for line, own in waiting.items() if _is_ready(own[-1], done, carried)]
        line = dice.choice(sorted(ready))
        entry = waiting[line].pop()
        ordered.append(entry)
        done[line] = entry.n
        if not waiting[line]:
            del waiting[line]
    return ordered


def _is_ready(entry: Entry, done: dict[tuple[int, int], int], carried: set[int]) -> bool:
    dots = [dot for own in entry.basis.values() for dot in own if dot[0] not in carried]
    return all(done.get((entry.compartment, dot[0]), 0) >= dot[1] for dot in dots)


def empty_like(store: Store, folder: Path) -> Store:
    """A store without records that knows the same lines and compartments under the same numbers."""
    folder.mkdir(parents=True)
    copy = Store.create(folder / "store.db", secrets.token_bytes(32))
    with store.read() as source, copy.write() as target:
        for table in (REPLICA, COMPARTMENT):
            for row in source.execute(select(table)):
                target.execute(table.insert().execution_options(captured=True), dict(row._mapping))
    return copy


def picture(connection) -> tuple:
    """All that must not depend on the order: fingerprints, what is shown, conflicts."""
    shown = [
        (kind, bytes(row.id), row.alive, {name: value for name, value in row._mapping.items() if name in table.c})
        for kind, table in RECORDS.items()
        for row in connection.execute(select(table).order_by(table.c.id))
    ]
    shown = [
        (kind, id_, alive, {name: value for name, value in values.items() if name not in _OF_THE_ORDER})
        for kind, id_, alive, values in shown
    ]
    open_ones = sorted(tuple(row) for row in connection.execute(select(CONFLICT)))
    return shown, open_ones, sorted(tuple(row) for row in connection.execute(select(DIGEST)))


_OF_THE_ORDER = {"replica", "n", "hlc", "clocks"}  # the row's own dot is that of the first entry that came
