"""The recipe of the bundle, the pinned list and the icon: quick checks; the whole build is the proof in full size."""

import ast
import importlib.util
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from resources.packaging import contents, licences
from ui.shell import application

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "resources" / "requirements.lock"


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned():
    """Name -> (version, number of hashes) of the pinned list."""
    text = LOCK.read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    versions = {}
    for entry in entries:
        head = re.match(r"([A-Za-z0-9_.-]+)==([^\s;]+)", entry)
        assert head, entry
        versions[plain(head[1])] = (head[2], entry.count("--hash=sha256:"))
    return versions


def test_the_recipe_compiles_and_names_only_files_that_exist():
    recipe = ast.parse((ROOT / "build_installer.spec").read_text(encoding="utf-8"))
    named = {
        node.value
        for node in ast.walk(recipe)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"\w+\.(svg|png|ico)", node.value)
    }
    assert named
    assert all((contents.HERE / name).is_file() for name in named)


def test_every_module_of_the_rooms_goes_in_and_can_be_found():
    named = contents.modules()
    assert {
        "app.commands.handlers.papers",
        "ui.shell.heavy_imports",
        "ui.shell.application",
        "models.migrations",
    } <= set(named)
    assert not [name for name in named if name.startswith("resources.packaging")]
    assert not [name for name in (*contents.OTHERS, *contents.FLOORS) if importlib.util.find_spec(name) is None]


def test_all_data_that_is_read_goes_in_and_sources_stay_out():
    places = {f"{folder}/{Path(source).name}" for source, folder in contents.data()}
    assert all(Path(source).is_file() for source, _folder in contents.data())
    wanted = {"resources/fonts/DejaVuSans.ttf", "resources/style/feldbuch.qss", "resources/icons/book.svg"}
    wanted.add("resources/dictionaries/entries_1.zstd")  # without it nothing small can be read or sent
    wanted.add("anyascii/_data/000")  # what Arabic and Cyrillic names are read by
    wanted |= {f"resources/locale/de/LC_MESSAGES/{file.name}" for file in (ROOT / "resources").rglob("*.mo")}
    wanted |= {f"models/migrations/{file.name}" for file in (ROOT / "models/migrations").glob("*.sql")}
    assert wanted <= places
    assert not [place for place in places if place.endswith((".py", ".pyc", ".po", ".lock"))]


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6\\plugins\\tls\\qopensslbackend.dll", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("resources/fonts/Inter-Regular.otf", True),
    ],
)
def test_only_what_a_window_needs_is_kept_of_qt(place, kept):
    assert contents.kept(place) is kept


def test_a_library_goes_in_only_if_something_needs_it():
    lib = "PySide6/Qt/lib/"
    binaries = [
        ("PySide6/QtGui.so", "gui", "EXTENSION"),
        (f"{lib}libQt6Gui.so.6", "qtgui", "BINARY"),
        (f"{lib}libQt6Quick.so.6", "quick", "BINARY"),
        ("libdeep.so", "deep", "BINARY"),
        ("libgtk.so", "gtk", "BINARY"),
        ("libpython3.11.so.1.0", "python", "BINARY"),
        ("pypdfium2_raw/libpdfium.so", "pdfium", "BINARY"),
    ]
    links = [(f"libQt6{name}.so.6", f"{lib}libQt6{name}.so.6", "SYMLINK") for name in ("Gui", "Quick")]
    asked = {"gui": ["libQt6Gui.so.6", "libc.so.6"], "qtgui": ["libdeep.so"], "quick": ["libgtk.so"]}
    assert contents.reached(binaries, links, lambda source: asked.get(source, [])) == {
        "PySide6/QtGui.so",
        f"{lib}libQt6Gui.so.6",
        "libdeep.so",
        "libpython3.11.so.1.0",
        "pypdfium2_raw/libpdfium.so",
        "libQt6Gui.so.6",
    }


