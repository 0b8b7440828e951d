"""The tree of packages: sizes that stay readable, and a docstring in every package that shows a newcomer round."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("app", "ui", "models", "sync", "resources")
# What lies directly in a floor beside `__init__` and `__main__`.
ROOT_MODULES = {
    "app": {"prefetch"},
    "ui": set(),
    "sync": {"checker", "report", "round"},
    "resources": {"language", "locale_tool"},
    "models": {
        *("coaching", "collecting", "companies", "merging", "people", "project", "rights"),  # what is recorded
        *("fields", "identifiers", "kinds", "names", "vocabulary"),  # of what it is made
        *("database", "guard", "in_clause", "ledger", "store_errors", "tables"),  # where it is kept
    },
}


def sources():
    return [file for floor in FLOORS for file in sorted((ROOT / floor).rglob("*.py"))]


def packages():
    return [file.parent for file in sources() if file.name == "__init__.py"]


def name(path):
    return path.relative_to(ROOT).as_posix()


def docstring(package):
    return ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""


def test_no_package_has_more_than_twenty_modules_at_one_level():
    counts = {name(package): len([*package.glob("*.py")]) - 1 for package in packages()}
    assert {package: count for package, count in counts.items() if count > 20} == {}


def test_no_file_has_more_than_four_hundred_lines():
    counts = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in sources()}
    counts.pop("models/vocabulary.py")  # a table
    assert {file: count for file, count in counts.items() if count > 400} == {}


def test_few_files_and_classes_are_larger_than_they_should_be():
    texts = {name(file): file.read_text(encoding="utf-8") for file in sources()}
    long_files = {file for file, text in texts.items() if len(text.splitlines()) > 300}
    large_classes = {
        f"{file}: {node.name}"
        for file, text in texts.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and node.end_lineno - node.lineno >= 200
    }
    assert len(long_files) <= 10, long_files
    assert len(large_classes) <= 10, large_classes


def test_no_function_has_more_than_sixty_lines():
    long = {
        f"{name(file)}: {node.name}": node.end_lineno - node.lineno + 1
        for file in sources()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 60
    }
    assert long == {}


def test_a_floor_has_no_loose_modules_but_those_named():
    loose = {floor: {file.stem for file in (ROOT / floor).glob("*.py")} - {"__init__", "__main__"} for floor in FLOORS}
    assert loose == ROOT_MODULES


def test_every_folder_with_modules_is_a_package():
    assert {name(file.parent) for file in sources()} == {name(package) for package in packages()}


def test_every_package_says_what_it_is_for_who_uses_it_and_where_to_begin():
    problems = {}
    for package in packages():
        text = docstring(package)
        sentences = len(re.findall(r"[.:?)](?:\s|$)", text))
        if sentences < 3 or not re.search(r"[Uu]sed\s+by", text) or not re.search(r"[Bb]egin\s+with", text):
            problems[name(package)] = text
    assert problems == {}


def test_the_module_to_begin_with_is_there():
    missing = []
    for package in packages():
        (first,) = re.findall(r"[Bb]egin\s+with\s+(?:`([\w.]+)`|FORMAT\.md)", docstring(package))
        places = [package.joinpath(*first.split(".")) if first else package / "FORMAT.md"]
        exists = any(place.exists() or place.with_suffix(".py").exists() for place in places)
        if not exists and f"def {first}(" not in (package / "__init__.py").read_text(encoding="utf-8"):
            missing.append(f"{name(package)}: {first}")
    assert missing == []
