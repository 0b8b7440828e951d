"""A snapshot is the state without its history: equal state, equal bytes; and it comes back whole."""

import secrets

import pytest
from helpers.histories import History
from helpers.make import workplace
from sqlalchemy import select

from models.database import Store
from models.tables import COMPARTMENT, DIGEST, RECORDS
from sync import snapshot


@pytest.fixture
def place(tmp_path):
    made = workplace(tmp_path / "one")
    told = History(made, 4)
    for _ in range(80):
        told.act()
    return made


def compartments(store):
    with store.read() as connection:
        return [dict(row._mapping) for row in connection.execute(select(COMPARTMENT))]


def snapshots(store):
    with store.read() as connection:
        return {row["name"]: snapshot.build(connection, row["no"]) for row in compartments(store)}


def loaded(folder, parts, rows):
    store = Store.create(folder / "new.db", secrets.token_bytes(32))
    with store.write() as connection:
        for row in rows:
            connection.execute(COMPARTMENT.insert().execution_options(captured=True), row)
            snapshot.load(connection, row["no"], parts[row["name"]])
    return store


def states(store):
    with store.read() as connection:
        return sorted(tuple(row) for row in connection.execute(select(DIGEST)))


def test_a_snapshot_loaded_into_an_empty_store_gives_the_same_digest_and_the_same_snapshot(place, tmp_path):
    parts = snapshots(place.store)
    store = loaded(tmp_path, parts, compartments(place.store))
    assert states(store) == states(place.store)
    assert snapshots(store) == parts


def test_the_same_values_are_there(place, tmp_path):
    store = loaded(tmp_path, snapshots(place.store), compartments(place.store))
    for name, table in RECORDS.items():
        columns = [c for c in table.columns if c.name not in {"compartment", "replica", "n", "hlc", "alive", "clocks"}]
        with place.store.read() as old, store.read() as new:
            assert sorted(map(tuple, old.execute(select(*columns)))) == sorted(
                map(tuple, new.execute(select(*columns)))
            ), name


@pytest.mark.parametrize("change", [b"", b"x", lambda data: data[:-5], lambda data: data[:50] + b"\0" + data[51:]])
def test_what_is_no_snapshot_is_refused_and_changes_nothing(place, tmp_path, change):
    part = snapshots(place.store)["brauck.people"]
    store = Store.create(tmp_path / "new.db", secrets.token_bytes(32))
    with pytest.raises(snapshot.BadSnapshot), store.write() as connection:
        snapshot.load(connection, 1, change(part) if callable(change) else change)
    assert states(store) == []