def test_both_programs_start_where_an_installation_would_start_them(tmp_path):
    written = contents.launchers(tmp_path)
    project = contents.project()
    entries = project["scripts"] | project["gui-scripts"]
    assert set(written) == set(entries)
    for name, script in written.items():
        module, _colon, function = entries[name].partition(":")
        text = script.read_text(encoding="utf-8")
        compile(text, name, "exec")
        assert f"from {module} import {function}\n" in text


def test_the_version_is_the_same_everywhere():
    assert contents.version() == application.VERSION
    resource = contents.windows_version("feldbuch-cli")
    ast.parse(resource)
    assert f"'ProductVersion', '{contents.version()}'" in resource
    assert "feldbuch-cli.exe" in resource


def test_the_licences_of_what_is_shipped_are_gathered(tmp_path):
    shipped = [
        importlib.util.find_spec(name).origin for name in ("reportlab", "cryptography", "sqlcipher3", "PySide6.QtCore")
    ]
    parts = {part.name: part for part in licences.gather(tmp_path / "licences", shipped)}
    assert {"Feldbuch", "Python", "Qt", "Inter", "DejaVu Sans", "SQLCipher"} <= set(parts)
    assert {"reportlab", "cryptography", "sqlcipher3", "PySide6_Essentials", "pyinstaller"} <= set(parts)
    assert "pytest" not in parts
    for part in parts.values():
        files = [text for readme in part.texts for text in readme.split(", ")]
        assert part.licence
        if part.name != "Python":  # a system's Python may keep its text elsewhere
            assert files, f"{part.name} has no text"
        assert all((tmp_path / "licences" / text).stat().st_size for text in files)
    readme = (tmp_path / "licences" / "LIESMICH.txt").read_text(encoding="utf-8")
    assert all(name in readme for name in parts)


def test_the_pinned_list_holds_every_requirement_at_its_version_with_hashes():
    project = contents.project()
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    versions = pinned()
    for requirement in wanted:
        name, _equals, version = requirement.split(";")[0].strip().partition("==")
        assert version, f"{requirement} is not pinned"
        assert versions.get(plain(name.split("[")[0]), ("", 0))[0] == version.strip(), requirement
    assert all(hashes for _version, hashes in versions.values())


def test_the_pinned_list_names_no_address():
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    assert not [
        line for line in lines if re.search(r"://|^\s*(-i|-e|-f|--\w*index|--find-links)\b", line) or "@ " in line
    ]


def drawn(size):
    """The icon as its SVG draws it."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(contents.HERE / "feldbuch.svg")).render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(data.data())).convert("RGBA")


def test_the_icon_files_show_the_drawing(qapp):
    drawing = drawn(256)
    assert drawing.getpixel((128, 20)) == (0x0B, 0x5C, 0x62, 255)
    for name in ("feldbuch.png", "feldbuch.ico"):
        with Image.open(contents.HERE / name) as kept:
            assert kept.size == (256, 256)
            pairs = zip(kept.convert("RGBA").tobytes(), drawing.tobytes(), strict=True)
            # Renderers of two machines round a blended edge by one step.
            assert max(abs(kept_byte - drawn_byte) for kept_byte, drawn_byte in pairs) <= 1
    with Image.open(contents.HERE / "feldbuch.ico") as icon:
        assert {16, 24, 32, 48, 64, 256} == {width for width, _height in icon.info["sizes"]}


@pytest.mark.full
@pytest.mark.timeout(1200)
def test_the_bundle_is_built_unlocks_the_demo_and_saves_a_pdf(tmp_path, request):
    if "full" not in request.config.option.markexpr:
        pytest.skip("minutes of building: ask for it with -m full")
    done = subprocess.run(
        [sys.executable, "-m", "resources.packaging.try_bundle", "--dist", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=1150,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout)
    assert figures["pdf_bytes"] > 10_000
    assert figures["bundle_bytes"] < 320_000_000
    assert (tmp_path / "feldbuch" / "licences" / "LIESMICH.txt").is_file()
