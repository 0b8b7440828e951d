"""Every import contract of pyproject.toml catches what it is there for: an import that breaks it is added to the graph
of today's imports, and the contract must say no. Our own contract types are tried on a tiny tree as well."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import grimp
import pytest
from house.contracts import AllowedImports, UnreachableImports
from importlinter.api import read_configuration

ROOT = Path(__file__).resolve().parents[2]
BUILT_IN = {
    "layers": "importlinter.contracts.layers.LayersContract",
    "forbidden": "importlinter.contracts.forbidden.ForbiddenContract",
    "protected": "importlinter.contracts.protected.ProtectedContract",
    "acyclic_siblings": "importlinter.contracts.acyclic_siblings.AcyclicSiblingsContract",
}
# Beginning of a contract's name -> imports (importer, imported) each of which must break it.
VIOLATIONS = {
    "Floors": [("sync.store.ledger", "app.core.work"), ("models.fields", "ui.base.context")],
    "Layers inside sync": [("sync.format.segment", "sync.store.ledger"), ("sync.delivery.deliver", "sync.round")],
    "Layers inside app": [("app.core.work", "app.people.participants"), ("app.demo.make", "app.exports.export")],
    "Layers inside the import": [
        ("app.importing.values.dates", "app.importing.columns.headings"),
        ("app.importing.rows.drafts", "app.importing.planning"),
    ],
    "Layers inside ui": [("ui.parts.page", "ui.today.page"), ("ui.conflicts.view", "ui.duplicates.page")],
    "PySide6 only in ui": [("app.core.work", "PySide6"), ("models.fields", "shiboken6")],
    "Presenters reach no Qt": [
        ("ui.today.presenter", "PySide6"),
        ("ui.sessions.register.presenter", "ui.parts.page"),
        ("ui.brand_new.list_presenter_parts", "ui.base.desk"),
    ],
    "Screens see": [
        ("ui.today.page", "models.tables"),
        ("ui.today.page", "models"),
        ("ui.today.page", "models.brand_new"),
        ("ui.today.page", "sync.shares.share"),
        ("ui.today.page", "sqlalchemy"),
        ("ui.today.page", "a_brand_new_library"),
    ],
    "reportlab only": [("app.papers.sheets", "reportlab")],
    "sqlcipher3 only": [("app.backup.backups", "sqlcipher3")],
    "cryptography only": [("sync.store.ledger", "cryptography")],
    "No cycles": [("app.core.rights", "app.core.workplace"), ("ui.look.tokens", "ui.look.theme")],
}


@pytest.fixture(scope="module")
def configuration():
    return read_configuration(str(ROOT / "pyproject.toml"))


@pytest.fixture
def graph(configuration):
    return grimp.build_graph(
        *configuration["session_options"]["root_packages"], include_external_packages=True, cache_dir=None
    )


def contract_named(beginning, configuration):
    (options,) = [o for o in configuration["contracts_options"] if o["name"].startswith(beginning)]
    own_types = dict(line.split(": ") for line in configuration["session_options"]["contract_types"])
    module, _, name = (BUILT_IN | own_types)[options["type"]].rpartition(".")
    return getattr(import_module(module), name)(options["name"], configuration["session_options"], options)


def test_every_contract_has_an_import_that_breaks_it(configuration):
    names = [options["name"] for options in configuration["contracts_options"]]
    assert [name for name in names if not any(name.startswith(beginning) for beginning in VIOLATIONS)] == []


@pytest.mark.parametrize("beginning", VIOLATIONS)
def test_a_contract_holds_today(beginning, configuration, graph):
    assert contract_named(beginning, configuration).check(graph, verbose=False).kept


@pytest.mark.parametrize(
    ("beginning", "importer", "imported"),
    [(beginning, *pair) for beginning, pairs in VIOLATIONS.items() for pair in pairs],
)
def test_a_contract_is_broken_by(beginning, importer, imported, configuration, graph):
    for module in {importer, imported} - graph.modules:
        assert "brand_new" in module or "." not in module, "a module of the product that is not there any more"
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported)
    assert not contract_named(beginning, configuration).check(graph, verbose=False).kept


def test_no_presenter_brings_qt_into_the_process_when_it_is_imported():
    """The graph knows import statements; this is what really happens, packages' `__init__` included."""
    presenters = sorted(file.relative_to(ROOT) for file in (ROOT / "ui").rglob("*presenter*.py"))
    assert len(presenters) > 20
    code = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    importlib.import_module(name)\n"
        "    assert 'PySide6' not in sys.modules, name\n"
    )
    names = [".".join(file.with_suffix("").parts) for file in presenters]
    done = subprocess.run(
        [sys.executable, "-c", code, *names], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture
def tiny_tree(tmp_path, monkeypatch):
    """A package `tiny` on disk: `register_presenter` reaches sqlite3 through `window`, `page` imports two libraries."""
    folder = tmp_path / "tiny"
    (folder / "models").mkdir(parents=True)
    for name, text in {
        "__init__": "",
        "models/__init__": "",
        "models/vocabulary": "",
        "models/tables": "",
        "window": "import sqlite3\n",
        "register_presenter": "from tiny import window\n",
        "page": "import json\nimport pytest\nfrom tiny.models import vocabulary, tables\n",
    }.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield grimp.build_graph("tiny", include_external_packages=True, cache_dir=None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "tiny"]:
        del sys.modules[name]


def checked(contract_type, graph, **options):
    return contract_type("Tiny", {}, options).check(graph, verbose=False)


def test_what_is_not_allowed_is_refused_with_its_line_and_the_standard_library_is_free(tiny_tree):
    check = checked(AllowedImports, tiny_tree, importers=["tiny.page"], allowed=["tiny.models.vocabulary"])
    assert not check.kept
    assert check.metadata["refused"] == [("tiny.page", "pytest", "l.2"), ("tiny.page", "tiny.models.tables", "l.3")]
    assert checked(AllowedImports, tiny_tree, importers=["tiny.page"], allowed=["tiny.models", "pytest"]).kept


def test_a_chain_to_what_is_forbidden_is_shown_from_its_beginning(tiny_tree):
    check = checked(UnreachableImports, tiny_tree, modules=["tiny.*presenter*"], forbidden=["sqlite3"])
    assert check.metadata["chains"] == [("tiny.register_presenter", "tiny.window", "sqlite3")]
    assert checked(UnreachableImports, tiny_tree, modules=["tiny.*presenter*"], forbidden=["pytest"]).kept


def test_a_contract_about_nothing_is_an_error_and_not_kept(tiny_tree):
    with pytest.raises(ValueError, match="presentre"):
        checked(UnreachableImports, tiny_tree, modules=["tiny.*presentre*"], forbidden=["sqlite3"])
    with pytest.raises(ValueError, match="PySide7"):
        checked(UnreachableImports, tiny_tree, modules=["tiny.*presenter*"], forbidden=["PySide7"])
    with pytest.raises(ValueError, match=r"tiny\.paeg"):
        checked(AllowedImports, tiny_tree, importers=["tiny.paeg"], allowed=[])
