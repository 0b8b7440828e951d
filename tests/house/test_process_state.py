"""State at module level: what there is is known, and put back before every test - or holds nothing that matters.

A name in capitals is a constant: no function changes it. Anything else that can change must be in
`process_state.RESET`, or here among the caches whose answers follow from their arguments and shipped files alone.
"""

import ast
import gc
import importlib
import os
import pkgutil
import random
from collections.abc import Iterator, MutableMapping, MutableSequence, MutableSet
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from helpers import process_state
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from models import collecting, identifiers
from resources import language
from ui.look import theme

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("app", "ui", "models", "sync", "resources")
MUTABLE = (MutableMapping, MutableSequence, MutableSet)
CHANGING = {
    *("add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update"),
    *("appendleft", "popleft", "sort", "reverse"),
}
# Answers that are kept and never change: they follow from the arguments, and from files that ship with the program.
CACHES = {
    "app.demo.chance": {"rows", "texts"},
    "app.duplicates.matching.firms": {"same_word", "words_of"},
    "app.duplicates.matching.normalization": {"_called", "name_of", "street_of"},
    "app.duplicates.matching.joint_scoring": {"_partitions"},
    "app.exports.headings": {"_headings"},  # both languages
    "app.importing.columns.headings": {"_lists", "table_for"},
    "app.importing.values.addresses": {"split_address", "split_house_no", "split_street"},
    "app.importing.values.cells": {"_clean_short"},
    "app.importing.values.dates": {"_from_text"},
    "app.importing.values.names": {"key", "near_key"},
    "app.importing.values.phones": {"read_phones"},
    "app.importing.values.words": {"empty_words", "keys_by_word", "lookup_form"},
    "app.people.completeness": {"_question"},  # names of fields, worded where they are shown
    "app.people.open_answers": {"_query"},
    "app.reports.emblem": {"_code", "_stars"},
    "app.reports.fonts": {"face"},
    "app.reports.text": {"shape"},
    "app.sessions.holidays": {"easter"},
    "models.guard": {"_targets"},  # what a statement writes, by its text
    "models.identifiers": {"to_blob"},
    "models.names": {"_folded", "_forms", "_reason", "_words"},
    "resources": {"text"},
    "resources.language": {"_catalogue", "_known"},  # the language is an argument
    "sync.format.value_checks": {"_shapes"},
    "sync.format.body": {"_dictionary"},
    "ui.look.icons": {"pixmap"},  # the colour is an argument
}
# Plain values that a function assigns anew.
ASSIGNED = {"models.collecting._before", "models.collecting._works", "resources.language._current"}
NAMED = set(process_state.RESET) | {f"{module}.{name}" for module, names in CACHES.items() for name in names}


def modules() -> Iterator[ModuleType]:
    for floor in FLOORS:
        package = importlib.import_module(floor)
        yield package
        for module in pkgutil.walk_packages(package.__path__, f"{floor}."):
            if not module.name.endswith("__main__") and not module.name.startswith("resources.packaging"):
                yield importlib.import_module(module.name)


def is_frozen(value: object) -> bool:
    frozen = is_dataclass(value) and type(value).__dataclass_params__.frozen
    return frozen or isinstance(value, (tuple, frozenset, Enum, FunctionType))


def state_in(module: ModuleType) -> Iterator[str]:
    """The names of a module that hold something which changes while the program runs."""
    for name, value in vars(module).items():
        if name.startswith("__") or isinstance(value, (type, ModuleType)):
            continue
        own_class = type(value).__module__.split(".")[0] in FLOORS
        if hasattr(value, "cache_info"):
            if value.__module__ == module.__name__:
                yield name
        elif (isinstance(value, MUTABLE) and not (value and name.isupper())) or (own_class and not is_frozen(value)):
            yield name


def changed_names(source: str) -> set[str]:
    """The names of a module's own level that its functions assign to, or change in place."""
    tree = ast.parse(source)
    own = {
        target.id
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return {name for function in functions for name in _changed_in(function)} & own


def _changed_in(function: ast.AST) -> Iterator[str]:
    local = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    globals_ = {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}
    yield from globals_
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)):
            changed = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            changed = node.func.value
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            changed = node.value
        else:
            continue
        if isinstance(changed, ast.Name) and changed.id not in local - globals_:
            yield changed.id


def test_every_piece_of_state_at_module_level_is_known():
    held = {f"{module.__name__}.{name}" for module in modules() for name in state_in(module)}
    assert sorted(held - NAMED) == [], "put it into process_state.RESET, or say here why it holds nothing that matters"
    assert sorted(NAMED - held - ASSIGNED) == [], "nothing of this name is there any more"


def test_no_function_changes_a_constant_of_its_module():
    changed = set()
    for floor in FLOORS:
        for file in (ROOT / floor).rglob("*.py"):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            changed |= {f"{module}.{name}" for name in changed_names(file.read_text(encoding="utf-8"))}
    assert sorted(changed - NAMED) == []


def test_no_class_keeps_something_that_changes_for_all_its_objects():
    kept = [
        f"{module.__name__}.{cls.__name__}.{name}"
        for module in modules()
        for cls in vars(module).values()
        if isinstance(cls, type) and cls.__module__ == module.__name__ and not issubclass(cls, Enum)
        for name, value in vars(cls).items()
        if not name.startswith("_") and isinstance(value, MUTABLE)
    ]
    assert kept == []


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("seen = {}\ndef f(a):\n    seen[a] = 1", {"seen"}),
        ("seen = []\ndef f(a):\n    seen.append(a)", {"seen"}),
        ("count = 0\ndef f():\n    global count\n    count += 1", {"count"}),
        ("LAST = Last()\ndef f(a):\n    LAST.value = a", {"LAST"}),
        ("seen = {}\ndef f(a):\n    seen = {}\n    seen[a] = 1", set()),
        ("TABLE = {}\ndef f(a):\n    return TABLE[a]", set()),
    ],
)
def test_a_function_that_changes_its_module_is_noticed(source, changed):
    assert changed_names(source) == changed


def test_a_new_cache_and_a_new_object_at_module_level_are_noticed():
    module = ModuleType("app.made_up")
    code = (
        "from functools import cache\nfrom models.identifiers import _Monotonic\nTABLE = {1: 2}\nseen = {}\n"
        "held = _Monotonic()\n@cache\ndef known(a): return a\ndef plain(a): return a\n"
    )
    exec(code, vars(module))
    module.known.__module__ = module.__name__
    assert set(state_in(module)) == {"seen", "held", "known"}


def test_what_a_test_leaves_behind_is_gone_for_the_next_one(qapp, tmp_path):
    language.use("en")
    theme.look().use("dark", 200, True)
    identifiers.new_id()
    gc.set_threshold(5, 5, 5)
    collecting._works = 1
    os.environ["FELDBUCH_STORE"] = "elsewhere"
    os.chdir(tmp_path)
    random.random()
    dialog = QDialog()
    dialog.setModal(True)
    dialog.show()
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    QApplication.clipboard().setText("Kowalska")
    process_state.reset()
    look = theme.look()
    assert (language.current(), look.theme, look.measures.percent, look.measures.compact) == ("de", "light", 100, False)
    assert identifiers._clock._last == (0, 0)
    assert gc.get_threshold() != (5, 5, 5) and collecting._works == 0
    assert "FELDBUCH_STORE" not in os.environ and Path.cwd() != tmp_path
    assert random.random() == random.Random(0).random()
    assert QApplication.activeModalWidget() is None and QApplication.topLevelWidgets() == []
    assert QApplication.overrideCursor() is None and QApplication.clipboard().text() == ""
