"""Gathers the licence of everything the bundle ships, from what is installed on the machine that builds it.

Every file of the bundle is traced to its origin: a Python distribution (its metadata and licence files are copied), a
library of the system (the copyright file of its package, where the system has dpkg), or Python itself. Fonts, lists
and libraries hidden inside wheels bring their texts from `resources/`. What has no text is named, never passed over.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from resources.packaging import contents

LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
# Their wheels carry no licence text; the text that applies lies in resources/packaging/licences.
TEXT_ELSEWHERE = {"PySide6_Essentials": "qt.txt, LGPL-3.0.txt", "shiboken6": "qt.txt, LGPL-3.0.txt"}
# Where the metadata say nothing, or less than the text.
IN_A_WORD = {"sqlcipher3": "Zlib", "pyinstaller": "GPL-2.0-or-later with an exception for what it builds"}
ALWAYS = ("pyinstaller",)  # its bootloader is the program file itself
HERE = contents.HERE / "licences"
RESOURCES = contents.ROOT / "resources"


@dataclass
class Part:
    """Something shipped: its name, version, licence in a word, and the texts copied for it."""

    name: str
    version: str
    licence: str
    texts: list[str] = field(default_factory=list)


def gather(target: Path, sources: Iterable[str]) -> list[Part]:
    """Fill the folder `target` (made anew) with the licences of the files `sources`; the parts, with a list beside."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    parts = _own(target)
    owners, names, strangers = _owners(), set(ALWAYS), set()
    for source in sources:
        file = os.path.normpath(source)
        if file in owners:
            names.add(owners[file])
        elif not file.startswith((str(contents.ROOT), sys.base_prefix)):
            strangers.add(file)
    parts += [_distribution(target, name) for name in sorted(names, key=str.lower)]
    parts += _system(target, strangers)
    _write_list(target, parts)
    return parts


def _owners() -> dict[str, str]:
    """Installed file -> name of its distribution."""
    found = {}
    for one in metadata.distributions():
        name = one.metadata["Name"]
        if name != contents.project()["name"]:
            found.update({os.path.normpath(str(one.locate_file(file))): name for file in one.files or ()})
    return found


def _own(target: Path) -> list[Part]:
    """Feldbuch, Python, fonts, the list of letters, and the texts that wheels lack."""
    for file in sorted(HERE.glob("*.txt")):
        shutil.copy(file, target / file.name)
    python = next(iter(Path(sys.base_prefix).glob("lib/python3*/LICENSE.txt")), Path(sys.base_prefix) / "LICENSE.txt")
    fonts = RESOURCES / "fonts"
    letters = RESOURCES / "din91379" / "README.md"
    wanted = [
        (Part("Feldbuch", contents.version(), "MIT"), [contents.ROOT / "LICENSE"]),
        (Part("Python", sys.version.split()[0], "PSF-2.0"), [python] if python.is_file() else []),
        (Part("DejaVu Sans", "", "Bitstream Vera / public domain"), [fonts / "LICENSE-DejaVu.txt"]),
        (Part("Inter", "", "OFL-1.1"), [fonts / "LICENSE-Inter.txt"]),
        (Part("String-Latin, DIN 91379", "1.3", "CC-BY-4.0"), [letters]),
    ]
    for part, files in wanted:
        _copy(target, part, files)
    parts = [part for part, _files in wanted]
    parts.append(
        Part("Qt", metadata.version("PySide6_Essentials"), "LGPL-3.0-only", ["qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt"])
    )
    parts.append(Part("SQLCipher", "", "BSD-3-Clause", ["sqlcipher.txt"]))
    return parts


def _distribution(target: Path, name: str) -> Part:
    found = metadata.distribution(name)
    told = found.metadata
    classified = [line.rsplit(" :: ", 1)[-1] for line in told.get_all("Classifier") or () if "License" in line]
    plain = str(told["License"] or "").split("\n")[0]
    licence = IN_A_WORD.get(name) or str(told["License-Expression"] or "") or ", ".join(classified) or plain
    part = Part(told["Name"], found.version, licence)
    texts = []
    for file in found.files or ():
        inside = file.parts[0].endswith(".dist-info")
        if inside and (LICENCE.search("/".join(file.parts[1:])) or file.parts[1:2] == ("sboms",)):
            texts.append(Path(str(found.locate_file(file))))
    _copy(target, part, texts)
    part.texts += [text for text in (TEXT_ELSEWHERE.get(part.name),) if text]
    return part


def _system(target: Path, files: Iterable[str]) -> list[Part]:
    """Libraries that come from the building machine's own system."""
    parts: dict[str, Part] = {}
    owners = _packages(sorted(files))
    for file in sorted(files):
        name = owners.get(file) or Path(file).name
        if name not in parts:
            parts[name] = Part(name, "", "see its text")
            text = Path("/usr/share/doc") / name / "copyright"
            _copy(target, parts[name], [text] if text.is_file() else [])
    return list(parts.values())


def _packages(files: list[str]) -> dict[str, str]:
    """Library -> the system's package that brought it, where the system has dpkg and knows."""
    dpkg = shutil.which("dpkg-query")
    if not files or dpkg is None:
        return {}
    # A package may name /lib/... what is found as /usr/lib/..., the one being a link to the other.
    spelt = {spelling: file for file in files for spelling in _spellings(file)}
    asked = subprocess.run([dpkg, "--search", *spelt], capture_output=True, text=True, check=False)
    lines = (line.rpartition(": ") for line in asked.stdout.splitlines())
    return {spelt[path]: package.split(":")[0] for package, _colon, path in lines if path in spelt}


def _spellings(file: str) -> set[str]:
    real = os.path.realpath(file)
    return {file, real, file.removeprefix("/usr"), real.removeprefix("/usr"), f"/usr{file}"}


def _copy(target: Path, part: Part, files: Iterable[Path]) -> None:
    folder = target / re.sub(r"[^\w.+-]+", "-", f"{part.name}-{part.version}".strip("-"))
    for file in files:
        folder.mkdir(exist_ok=True)
        name = file.name
        if (folder / name).exists():
            name = f"{file.parent.name}-{name}"
        shutil.copy(file, folder / name)
        part.texts.append(f"{folder.name}/{name}")


def _write_list(target: Path, parts: Iterable[Part]) -> None:
    lines = [
        f"{part.name} {part.version}".strip() + f"\n    {part.licence or '-'}\n    {'; '.join(part.texts) or '-'}"
        for part in parts
    ]
    with (target / "LIESMICH.txt").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(lines) + "\n")
