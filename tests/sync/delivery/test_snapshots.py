"""A snapshot is the state without its history: equal state, equal bytes; and it comes back whole."""

import msgspec
import pytest
from helpers.histories import History
from helpers.make import workplace
from helpers.team_stages import ready_team
from sqlalchemy import select

from models.tables import COMPARTMENT, DIGEST, RECORDS
from sync.delivery import snapshot_build
from sync.delivery.snapshot_join import SnapshotJoin
from sync.format import snapshot
from sync.format.errors import BadSnapshot, NotGenuine
from sync.membership.workspace import Workspace
from sync.store import deferred_indexes, history_gaps

KEY, ABOUT = bytes(range(32)), b"workspace and compartment"
PLACE = "brauck.people"


@pytest.fixture
def place(tmp_path):
    made = workplace(tmp_path / "one")
    acts = History(made, 4)
    for _ in range(80):
        acts.act()
    return made


def number(store, name=PLACE):
    with store.read() as connection:
        return connection.execute(select(COMPARTMENT.c.no).where(COMPARTMENT.c.name == name)).scalar_one()


def built(store, name=PLACE):
    """The snapshot, all of it sealed or not."""
    with store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE vector SET seq = 1, sealed_n = n, hash = zeroblob(32)", (), {"captured": True}
        )
        return snapshot_build.build(connection, number(store, name))


def opened(plain):
    return snapshot.read(snapshot.seal_up(plain, KEY, 1, ABOUT), KEY, ABOUT)


def joined(store, content, no):
    workspace = Workspace.load(store)
    with store.write() as connection:
        join = SnapshotJoin(connection, workspace, no, 1 << 62)
        join.run(content)
    deferred_indexes.catch_up(store, lambda _count: None, lambda: None)
    return join


def empty_store(folder, rows):
    store = workplace(folder).store
    with store.write() as connection:
        for row in rows:
            known = connection.execute(select(COMPARTMENT).where(COMPARTMENT.c.name == row["name"])).first()
            if known is None:
                connection.execute(COMPARTMENT.insert().execution_options(captured=True), row)
    return store


def compartments(store):
    with store.read() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(COMPARTMENT))]
    return [{key: value for key, value in row.items() if key != "no"} for row in rows]


def state(store, name=PLACE):
    with store.read() as connection:
        return tuple(connection.execute(select(DIGEST).where(DIGEST.c.compartment == number(store, name))).one())[1:]


def test_a_snapshot_joined_into_an_empty_store_gives_the_same_fingerprint_and_the_same_snapshot(place, tmp_path):
    plain = built(place.store)
    store = empty_store(tmp_path / "two", compartments(place.store))
    joined(store, opened(plain), number(store))
    assert state(store) == state(place.store)
    with store.read() as connection:
        assert history_gaps.compartments(connection) == {number(store)}
        assert snapshot_build.build(connection, number(store)) == plain


def test_the_same_values_are_there(place, tmp_path):
    store = empty_store(tmp_path / "two", compartments(place.store))
    joined(store, opened(built(place.store)), number(store))
    compared = 0
    for name, table in RECORDS.items():
        columns = [c for c in table.columns if c.name not in {"compartment", "replica", "n", "hlc", "clocks"}]
        with place.store.read() as old, store.read() as new:
            mine, theirs = (
                sorted(map(tuple, connection.execute(select(*columns).where(table.c.compartment == number(of)))))
                for connection, of in ((old, place.store), (new, store))
            )
            assert mine == theirs, name
            compared += len(mine)
    assert compared > 10


def test_joining_it_twice_changes_nothing(place, tmp_path):
    content = opened(built(place.store))
    store = empty_store(tmp_path / "two", compartments(place.store))
    joined(store, content, number(store))
    before = state(store)
    joined(store, content, number(store))
    assert state(store) == before == state(place.store)


@pytest.mark.parametrize(
    "damage", [lambda d: d[:-5], lambda d: b"", lambda d: d[:60] + bytes([d[60] ^ 1]) + d[61:], lambda d: b"x"]
)
def test_what_is_no_snapshot_is_refused(place, damage):
    data = damage(snapshot.seal_up(built(place.store), KEY, 1, ABOUT))
    with pytest.raises((BadSnapshot, NotGenuine)):
        snapshot.read(data, KEY, ABOUT)


def test_a_snapshot_whose_records_do_not_give_its_fingerprint_is_refused_and_changes_nothing(place, tmp_path):
    plain = built(place.store)
    other = plain.replace("Müller".encode(), b"Miller ", 1)
    assert other != plain
    store = empty_store(tmp_path / "two", compartments(place.store))
    with pytest.raises(BadSnapshot, match="fingerprint"):
        joined(store, opened(other), number(store))
    with store.read() as connection:
        assert connection.execute(select(RECORDS["participant"])).all() == []
        assert connection.execute(select(DIGEST).where(DIGEST.c.compartment == number(store))).first() is None


def test_a_block_whose_columns_are_no_lists_is_refused(place):
    """A map has a length, too, and would be taken for a column."""
    for packed in opened(built(place.store)).blocks:
        content = msgspec.msgpack.decode(packed)
        name = next(iter(content["f"]))
        content["f"][name] = dict(enumerate(content["f"][name]))
        with pytest.raises(BadSnapshot):
            snapshot.block(msgspec.msgpack.encode(content), 9)


def test_two_replicas_at_equal_vectors_make_the_same_file(tmp_path):
    team = ready_team(tmp_path, "Zwei")
    first, second = team.replicas
    people = [
        replica.do(
            lambda work: work.create("participant", {"last_name": "Kaya", "first_name": "Can", "office": "brauck"})
        )
        for replica in (first, second, first)
    ]
    team.settle_down(2)
    for replica, phone in ((first, "1"), (second, "2")):
        replica.do(lambda work, phone=phone: work.change("participant", people[0], {"phone": phone}))
    second.do(lambda work: work.delete("participant", people[1], "entered_by_mistake"))
    first.do(
        lambda work: work.change("participant", people[2], {"last_name": "Öz", "first_name": "Ay", "office": "mitte"})
    )
    team.settle_down(3)
    files = set()
    for replica in (first, second):
        with replica.store.read() as connection:
            files.add(snapshot.seal_up(snapshot_build.build(connection, number(replica.store)), KEY, 1, ABOUT))
    assert len(files) == 1
