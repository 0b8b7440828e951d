"""All errors of sync stand on one page, and its head shows them as they are."""

import inspect
import pkgutil
import re
from importlib import import_module

import sync
from sync.format import errors


def _of_the_page():
    return [kind for _name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]


def _path(kind):
    return [above.__name__ for above in reversed(kind.__mro__) if above.__module__ == errors.__name__]


def _drawn():
    """The tree of the page's docstring: per name the names above it, itself last."""
    paths, above = {}, []
    for line in errors.__doc__.splitlines():
        match = re.match(r"    ((?:│   |├── |└── )*)([A-Z]\w+)", line)
        if match is not None:
            above = [*above[: len(match[1]) // 4], match[2]]
            paths[match[2]] = list(above)
    return paths


def test_no_other_module_of_sync_has_an_error_of_its_own():
    elsewhere = []
    for info in pkgutil.walk_packages(sync.__path__, "sync."):
        for name, kind in inspect.getmembers(import_module(info.name), inspect.isclass):
            own = issubclass(kind, BaseException) and kind.__module__.startswith("sync.")
            if own and kind.__module__ != errors.__name__:
                elsewhere.append(f"{info.name}.{name}")
    assert elsewhere == []


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes():
    assert _drawn() == {kind.__name__: _path(kind) for kind in _of_the_page()}


def test_every_error_says_in_one_sentence_whose_fault_it_is():
    assert [kind for kind in _of_the_page() if not kind.__doc__ or not kind.__doc__.strip().endswith(".")] == []
