"""Statements are compiled once in a process of tests, not once for every store that is opened.

Every engine compiles each of its few hundred statements when it first meets it. For a person at a laptop that happens
once; tests open thousands of stores, and a quarter of their time would go into it. Compiled statements depend on the
dialect alone, so all engines are given one dialect and one cache; what they say to the database stays the same.
"""

import pytest
from sqlalchemy import Engine

from models import database


def share_statements(patch: pytest.MonkeyPatch) -> None:
    """Give every store that is opened from now on the dialect and the compiled statements of the first."""
    build_engine = database.build_engine
    first: Engine | None = None

    def build(path, connect):
        nonlocal first
        engine = build_engine(path, connect)
        first = first or engine
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
        return engine

    patch.setattr(database, "build_engine", build)
