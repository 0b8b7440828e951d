"""The rooms that draw papers, loaded when the first paper is wanted: they cost more than a page to import.

Called on the desk's local lane; the presenter holds what is returned.
"""

import importlib
from dataclasses import dataclass
from types import ModuleType


@dataclass(frozen=True)
class Drawing:
    """`sheets` is `app.sheets`, `preview` is `app.reports.preview`."""

    sheets: ModuleType
    preview: ModuleType


def load() -> Drawing:
    """Both modules; quick from the second time on."""
    return Drawing(importlib.import_module("app.sheets"), importlib.import_module("app.reports.preview"))
