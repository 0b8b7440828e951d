"""Papers: print into a file, and find a printed list again by its number."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

from app.commands import lines
from app.commands.answers import Answer, Json
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
    data = {"file": str(target), "pages": printed.pages, "sheet_id": printed.sheet_id}
    sentence = ngettext("{file}: {pages} page, sheet {sheet}", "{file}: {pages} pages, sheet {sheet}", printed.pages)
    return Answer(data, lambda: [sentence.format(file=target, pages=printed.pages, sheet=printed.sheet_id)])


def sheet(context: Context, options: SimpleNamespace) -> Answer:
    """The meetings and the order of names of a printed list; with `returned` it is recorded as back."""
    if options.returned:
        printed = context.workplace.do(sheets.mark_returned, options.sheet_id)
    else:
        printed = context.workplace.ask(sheets.sheet, options.sheet_id)
    data = {
        "sheet_id": printed.sheet_id,
        "sessions": list(printed.sessions),
        "participants": [
            {"id": participant.id, "code": participant.code, "name": participant.name}
            for participant in printed.participants
        ],
        "returned": printed.returned,
    }
    return Answer(data, lambda: _sheet_lines(data))


def _sheet_lines(data: Mapping[str, Json]) -> Iterable[str]:
    yield data["sheet_id"]
    yield _("Returned and signed.") if data["returned"] else _("Not returned yet.")
    yield from lines.table(data["participants"], ("name", "code", "id"))
