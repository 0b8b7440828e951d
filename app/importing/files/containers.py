"""Workbooks (XLSX, XLS, ODS) -> sheets of rows, after a look at the container that keeps harm out.

The directory of a ZIP names the unpacked sizes: a bomb is refused before anything is unpacked. The rows and columns
that a sheet claims are looked at, too, because the reader lays a sheet out in full. Stored values count; formulas are
never computed, no other file is opened, macros and links are not touched.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, Literal
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.base.errors import BadInput
from app.importing.files import ole
from app.importing.files.sheets import Cell, Row, Sheet
from resources.language import _

Kind = Literal["xlsx", "xls", "ods"]
_UNPACKED_LIMIT = 80_000_000
_CELL_LIMIT = 3_000_000
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,9})")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b[^>]*>")
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"[^>]*>')
_REFERENCE = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Za-z]{1,4})(\d{1,9})["']""")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets that were asked for, and the names of those that are hidden."""

    kind: Kind
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...]


def damaged() -> BadInput:
    """The refusal of a file that breaks off or does not hold together."""
    return BadInput(_("This file is damaged or was not copied completely. Please copy it again. Nothing was imported."))


def too_large() -> BadInput:
    """The refusal of a file that would not fit into memory."""
    return BadInput(
        _(
            "This file is too large to be a list of an office. Please save the list alone as a new file "
            "and choose that. Nothing was imported."
        )
    )


def _locked() -> BadInput:
    return BadInput(_("This file is protected by a password. Please save it without a password. Nothing was imported."))


def read_zip(data: bytes, sheet: str | None) -> Sheets:
    """XLSX or ODS; BadInput for bombs, damaged and protected files and for archives that hold no table."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_LIMIT:
                raise too_large()
            kind = _kind_of(archive, names)
            hidden_rows = _look_at_sheets(archive) if kind == "xlsx" else {}
            if kind == "ods":
                _look_at_ods(archive)
    except (zipfile.BadZipFile, LookupError, EOFError, OSError, zlib.error, ElementTree.ParseError) as error:
        raise damaged() from error
    except (NotImplementedError, RuntimeError, ValueError) as error:
        raise damaged() from error
    return _read(data, kind, sheet, hidden_rows)


def read_ole(data: bytes, sheet: str | None) -> Sheets:
    """Old XLS; BadInput for damaged ones and for XLSX that a password locked into such a container."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked()
    try:
        container = ole.Container(data)
        if "EncryptedPackage" in container.names:
            raise _locked()
        name = next((name for name in ("Workbook", "Book") if name in container.names), None)
        if name is None:
            raise no_table()
        ole.check_workbook(container.stream(name), _CELL_LIMIT)
    except ole.TooLarge as error:
        raise too_large() from error
    except ole.Locked as error:
        raise _locked() from error
    except ole.Damaged as error:
        raise damaged() from error
    return _read(data, "xls", sheet, {})


def no_table() -> BadInput:
    """The refusal of a file that is no list at all."""
    return BadInput(
        _("This is no table. Please choose a list saved as .xlsx, .xls, .ods, .csv or .txt. Nothing was imported.")
    )


def _kind_of(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise _locked()
        return "ods"
    if "xl/workbook.bin" in names:
        raise BadInput(_("Please save this file as .xlsx and choose that one. Nothing was imported."))
    raise no_table()


def _look_at_sheets(archive: zipfile.ZipFile) -> dict[str, frozenset[int]]:
    """Per sheet name the rows that are hidden; BadInput where a sheet claims more cells than can be laid out."""
    hidden_rows: dict[str, frozenset[int]] = {}
    for name, part in _parts(archive).items():
        content = archive.read(part)
        rows = width = 0
        for reference in _REFERENCE.finditer(content):
            rows = max(rows, int(reference[2]))
            column = 0
            for letter in reference[1].upper():
                column = column * 26 + letter - 64
            width = max(width, column)
        if rows * width > _CELL_LIMIT:
            raise too_large()
        if b"hidden" in content:
            hidden = (int(row[1]) for row in _ROW.finditer(content) if b'hidden="1"' in row[0])
            hidden_rows[name] = frozenset(hidden)
    return hidden_rows


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> its part in the archive."""
    links = ElementTree.fromstring(_plain(archive.read("xl/_rels/workbook.xml.rels")))  # noqa: S314 - no entities pass
    targets = {link.get("Id"): (link.get("Target") or "") for link in links}
    book = ElementTree.fromstring(_plain(archive.read("xl/workbook.xml")))  # noqa: S314 - no entities pass
    names = set(archive.namelist())
    parts = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else "xl/" + target
        if part in names:
            parts[sheet.get("name") or ""] = part
    return parts


def _plain(xml: bytes) -> bytes:
    """XML without a document type: none belongs here, and entities could grow without end."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise damaged()
    return xml


def _look_at_ods(archive: zipfile.ZipFile) -> None:
    """BadInput where repeated rows and cells stand for more than can be laid out."""
    content = archive.read("content.xml")
    if b"<!ENTITY" in content:
        raise damaged()
    for table in content.split(b"<table:table ")[1:]:
        height = width = 1
        for row in table.split(b"<table:table-row")[1:]:
            if b"office:value-type" not in row and b"<text:p" not in row:
                continue
            opening, _mark, cells = row.partition(b">")
            height += _repeats(opening)
            filled = [cell for cell in _ODS_CELL.findall(cells) if b"value-type" in cell]
            width = max(width, sum(_repeats(cell) for cell in filled) + 256)
            if height * width > 4 * _CELL_LIMIT:
                raise too_large()


def _repeats(tag: bytes) -> int:
    match = _REPEATED.search(tag)
    return int(match[1]) if match else 1


def _read(data: bytes, kind: Kind, wanted: str | None, hidden_rows: dict[str, frozenset[int]]) -> Sheets:
    try:
        return _lay_out(data, kind, wanted, hidden_rows)
    except BadInput:
        raise
    except Exception as error:  # the reader raises its own kinds and, on odd bytes, plain ones
        raise (_locked() if "assword" in f"{type(error).__name__} {error}" else damaged()) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise damaged() from error


def _lay_out(data: bytes, kind: Kind, wanted: str | None, hidden_rows: dict[str, frozenset[int]]) -> Sheets:
    book: Any = CalamineWorkbook.from_filelike(io.BytesIO(data))
    about = [entry for entry in book.sheets_metadata if entry.typ == SheetTypeEnum.WorkSheet]
    hidden = tuple(entry.name for entry in about if entry.visible != SheetVisibleEnum.Visible)
    if wanted is not None and wanted not in [entry.name for entry in about]:
        names = ", ".join(entry.name for entry in about)
        raise BadInput(
            _("There is no sheet named {sheet} in this file. Its sheets are: {names}.").format(
                sheet=wanted, names=names
            ),
            "sheet",
        )
    chosen = [wanted] if wanted is not None else [entry.name for entry in about if entry.name not in hidden]
    sheets = []
    for name in chosen:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        sheets.append(Sheet(name, _rows(cells, hidden_rows.get(name, frozenset()))))
    return Sheets(kind, tuple(sheets), hidden)


def _rows(table: list[list[Cell]], hidden: frozenset[int]) -> tuple[Row, ...]:
    return tuple(Row(number, tuple(cells), None, number in hidden) for number, cells in enumerate(table, 1))
