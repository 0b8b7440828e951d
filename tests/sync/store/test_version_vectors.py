"""How far a store has every line: counted up, ended with segments, moved and forgotten."""

import pytest

from models.database import Store
from sync.store import version_vectors
from sync.store.version_vectors import NO_SEGMENT, Mark, Position

HASH, OTHER = bytes([1]) * 32, bytes([2]) * 32


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "store.db", bytes(range(32)))
    yield made
    made.close()


def test_the_number_received_only_grows(store):
    with store.write() as connection:
        version_vectors.raise_n(connection, [(1, 1, 5), (1, 2, 3), (2, 1, 7)])
        version_vectors.raise_n(connection, [(1, 1, 4)])
        assert version_vectors.last_n(connection, 1, 1) == 5
        assert version_vectors.last_n(connection, 9, 1) == 0
        assert version_vectors.totals(connection) == {1: 8, 2: 7}


def test_a_segment_that_ends_leaves_the_number_received_as_it_is(store):
    with store.write() as connection:
        version_vectors.raise_n(connection, [(1, 1, 5)])
        assert version_vectors.position(connection, 1, 1) == Position(1, 1, 5, 0, 0, b"")
        assert version_vectors.position(connection, 1, 1).previous == NO_SEGMENT
        version_vectors.end_segments(connection, [(1, 1, Mark(4, 2, HASH))])
        assert version_vectors.position(connection, 1, 1) == Position(1, 1, 5, 2, 4, HASH)


def test_a_line_that_has_no_segment_any_more_follows_nothing(store):
    with store.write() as connection:
        version_vectors.put(connection, 1, 1, Mark(4, 1, HASH))
        version_vectors.end_segments(connection, [(1, 1, Mark(0, 0, NO_SEGMENT))])
        assert version_vectors.position(connection, 1, 1) == Position(1, 1, 4, 0, 0, b"")


def test_a_line_is_put_where_it_belongs_even_if_that_lies_before(store):
    with store.write() as connection:
        version_vectors.put(connection, 1, 1, Mark(9, 3, HASH))
        version_vectors.put(connection, 1, 1, Mark(4, 2, OTHER))
        assert version_vectors.marks(connection, 1) == {1: Mark(4, 2, OTHER)}
        version_vectors.set_n(connection, 1, 1, 2)
        assert version_vectors.last_n(connection, 1, 1) == 2


def test_a_line_is_forgotten_only_where_it_ends_with_one_of_these_segments(store):
    with store.write() as connection:
        version_vectors.put(connection, 1, 1, Mark(4, 2, HASH))
        version_vectors.drop(connection, 1, 1, [OTHER])
        assert version_vectors.position(connection, 1, 1) is not None
        version_vectors.drop(connection, 1, 1, [HASH])
        assert version_vectors.positions(connection) == []
