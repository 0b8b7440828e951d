"""Papers: print into a file, and find a printed list again by its number."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.commands import lines
from app.commands.answers import Answer
from app.commands.context import Context
from app.papers import sheets
from resources.language import _, ngettext


def print_(context: Context, options: SimpleNamespace) -> Answer:
    """A paper as a PDF; the list is kept only if the file could be written."""
    target, written = Path(options.output), False

    def save(pdf: bytes) -> None:
        nonlocal written
        sheets.save_pdf(target, pdf)
        written = True

    try:
        printed = sheets.print_list(context.workplace, options.ids, options.paper, deliver=save)
    except BaseException:
        if written:  # a paper whose number nobody knows must not go around
            with suppress(OSError):
                target.unlink(missing_ok=True)
        raise
    told = {"file": str(target), "pages": printed.pages, "sheet_id": printed.sheet_id}
    said = ngettext("{file}: {pages} page, sheet {sheet}", "{file}: {pages} pages, sheet {sheet}", printed.pages)
    return Answer(told, lambda: [said.format(file=target, pages=printed.pages, sheet=printed.sheet_id)])


def sheet(context: Context, options: SimpleNamespace) -> Answer:
    """The meetings and the order of names of a printed list; with `returned` it is recorded as back."""
    if options.returned:
        found = context.workplace.do(sheets.mark_returned, options.sheet_id)
    else:
        found = context.workplace.ask(sheets.sheet, options.sheet_id)
    told = {
        "sheet_id": found.sheet_id,
        "sessions": list(found.sessions),
        "participants": [{"id": one.id, "code": one.code, "name": one.name} for one in found.participants],
        "returned": found.returned,
    }
    return Answer(told, lambda: _sheet_lines(told))


def _sheet_lines(told: Mapping[str, Any]) -> Iterable[str]:
    yield told["sheet_id"]
    yield _("Returned and signed.") if told["returned"] else _("Not returned yet.")
    yield from lines.table(told["participants"], ("name", "code", "id"))
