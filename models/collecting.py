"""Collecting garbage while many thousand rows are at hand: collections would walk over all of them, in vain.

Rows hold no circles, so they go with what holds them: the collector looks seldom, and never through everything. How
seldom is bounded by what one look may cost: some milliseconds, in whatever thread it falls. The collector's manners
are those of the whole process: they change with the first piece of such work that begins, in whatever thread, and
change back with the last one that ends.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG, _MIDDLE, _FULL = 20_000, 5, 1_000_000  # objects; young collections; middle ones
_counting = threading.Lock()
_works = 0
_before = gc.get_threshold()


@contextmanager
def short_collections() -> Iterator[None]:
    """Few collections meanwhile, and no full ones."""
    global _works, _before
    with _counting:
        if not _works:
            _before = gc.get_threshold()
            gc.set_threshold(_YOUNG, _MIDDLE, _FULL)
        _works += 1
    try:
        yield
    finally:
        with _counting:
            _works -= 1
            if not _works:
                gc.set_threshold(*_before)
