"""What is worked out from records and stands beside them - the search index -, where that waits until after a bulk.

Many records at once are written without it; up to where a kind is done says a watermark (an id), from which `Catching`
goes on in small transactions. Until then these records are on every list and page, only not found by their words.
Records that are saved meanwhile are put into the index at once, as ever.
"""

from collections.abc import Callable

from sqlalchemy import Connection

from models.database import Store
from models.fields import Kind
from models.kinds import BY_NAME
from sync import search
from sync.own import drop_setting, put_setting, settings
from sync.pace import MOST, Pace
from sync.record import CODECS

_MARK = "derive/"


def put_off(connection: Connection, kind: Kind) -> None:
    """Records of this kind were written without what is derived from them."""
    if kind.search is not None:
        put_setting(connection, f"{_MARK}{kind.name}", b"")


def waiting(connection: Connection) -> dict[str, bytes]:
    """The kinds that are not done, and up to which id they are."""
    return dict(settings(connection, _MARK))


def catch_up(store: Store, step: Callable[[int], None], check: Callable[[], None]) -> None:
    """Do what was put off. Raises what `check` raises, between two transactions."""
    with store.read() as connection:
        kinds = [name for name in waiting(connection) if name in BY_NAME]
    pace = Pace()
    for name in kinds:
        done = False
        while not done:
            check()
            with store.write() as connection:
                pace.start()
                count, done = _some(connection, BY_NAME[name], MOST if pace.calm else pace.size)
            pace.took(store, max(1, count))
            step(count)


def _some(connection: Connection, kind: Kind, most: int) -> tuple[int, bool]:
    mark = waiting(connection).get(kind.name)
    if mark is None:
        return 0, True
    statement, values_of = CODECS[kind.name].searched_from
    rows = connection.exec_driver_sql(statement, (mark, most)).all()
    if not rows:
        drop_setting(connection, f"{_MARK}{kind.name}")
        return 0, True
    found = [(row[0], search.words_of(kind, values_of(row))) for row in rows if row[1]]
    search.remove_sorted(connection, [row[0] for row in rows])
    search.add_words(connection, kind, found)
    put_setting(connection, f"{_MARK}{kind.name}", rows[-1][0])
    return len(rows), False
