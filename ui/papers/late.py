"""The modules that draw papers, loaded when the first paper is wanted: they cost more than a page to import.

Called on the desk's local lane; the presenter holds what is returned.
"""

import importlib
from dataclasses import dataclass
from types import ModuleType


@dataclass(frozen=True)
class Drawing:
    """`sheets` is `app.papers.sheets`, `preview` is `app.reports.preview`, `reprinting` is `app.papers.reprinting`."""

    sheets: ModuleType
    preview: ModuleType
    reprinting: ModuleType


def load() -> Drawing:
    """The modules; quick from the second time on."""
    names = ("app.papers.sheets", "app.reports.preview", "app.papers.reprinting")
    return Drawing(*(importlib.import_module(name) for name in names))
