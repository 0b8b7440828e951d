"""The clock of a store only advances; it is set anew for a new line alone."""

from models.database import Store
from sync.store import store_clock


def test_the_clock_advances_and_never_goes_back_by_itself(tmp_path):
    store = Store.create(tmp_path / "store.db", bytes(range(32)))
    with store.write() as connection:
        assert store_clock.last_stamp(connection) == 0
        store_clock.advance(connection, 7)
        store_clock.advance(connection, 5)
        assert store_clock.last_stamp(connection) == 7
        store_clock.reset(connection, 3)
        assert store_clock.last_stamp(connection) == 3
    store.close()
