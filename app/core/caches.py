"""Caches of the process that hold words of people: names, addresses, phone numbers that were read or compared."""

import sys
from functools import lru_cache

_Cached = type(lru_cache(maxsize=1)(str))


def empty_caches() -> None:
    """Empty every `lru_cache` of the use cases and the models; call when a person's store was closed.

    All of them, not a list of some: what holds nothing of people is worked out again in a moment.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith(("app.", "models.")):
            for value in list(vars(module).values()):
                if isinstance(value, _Cached):
                    value.cache_clear()
