"""Files that were cut, flipped or mixed up: refused with a sentence or read, never anything else."""

import io
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import BadInput
from app.importing.columns.proposal import propose
from app.importing.files.reading import read_workbook
from app.importing.rows.drafts import drafts
from app.importing.rows.rules import Rules

SMALL = Path(__file__).resolve().parents[2] / "data" / "import"
RULES = Rules(today=date(2022, 7, 1), project_start=date(2019, 1, 1))
SOURCES = [
    "dos_liste.csv",
    "tn_unicode.txt",
    "therapeuten.txt",
    "Drei_Stadtteile_nebeneinander.xlsx",
    "Teilnehmende_Fragebogen.ods",
    "Gewerbeverein.xls",
    "hostile/h25_webseite.xls",
    "hostile/h17_offenes_anfuehrungszeichen.csv",
]


def swallow(path: Path) -> str | None:
    """Reads the file for both kinds of lists; the sentence where it is refused."""
    try:
        workbook = read_workbook(path)
        for subject in ("participants", "businesses"):
            for _outcome in drafts(workbook, subject, propose(workbook, subject), RULES):
                pass
    except BadInput as refused:
        return refused.message
    return None


def mutated(data: bytes, dice: random.Random) -> bytes:
    """One to five accidents: a byte flipped, a stretch lost, doubled or overwritten, the end cut off."""
    broken = bytearray(data)
    for _accident in range(dice.randint(1, 5)):
        place = dice.randrange(len(broken) or 1)
        length = dice.choice((1, 2, 16, 300))
        match dice.randrange(5):
            case 0:
                broken[place : place + 1] = bytes((dice.randrange(256),))
            case 1:
                del broken[place : place + length]
            case 2:
                broken[place:place] = broken[place : place + length]
            case 3:
                broken[place : place + length] = dice.randbytes(length)
            case _:
                del broken[max(place, 1) :]
        if not broken:
            return b"\0"
    return bytes(broken)


@pytest.mark.parametrize("source", SOURCES)
def test_accidents_to_a_file_end_in_a_sentence_at_worst(source: str, tmp_path: Path) -> None:
    data = (SMALL / source).read_bytes()
    dice = random.Random(source)
    file = tmp_path / Path(source).name
    refusals = []
    for _attempt in range(25):
        file.write_bytes(mutated(data, dice))
        sentence = swallow(file)
        if sentence is not None:
            refusals.append(sentence)
    assert refusals
    assert all(sentence.endswith((".", "!")) for sentence in refusals)


@pytest.mark.parametrize("length", [1, 2, 3, 10, 100, 5000])
def test_random_bytes_are_refused_or_read_without_harm(length: int, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    dice = random.Random(length)
    for _attempt in range(20):
        file.write_bytes(dice.randbytes(length))
        swallow(file)


def archive(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def test_a_sheet_that_claims_the_last_cell_of_all_is_not_laid_out(tmp_path: Path) -> None:
    original = zipfile.ZipFile(SMALL / "Drei_Stadtteile_nebeneinander.xlsx")
    parts = {name: original.read(name) for name in original.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    file = tmp_path / "weit.xlsx"
    file.write_bytes(archive(parts))
    assert "zu groß" in str(swallow(file))


def test_entities_in_a_workbook_are_not_unfolded(tmp_path: Path) -> None:
    file = tmp_path / "liste.xlsx"
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
    file.write_bytes(archive({"xl/workbook.xml": bomb, "xl/_rels/workbook.xml.rels": bomb}))
    assert "beschädigt" in str(swallow(file))


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.docx", archive({"word/document.xml": "<x/>"}), "keine Tabelle"),
        ("a.csv", b"\x89PNG\r\n\x1a\n....", "keine Tabelle"),
        ("a.csv", b"   \r\n \r\n", "leer"),
        ("a.xls", b"{\\rtf1 Hallo}", "keine Tabelle"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', ".xlsx"),
        ("a.html", b"<html><body><p>Guten Tag</p></body></html>", ".xlsx"),
    ],
)
def test_other_kinds_of_files_are_called_what_they_are(name: str, content: bytes, word: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert word in str(swallow(file))


def test_many_broken_quotes_are_refused_with_the_row_where_they_begin(tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    row = 'Weber;Anna;Kohlweg;3;45964;Gladbeck;"offen\n' + "Kurz;Bernd;Ringstr.;4;45968;Gladbeck;gut\n" * 3
    file.write_text("Name;Vorname;Straße;Hausnr.;PLZ;Ort;Bemerkung\n" + row * 300, encoding="utf-8")
    sentence = swallow(file)
    assert sentence is not None
    assert "Anführungszeichen" in sentence
