"""The ledger is complete: played into an empty store it gives the same state."""

import random
import secrets

import pytest
from helpers.histories import History
from helpers.make import workplace
from sqlalchemy import select

from models.database import Store
from models.tables import COMPARTMENT, DIGEST, RECORDS, REPLICA
from sync.changes import replay
from sync.store import ledger


def digests(store: Store) -> list:
    with store.read() as connection:
        return sorted(tuple(row) for row in connection.execute(select(DIGEST)))


def empty_copy_of(store: Store, folder) -> Store:
    """A store without records that knows the same replicas and compartments."""
    copy = Store.create(folder / "copy.db", secrets.token_bytes(32))
    with store.read() as source, copy.write() as target:
        for table in (REPLICA, COMPARTMENT):
            for row in source.execute(select(table)):
                target.execute(table.insert().execution_options(captured=True), dict(row._mapping))
    return copy


def rows_of(store: Store) -> dict:
    with store.read() as connection:
        return {
            name: sorted(tuple(row) for row in connection.execute(select(table))) for name, table in RECORDS.items()
        }


@pytest.mark.parametrize("seed", range(6))
def test_a_random_history_played_into_an_empty_store_gives_equal_rows_and_digest(tmp_path, seed):
    place = workplace(tmp_path / "one")
    history = History(place, seed)
    for _ in range(60):
        history.act()
    copy = empty_copy_of(place.store, tmp_path)
    with place.store.read() as source:
        entries = list(ledger.entries(source))
    with copy.write() as target:
        replay.play(target, entries)
    assert digests(copy) == digests(place.store)
    assert rows_of(copy) == rows_of(place.store)


def test_playing_entries_twice_changes_nothing(tmp_path):
    place = workplace(tmp_path / "one")
    history = History(place, 7)
    for _ in range(30):
        history.act()
    before = digests(place.store)
    with place.store.read() as connection:
        entries = list(ledger.entries(connection))
    with place.store.write() as connection:
        assert replay.play(connection, entries) == 0
    assert digests(place.store) == before


def test_entries_in_another_order_per_record_give_the_same_digest(tmp_path):
    place = workplace(tmp_path / "one")
    history = History(place, 11)
    for _ in range(50):
        history.act()
    with place.store.read() as connection:
        entries = list(ledger.entries(connection))
    dice = random.Random(3)
    by_compartment: dict[int, list] = {}
    for entry in entries:
        by_compartment.setdefault(entry.compartment, []).append(entry)
    queues = list(by_compartment.values())
    mixed = []
    while queues:
        queue = dice.choice(queues)
        mixed.append(queue.pop(0))
        queues = [one for one in queues if one]
    copy = empty_copy_of(place.store, tmp_path)
    with copy.write() as target:
        replay.play(target, mixed)
    assert digests(copy) == digests(place.store)


def test_every_acknowledged_value_is_in_the_store(tmp_path):
    place = workplace(tmp_path / "one")
    history = History(place, 5)
    for _ in range(80):
        history.act()
    assert len(history.told) > 20
    for (kind, record_id, field), value in history.told.items():
        assert place.ask(lambda view, k=kind, r=record_id: view.record(k, r)).values.get(field) == value
