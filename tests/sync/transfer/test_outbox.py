"""Sealing and publishing: once, in order, and again without harm."""

import pytest
from helpers.team_stages import ready_replicas
from sqlalchemy import func, select

from app.records import records
from app.sharing.status import status_data
from models.ledger import SegmentState
from models.tables import SEGMENT, VECTOR
from sync.format import segment
from sync.membership.workspace import Workspace
from sync.shares.counting_share import CountingShare
from sync.transfer import outbox


@pytest.fixture
def two(tmp_path):
    return ready_replicas(tmp_path, 2)


def person(replica, **more):
    given = {"last_name": "Weiß", "first_name": "Karin", "office": "brauck", **more}
    return replica.do(records.add, "participant", given).id


def sealed_of(replica):
    with replica.store.read() as connection:
        own = SEGMENT.c.replica == replica.place.own.replica
        return connection.execute(select(func.count()).select_from(SEGMENT).where(own)).scalar()


def seal(replica):
    return outbox.seal_all(replica.store, Workspace.load(replica.store), 0)


def test_what_is_sealed_is_not_sealed_again(two):
    a, _b = two
    person(a)
    assert seal(a) == 1
    before = sealed_of(a)
    assert seal(a) == 0
    assert sealed_of(a) == before


def test_one_contact_makes_one_segment_for_each_compartment(two):
    a, _b = two
    before = sealed_of(a)
    for number in range(20):
        person(a, phone=str(number))
    person(a, office="mitte")
    a.round()
    assert sealed_of(a) == before + 2


def test_many_entries_are_cut_into_segments_that_chain(two, monkeypatch):
    monkeypatch.setattr(outbox, "AT_MOST", 7)
    a, b = two
    made = [person(a, phone=str(number)) for number in range(20)]
    a.round()
    b.round()
    assert all(b.values("participant", record) for record in made)
    with a.store.read() as connection:
        own = SEGMENT.c.replica == a.place.own.replica
        rows = connection.execute(select(SEGMENT).where(own, SEGMENT.c.last_n > 1).order_by(SEGMENT.c.seq)).all()
    people = [row for row in rows if row.last_n - row.first_n >= 5]
    headers = [segment.read(bytes(row.bytes)).header for row in people]
    assert [(header.first_n, header.last_n) for header in headers] == [(1, 7), (8, 14), (15, 20)]
    assert headers[1].previous == bytes(people[0].hash)


def test_unsent_counts_what_nobody_else_has(two):
    a, _b = two
    a.round()
    assert a.ask(status_data)["unsent"] == 0
    person(a)
    seal(a)
    person(a)
    status = a.ask(status_data)
    assert status["unsent"] == 2
    assert status["oldest_unsent"] is not None
    a.round()
    assert a.ask(status_data)["unsent"] == 0


def test_publishing_twice_is_publishing_once(two):
    a, _b = two
    person(a)
    seal(a)
    share = CountingShare(a.share)
    workspace = Workspace.load(a.store)
    assert outbox.publish(share, a.store, workspace, lambda count: None) == (1, {})
    assert outbox.publish(share, a.store, workspace, lambda count: None) == (0, {})
    assert share.count.calls["put_new"] == 1


def test_a_lost_answer_while_publishing_is_no_second_segment(two):
    a, b = two
    record = person(a)
    seal(a)
    before = a.share.snapshot()
    outbox.publish(a.share, a.store, Workspace.load(a.store), lambda count: None)
    with a.store.write() as connection:
        connection.execute(SEGMENT.update().values(state=SegmentState.TO_PUBLISH).execution_options(captured=True))
    assert a.round().alarms == []
    assert len(a.share.names()) > len(before)
    b.round()
    assert b.values("participant", record)


def test_own_numbers_have_no_gap_and_nothing_unsealed_is_left(two):
    a, _b = two
    for _ in range(3):
        person(a)
        a.round()
    with a.store.read() as connection:
        rows = connection.execute(select(VECTOR).where(VECTOR.c.replica == a.place.own.replica)).all()
    assert sum(row.n for row in rows) >= 3
    assert [row.sealed_n for row in rows] == [row.n for row in rows]
