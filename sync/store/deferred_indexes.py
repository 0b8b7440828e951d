"""What is worked out from records and stands beside them, where that waits until after a bulk.

Many records at once are written without their search words; up to where a kind is done says a watermark (an id), from
which `catch_up` goes on in small transactions. Until then these records are on every list and page, only not found by
their words. Records that are saved meanwhile are put into the search index at once, as ever.

Where a bulk brings more records of a kind than there are, the indexes of its lists are taken away in the transaction
that brings them, and made anew afterwards, in one go: in a third of the time that it takes to keep them up. Lists
are there meanwhile, only slower. What refers to a record is never looked for without an index.
"""

from collections.abc import Callable

from sqlalchemy import Connection, Index, select
from sqlalchemy.schema import CreateIndex, DropIndex

from models.database import Store
from models.fields import Kind
from models.kinds import BY_NAME
from models.tables import OF_LISTS, RECORDS
from sync.store import search
from sync.store.batch_sizing import BatchSize
from sync.store.local_identity import drop_setting, put_setting, setting, settings
from sync.store.record import CODECS

_MARK, _UNINDEXED = "derive/", "unindexed/"
_AT_ONCE = 10_000  # records in a transaction while nobody waits; a third of a second
MANY = 2_000  # records of a kind for which it is worth while to make its indexes anew


def defer_words(connection: Connection, kind: Kind) -> None:
    """Records of this kind were written without what is derived from them."""
    if kind.search is not None:
        put_setting(connection, f"{_MARK}{kind.name}", b"")


def defer_list_indexes(connection: Connection, kind: Kind, coming: int) -> None:
    """So many new records of this kind are about to come: without the indexes of its lists, if that is less work."""
    indexes, key = _of_lists(kind.name), f"{_UNINDEXED}{kind.name}"
    if coming < MANY or not indexes or setting(connection, key) is not None:
        return
    table = RECORDS[kind.name]
    if connection.execute(select(table.c.id).offset(coming).limit(1)).first() is None:
        put_setting(connection, key, b"")
        for index in indexes:
            connection.execute(DropIndex(index, if_exists=True))


def _of_lists(kind: str) -> list[Index]:
    return sorted((one for one in RECORDS[kind].indexes if one.info.get(OF_LISTS)), key=lambda one: str(one.name))


def is_pending(connection: Connection) -> bool:
    """Whether anything was put off."""
    return bool(pending(connection)) or bool(dict(settings(connection, _UNINDEXED)))


def pending(connection: Connection) -> dict[str, bytes]:
    """The kinds whose search words are not done, and up to which id they are."""
    return dict(settings(connection, _MARK))


def catch_up(store: Store, step: Callable[[int], None], check: Callable[[], None]) -> None:
    """Do what was put off. Raises what `check` raises, between two transactions."""
    with store.read() as connection:
        kinds = [name for name in pending(connection) if name in BY_NAME]
        unindexed = [name for name, _nothing in settings(connection, _UNINDEXED) if name in BY_NAME]
    for name in unindexed:
        _index(store, name, check)
    if kinds:
        with store.write() as connection:
            search.begin_bulk(connection)
    size = BatchSize()
    for name in kinds:
        done = False
        while not done:
            check()
            with store.write() as connection:
                size.start()
                count, done = _some(connection, BY_NAME[name], _AT_ONCE if size.calm else size.size)
            size.took(store, max(1, count))
            step(count)
    if kinds:
        with store.write() as connection:
            search.end_bulk(connection)


def _index(store: Store, kind: str, check: Callable[[], None]) -> None:
    """Make the indexes of a kind's lists again."""
    check()
    with store.write(scans=True) as connection:
        for index in _of_lists(kind):
            connection.execute(CreateIndex(index, if_not_exists=True))
        drop_setting(connection, f"{_UNINDEXED}{kind}")


def _some(connection: Connection, kind: Kind, most: int) -> tuple[int, bool]:
    mark = pending(connection).get(kind.name)
    if mark is None:
        return 0, True
    statement, values_of = CODECS[kind.name].searched_from
    found = connection.exec_driver_sql(statement, (mark, most))
    rows = found.cursor.fetchall() if found.cursor is not None else []
    if not rows:
        drop_setting(connection, f"{_MARK}{kind.name}")
        return 0, True
    words = [(row[0], search.words_of(kind, values_of(row))) for row in rows if row[1]]
    search.remove_sorted(connection, [row[0] for row in rows])
    search.add_words(connection, kind, words)
    put_setting(connection, f"{_MARK}{kind.name}", rows[-1][0])
    return len(rows), False
