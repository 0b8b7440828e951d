"""Many records at once: list and find."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace

from app.base.errors import BadInput
from app.commands import lines
from app.commands.answers import Answer, Json
from app.commands.context import Context
from app.core import visibility
from app.core.work import Work
from app.records import listing, searching
from resources.language import _

HITS = 20
COLUMNS = 6


def list_(context: Context, options: SimpleNamespace) -> Answer:
    """Rows of a kind."""
    asked = {
        "where": options.where or {},
        "sort": options.sort,
        "limit": options.limit,
        "offset": options.offset or 0,
        "fields": options.fields,
    }
    if options.kind in visibility.LOGGED:
        rows = context.workplace.do(_logged_rows, options.kind, asked)
    else:
        rows = context.workplace.ask(listing.rows, options.kind, **asked)
    return Answer(rows, lambda: _rows_in_words(options.kind, rows, options.fields))


def find(context: Context, options: SimpleNamespace) -> Answer:
    """What is found by the beginning of a name, a code, a number or a day."""
    limit = HITS if options.limit is None else options.limit
    if not 0 <= limit <= searching.MOST_HITS:
        sentence = _("Choose a number from 0 to {most}.").format(most=searching.MOST_HITS)
        raise BadInput(sentence, field="limit")
    kinds = [options.kind] if options.kind else None
    hits = context.workplace.ask(searching.find, options.text, kinds, limit)
    data = [{"kind": hit.kind, "id": hit.id, "code": hit.code, "title": hit.title, "why": hit.why} for hit in hits]
    shown = [{**row, "second": hit.second} for row, hit in zip(data, hits, strict=True)]
    return Answer(data, lambda: lines.table(shown, ("title", "second", "why", "code", "kind", "id")))


def _logged_rows(work: Work, kind: str, asked: Mapping[str, Json]) -> list[dict[str, Json]]:
    rows = listing.rows(work, kind, **asked)
    work.note("list_sensitive", record_kind=kind)
    return rows


def _rows_in_words(kind: str, rows: list[dict[str, Json]], fields: list[str] | None) -> Iterable[str]:
    used = fields or list(dict.fromkeys(name for row in rows for name in row if name != "id"))[:COLUMNS]
    shown = [{"id": row["id"], **lines.in_words(kind, row)} for row in rows]
    return lines.table(shown, [*used, "id"] if "id" not in used else used)
