"""For developers: compile the German texts, and find those that are missing.

`python -m resources.locale_tool` compiles every `.po` beside it to `.mo`; with `--check` nothing is written: it lists
texts of the source without German, German that no source text uses any more, and `.mo` files that are not up to date
(exit status 1 if there is any).
"""

import datetime
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import resources

FLOORS = ("app", "ui", "models", "sync", "resources")
_STAMP = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
FOLDER = resources.ROOT / "locale" / "de" / "LC_MESSAGES"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def source_texts() -> dict[str, str]:
    """Every text of the source that is shown to people: text -> the file it stands in (one of them)."""
    root = resources.ROOT.parent
    found: dict[str, str] = {}
    for floor in FLOORS:
        extracted = extract_from_dir(str(root / floor), method_map=[("**.py", "python")], keywords=KEYWORDS)
        for file, _line, message, _comments, _context in extracted:
            found[message if isinstance(message, str) else message[0]] = f"{floor}/{file}"
    return found


def catalogues() -> Iterator[tuple[Path, dict[str, str], bytes]]:
    """Each German file: its path, text -> German (empty where missing or fuzzy), and its compiled bytes."""
    for file in sorted(FOLDER.glob("*.po")):
        with file.open("rb") as opened:
            catalogue = read_po(opened, locale="de")
        # Babel stamps the hour of reading where a file names none; the same texts must give the same bytes.
        catalogue.creation_date = catalogue.revision_date = _STAMP
        german = {}
        for message in catalogue:
            if message.id:
                first = message.id if isinstance(message.id, str) else message.id[0]
                strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
                german[first] = "" if message.fuzzy or not all(strings) else strings[0]
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        yield file, german, compiled.getvalue()


def problems() -> list[str]:
    """What is missing or stale, one sentence each; empty when all is well."""
    source = source_texts()
    known: dict[str, str] = {}
    found = []
    for file, german, compiled in catalogues():
        known.update({text: string for text, string in german.items() if string or text not in known})
        target = file.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != compiled:
            found.append(f"{target.name} is not up to date: run python -m resources.locale_tool")
        found.extend(f"{file.name}: no source text {text!r} any more" for text in german if text not in source)
    found.extend(f"{place}: no German for {text!r}" for text, place in source.items() if not known.get(text))
    return found


def main(arguments: list[str]) -> int:
    """Compile, or check with `--check`; returns the exit status."""
    if "--check" in arguments:
        found = problems()
        sys.stdout.writelines(line + "\n" for line in found)
        return 1 if found else 0
    for file, _german, compiled in catalogues():
        file.with_suffix(".mo").write_bytes(compiled)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
