"""Garbage while many thousand rows are at hand."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from models import collecting


@contextmanager
def short_collections() -> Iterator[None]:
    """Many thousand rows at hand make a full collection of garbage long enough to be felt in the window.

    So there is none while they are made, and afterwards the collector leaves them alone: they go with what holds them.
    """
    with collecting.short_collections():
        try:
            yield
        finally:
            gc.freeze()
