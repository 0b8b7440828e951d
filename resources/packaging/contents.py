"""What the bundle holds: the modules, the data files, and what is left behind. Facts only, for the spec and its tests.

Every module of the five floors goes in, so that one imported by its name (commands, what the window imports late)
cannot be missing; the tools of developers stay out.
"""

import fnmatch
import tomllib
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "resources" / "packaging"
FLOORS = ("app", "ui", "models", "sync", "resources")
DEVELOPER = ("resources.packaging", "resources.locale_tool", "models.migrations.freeze", "app.demo.dictionary")
# Reached only by a name in a URL, or from compiled code.
OTHERS = ("sqlalchemy.dialects.sqlite.pysqlite", "_cffi_backend")
DATA = ("resources/**/*", "models/migrations/*.sql")
LIBRARIES_WITH_DATA = ("anyascii",)  # read by name at run time, so nobody else gathers it
NO_DATA = ("*.py", "*.pyc", "*.po", "resources/packaging/*", "resources/pictures/*", "resources/requirements.lock")
EXCLUDED = (
    "tkinter",
    "babel",
    "setuptools",
    "pkg_resources",
    "pip",
    "pytest",
    "_pytest",
    "numpy",
    "IPython",
    "PIL.ImageTk",
    "PIL.ImageQt",
    "PIL._avif",
    "PIL._webp",
    "zstandard.backend_cffi",
    "readline",  # under the GPL, and of no use here
    "PySide6.QtNetwork",
    "PySide6.QtDBus",
    "PySide6.QtOpenGL",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtTest",
)
Entry = tuple[str, str, str]  # of PyInstaller: place in the bundle, source (of a link: its goal), sort
_QT = "PySide6/Qt"
LEFT_BEHIND = (
    f"{_QT}/qml/*",
    f"{_QT}/plugins/platforminputcontexts/*virtualkeyboard*",
    f"{_QT}/plugins/egldeviceintegrations/*",
    f"{_QT}/plugins/platforms/*eglfs*",
    f"{_QT}/plugins/platforms/*linuxfb*",
    f"{_QT}/plugins/platforms/*minimal*",
    f"{_QT}/plugins/platforms/*vnc*",
    f"{_QT}/plugins/platforms/*vkkhrdisplay*",
    f"{_QT}/plugins/platformthemes/*gtk3*",
    f"{_QT}/plugins/generic/*",
    f"{_QT}/plugins/networkinformation/*",
    f"{_QT}/plugins/tls/*",
    *(f"{_QT}/plugins/imageformats/*{kind}.*" for kind in ("gif", "icns", "pdf", "tga", "tiff", "wbmp", "webp")),
    f"{_QT}/plugins/qmltooling/*",
    "zstandard/_cffi*",
    "reportlab/fonts/*",
    "*/tests/*",
)
TRANSLATIONS = f"{_QT}/translations/"
TRANSLATED = ("qtbase_de.qm", "qtbase_en.qm")


def project() -> dict[str, Any]:
    """The table `project` of pyproject.toml."""
    told: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return told


def version() -> str:
    """The version of the program."""
    return str(project()["version"])


def modules() -> list[str]:
    """Every module that goes in, by its dotted name."""
    found = []
    for floor in FLOORS:
        for file in sorted((ROOT / floor).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if not any(name == tool or name.startswith(f"{tool}.") for tool in DEVELOPER):
                found.append(name)
    return [*found, *OTHERS]


def data() -> list[tuple[str, str]]:
    """Every shipped data file: its path here and the folder it has in the bundle."""
    found = []
    for pattern in DATA:
        for file in sorted(ROOT.glob(pattern)):
            name = file.relative_to(ROOT).as_posix()
            if file.is_file() and not any(fnmatch.fnmatch(name, left) for left in NO_DATA):
                found.append((str(file), str(PurePosixPath(name).parent)))
    for library in LIBRARIES_WITH_DATA:
        place = Path(str(files(library)))
        rest = (file for file in sorted(place.rglob("*")) if file.is_file() and file.suffix not in {".py", ".pyc"})
        found += [(str(file), str(PurePosixPath(library, *file.relative_to(place).parent.parts))) for file in rest]
    return found


def kept(place: str) -> bool:
    """Whether a file that PyInstaller found, by its place in the bundle, goes in."""
    name = place.replace("\\", "/")
    name = name.replace("PySide6/plugins/", f"{_QT}/plugins/").replace("PySide6/translations/", TRANSLATIONS)
    if TRANSLATIONS in name:
        return name.endswith(TRANSLATED)
    return not any(fnmatch.fnmatch(name, pattern) for pattern in LEFT_BEHIND)


def reached(binaries: Iterable[Entry], links: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> set[str]:
    """The places of binaries and links that something in the bundle needs.

    Python, extensions, plugins and libraries in folders of their packages are needed by themselves; a library gathered
    at the top or among Qt's libraries only if one of those asks for it. `needs`: the library names a file asks for.
    """
    known = {place: source for place, source, _sort in binaries}
    by_name = {PurePosixPath(place).name: place for place in known}
    goals = {place: goal for place, goal, _sort in links}
    waiting = [place for place, _source, sort in binaries if sort == "EXTENSION" or not _gathered(place)]
    found: set[str] = set()
    while waiting:
        place = waiting.pop()
        if place not in found and place in known:
            found.add(place)
            waiting += [by_name[name] for name in needs(known[place]) if name in by_name]
    return found | {place for place, goal in goals.items() if goal in found or goal not in known}


def _gathered(place: str) -> bool:
    path = PurePosixPath(place)
    return path.parent.as_posix() in (".", f"{_QT}/lib") and not path.name.startswith("libpython")


def launchers(folder: Path) -> dict[str, Path]:
    """Write the start of each program, as an installation does from its entry points: name -> script in `folder`.

    The window also takes `--demo`: the demo store of this account, as `python -m ui` opens it.
    """
    window, cli = project()["gui-scripts"]["feldbuch"], project()["scripts"]["feldbuch-cli"]
    demo = 'demo = "--demo" in sys.argv\nsys.argv = [word for word in sys.argv if word != "--demo"]\n'
    written = {}
    for name, where, before, call in (
        ("feldbuch", window, demo, "{}(demo=demo)"),
        ("feldbuch-cli", cli, "", "{}()"),
    ):
        module, _colon, function = where.partition(":")
        written[name] = folder / f"start_{name.replace('-', '_')}.py"
        text = f"import sys\n\nfrom {module} import {function}\n\n{before}sys.exit({call.format(function)})\n"
        written[name].write_text(text, encoding="utf-8")
    return written


def windows_version(program: str) -> str:
    """The version resource of a program for Windows (untested: it needs Windows)."""
    numbers = [int(part) for part in version().split(".")] + [0, 0, 0, 0]
    template = (HERE / "windows_version.txt").read_text(encoding="utf-8")
    return template.format(four=tuple(numbers[:4]), version=version(), program=program)
