"""Garbage collection while many thousand rows are in memory."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from models import collecting


@contextmanager
def short_collections() -> Iterator[None]:
    """No full collection while rows are made; afterwards the collector skips them until what holds them is freed.

    With many thousand rows in memory a full collection takes long enough to be felt in the window.
    """
    with collecting.short_collections():
        try:
            yield
        finally:
            gc.freeze()
