"""The house itself: top level, homes of libraries, words - rules that a reader relies on."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from app.core import rights
from models import fields, kinds, vocabulary
from resources import locale_tool

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("app", "ui", "models", "sync", "resources")
TOP_LEVEL = {*FLOORS, "tests", "pyproject.toml", "build_installer.spec", "README.md", "LICENSE"}


def sources():
    return [file for floor in FLOORS for file in sorted((ROOT / floor).rglob("*.py"))]


def test_the_top_level_holds_what_was_agreed_and_nothing_else():
    listed = subprocess.run(
        ["git", "ls-tree", "--name-only", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    extra = {name for name in listed.stdout.split("\n") if name and not name.startswith(".")} - TOP_LEVEL
    assert not extra


def test_a_library_with_one_home_is_imported_nowhere_else():
    owners = {
        "PySide6": r"ui/",
        "reportlab": r"app/reports/",
        "sqlcipher3": r"models/database\.py",
        "cryptography": r"(app/security/|sync/format/seal\.py|sync/format/roster\.py)",
    }
    imported_at_home = set()
    for file in sources():
        name = file.relative_to(ROOT).as_posix()
        imported = re.findall(r"^\s*(?:from|import) (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        for library in owners.keys() & set(imported):
            assert re.match(owners[library], name), f"{name} imports {library}"
            imported_at_home.add(library)
    assert imported_at_home == owners.keys()


def test_every_module_says_what_it_is_for():
    silent = [
        str(f.relative_to(ROOT)) for f in sources() if not f.read_text(encoding="utf-8").lstrip().startswith('"""')
    ]
    assert not [name for name in silent if (ROOT / name).stat().st_size]


def test_no_text_hides_within_a_formatted_string_where_nobody_finds_it_for_translation():
    hidden = []
    for file in sources():
        for outer in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for inner in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
                named = isinstance(inner, ast.Call) and getattr(inner.func, "id", "") in locale_tool.KEYWORDS
                if named and inner.args and isinstance(inner.args[0], ast.Constant):
                    hidden.append(f"{file.relative_to(ROOT)}: {inner.args[0].value}")
    assert hidden == []


def test_the_readme_map_names_every_package():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [
        str(folder.relative_to(ROOT))
        for floor in FLOORS
        for folder in [ROOT / floor, *(ROOT / floor).iterdir()]
        if folder.is_dir() and any(folder.glob("*.py")) and f"`{folder.relative_to(ROOT)}/`" not in text
    ]
    assert not missing


def test_the_files_to_begin_with_on_the_readme_map_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w/]+/)` \|.*\|([^|]*)\|$", text, re.MULTILINE)
    assert len(rows) > 60
    named = [f"{folder}{file}" for folder, files in rows for file in re.findall(r"`([^`]+)`", files)]
    assert [file for file in named if not (ROOT / file).exists()] == []


def test_every_kind_has_its_rights_and_every_choice_its_list():
    for kind in kinds.ALL:
        assert kind.area in {"common", "people", "confidential", "business", "audit"}
        for field in kind.fields:
            assert (field.vocabulary is not None) == (field.shape in (fields.Shape.CHOICE, fields.Shape.CHOICES))
            assert bool(field.kinds) == (field.shape in (fields.Shape.REFERENCE, fields.Shape.REFERENCES))
    assert set(rights.TABLE) == {word.key for word in vocabulary.ROLE}
    assert set(rights.EDITING) <= set(kinds.BY_NAME)


def test_no_registry_address_and_no_lock_file_with_addresses_is_kept():
    assert not list(ROOT.glob("uv.lock")) + list(ROOT.glob("pylock*.toml"))
    assert "index-url" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
