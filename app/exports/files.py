"""Writing an export's file: first under another name in the same folder, then in its place - whole, or not at all.

Nothing plain is ever written elsewhere: what XLSX needs while it grows stands in a folder beside the file and is
removed with it.
"""

import csv
import datetime
import errno
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import msgspec
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.base.errors import BadInput
from app.base.files import SHARED, create
from app.exports import words
from app.exports.columns import Column
from app.exports.rows import Row
from models.fields import Value
from models.files.lasting import flush_file, flush_folder
from resources.language import _

ENDINGS = (".csv", ".xlsx", ".jsonl")
_MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767
Rows = Iterator[Row]
Counted = Callable[[int], None]
_json = msgspec.json.Encoder()


@contextmanager
def in_its_place(target: Path) -> Iterator[Path]:
    """A name to write to; it becomes `target` when the block ends, and is gone when it fails. BadInput."""
    unfinished = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")
    with _in_sentences(target):
        try:
            create(unfinished, SHARED)
            yield unfinished
            flush_file(unfinished)
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        flush_folder(target.parent)


def write_csv(path: Path, columns: list[Column], rows: Rows, counted: Counted) -> None:
    """As German Excel opens it by a double click: semicolons, UTF-8 with its mark, CRLF."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.heading for column in columns])
        for number, row in enumerate(rows, start=1):
            cells = zip(columns, row, strict=True)
            writer.writerow([words.text(words.cell(column, value)) for column, value in cells])
            counted(number)


def write_jsonl(path: Path, columns: list[Column], rows: Rows, counted: Counted) -> None:
    """One flat object a line; what is not recorded is left out."""
    with path.open("wb") as out:
        for number, row in enumerate(rows, start=1):
            cells = zip(columns, row, strict=True)
            record = {column.name: words.flat(column, value) for column, value in cells if value is not None}
            out.write(_json.encode(record) + b"\n")
            counted(number)


def write_xlsx(path: Path, columns: list[Column], rows: Rows, counted: Counted) -> None:
    """Real dates and numbers; every text as text, never as a formula or a link."""
    beside = path.with_name(f"{path.name}.rows")
    beside.mkdir(mode=0o700)
    try:
        with path.open("wb") as out:
            book = xlsxwriter.Workbook(out, {"constant_memory": True, "tmpdir": str(beside)})
            formats = {
                "date": book.add_format({"num_format": "dd.mm.yyyy"}),
                "time": book.add_format({"num_format": "hh:mm"}),
                "amount": book.add_format({"num_format": "#,##0.00"}),
                "head": book.add_format({"bold": True}),
            }
            sheet = book.add_worksheet(_("Export"))
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column.heading, formats["head"])
            for number, row in enumerate(rows, start=1):
                if number > _MOST_ROWS:
                    raise BadInput(_("A sheet holds {most} rows. Choose .csv instead.").format(most=_MOST_ROWS))
                for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                    _put(sheet, number, place, words.cell(column, value), formats)
                counted(number)
            book.close()
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _put(sheet: Worksheet, row: int, place: int, value: Value, formats: Mapping[str, Format]) -> None:
    if value is None:
        return
    if isinstance(value, datetime.date):
        # Days before 1900 are no dates to a spreadsheet.
        if value.year < 1900:
            sheet.write_string(row, place, words.text(value))
        else:
            sheet.write_datetime(row, place, datetime.datetime.combine(value, datetime.time()), formats["date"])
    elif isinstance(value, datetime.time):
        sheet.write_datetime(row, place, value, formats["time"])
    elif isinstance(value, Decimal):
        sheet.write_number(row, place, float(value), formats["amount"])
    elif isinstance(value, int):
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, value[:_LONGEST_CELL])


@contextmanager
def _in_sentences(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
        if full:
            sentence = _("The disk is full. Make room or choose another place; no file was written.")
        else:
            sentence = _("{name} cannot be written. Choose another folder, or close the file in other programs.")
            sentence = sentence.format(name=target.name)
        raise BadInput(sentence, field="file") from error
