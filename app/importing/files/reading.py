"""A file -> a Workbook of rows of text. What the file is, its content says; its ending is not believed.

Files that are no table, are damaged, locked or too large are refused as a whole with one plain sentence; nothing is
ever half read. This package knows nothing of people or companies.
"""

from pathlib import Path

from app.base.errors import BadInput
from app.importing.files import containers, delimited, webpage
from app.importing.files.encoding import decode
from app.importing.files.sheets import Sheet, Workbook
from resources.language import _

_FILE_LIMIT = 60_000_000
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"\x7fELF", b"MZ")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_workbook(path: Path, *, sheet: str | None = None) -> Workbook:
    """The visible sheets of the file (or the one named `sheet`, hidden or not).

    Raises BadInput, with the finished sentence, for a file that is refused as a whole.
    """
    data = _bytes(path)
    if data.startswith(_ZIP):
        return _workbook(path, containers.read_zip(data, sheet))
    if data.startswith(_OLE):
        return _workbook(path, containers.read_ole(data, sheet))
    _refuse_other_kinds(data)
    decoded = decode(data)
    start = decoded.text[:2000].lstrip().lower()
    if start.startswith(("<html", "<!doctype", "<table", "<head", "<body", "<meta")):
        rows = webpage.rows_of(decoded.text)
        if not rows:
            raise _web_page()
        return Workbook(path.name, "html", (Sheet(None, rows),), encoding=decoded.encoding)
    if start.startswith(("<?xml", "<workbook", "{\\rtf")):
        raise _web_page()
    if not decoded.text.strip("\0 \t\n"):
        raise _empty()
    _refuse_noise(decoded.text)
    table, separator = delimited.rows_of(decoded.text, decoded.other_lines)
    return Workbook(
        path.name, "text", (Sheet(None, delimited.unfolded(table)),), encoding=decoded.encoding, separator=separator
    )


def _workbook(path: Path, content: containers.Sheets) -> Workbook:
    sheets = tuple(Sheet(sheet.name, delimited.unfolded(sheet.rows)) for sheet in content.sheets)
    return Workbook(path.name, content.kind, sheets, content.hidden)


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise BadInput(_("{name} is a folder. Please choose a file. Nothing was imported.").format(name=path.name))
    if not path.is_file():
        raise BadInput(_("There is no file {name}. Please choose it again.").format(name=path.name))
    try:
        size = path.stat().st_size
        if size > _FILE_LIMIT:
            raise containers.too_large()
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            _(
                "The file {name} cannot be read. It may be open in another program; please close it there "
                "and try again. Nothing was imported."
            ).format(name=path.name)
        ) from error
    if not data:
        raise _empty()
    return data


def _empty() -> BadInput:
    return BadInput(_("This file is empty. Please choose another one. Nothing was imported."))


def _web_page() -> BadInput:
    return BadInput(
        _(
            "This is a web page or another text document, not a table. Please open it in the spreadsheet program, "
            "save it as .xlsx and choose that file. Nothing was imported."
        )
    )


def _refuse_other_kinds(data: bytes) -> None:
    if data[:1024].lstrip().startswith(b"%PDF"):
        raise BadInput(
            _("This is a PDF, not a table. Please choose the list itself (.xlsx, .ods, .csv). Nothing was imported.")
        )
    if data.startswith(_PICTURES + _ARCHIVES):
        raise containers.no_table()


def _refuse_noise(text: str) -> None:
    """Binary data that happened to decode: one sign in ten is no text."""
    sample = text[:20_000]
    noise = sum(1 for sign in sample if sign < " " and sign not in "\t\n\x0b\x0c")
    if noise > 0.1 * len(sample):
        raise containers.damaged()
