"""The one place where modules are imported by name, and only when a command needs them.

Starting the command line must not load the database, papers or spreadsheets before it is known that the command needs
them. `tests/app/commands` checks that every name leads somewhere.
"""

import importlib
from typing import Any


def late(where: str) -> Any:
    """What `module:name` within `app.commands.handlers` is."""
    module, _colon, name = where.partition(":")
    return getattr(importlib.import_module(f"app.commands.handlers.{module}"), name)
