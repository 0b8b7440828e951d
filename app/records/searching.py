"""Finding people, companies, offerings and sessions by what is typed, while it is typed.

What counts: the beginnings of words in search form ("muell", "MUELLER" and "Müller" are one), codes with or without
hyphens, ids, phone numbers in any spelling, days such as 03.02.1980. One or two letters are looked up among last names
and titles alone, in their order; longer words in the full-text index, last names first. Every way stops as soon as
there are enough hits, so an answer costs the same among 100 and 100,000 people (a hidden record is never counted).
Whoever was merged is found by everything any of the records says, once, as the one they are.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, literal_column, select, text, true

from app.base.errors import BadInput
from app.core import merged_records, merged_values, visibility
from app.core.work import View
from app.records import summaries
from app.records.summaries import Hit
from models import names
from models.fields import Kind
from models.identifiers import PREFIX, parse_id, to_blob
from models.people import birth_word
from models.tables import RECORDS, SEARCH_ROW
from resources.language import _
from sync.store.clusters import CLUSTERED
from sync.store.search import kind_word

__all__ = ["SEARCHED", "Hit", "find", "has_words", "matching", "parse_query"]

SEARCHED = ("participant", "business", "offering", "session")
SHORT = 2  # letters up to which only names and titles are looked at
MOST_HITS = 1_000
LONGEST = 200
_CHUNK = 100
_OFFERINGS = 20  # of so many the sessions are looked at
_PHONE = re.compile(r"\+?[\d\s/().-]{3,}")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_LAST_SIGN = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Typed text, parsed: `words` and `phones` in search form, `days` as `YYYY-MM-DD`."""

    typed: str
    words: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    record: str | None = None
    code: str | None = None  # the beginning of a participant's code, in its proper form

    @property
    def short(self) -> bool:
        """Whether it says too little for the full-text index."""
        return len(self.words) == 1 and len(self.words[0]) <= SHORT and not self.days


def parse_query(typed: str) -> SearchQuery:
    """Parse what was typed."""
    typed = typed.strip()[:LONGEST]
    record = parse_id(typed)
    if record is not None:
        return SearchQuery(typed, record=record)
    signs = re.sub(r"[\s-]", "", typed).upper()
    if signs.startswith(PREFIX):
        body = signs[len(PREFIX) :]
        return SearchQuery(typed, code="-".join(part for part in (PREFIX, body[:7], body[7:]) if part))
    days = tuple(_iso(match) for match in _DAY.finditer(typed))
    rest = _DAY.sub(" ", typed)
    phones = _phones(rest) if _PHONE.fullmatch(rest.strip()) else ()
    return SearchQuery(typed, tuple(names.search_terms(rest)), phones, days)


def find(view: View, typed: str, kinds: Sequence[str] | None = None, limit: int = 20) -> list[Hit]:
    """At most `limit` hits, people first. BadInput for a kind that is not searched, NotAllowed for a hidden one."""
    query = parse_query(typed)
    limit = max(0, min(limit, MOST_HITS))
    hits: list[Hit] = []
    for kind in _allowed(view, kinds):
        if len(hits) < limit and query.typed:
            hits += _hits(view, kind, query, limit - len(hits))
    return hits[:limit]


def _hits(view: View, kind: Kind, query: SearchQuery, limit: int) -> list[Hit]:
    """The hits of one kind; where merged records share a hit, the query is repeated with a higher limit."""
    spare = limit // 16 + 1 if kind.name in CLUSTERED and merged_records.any_merged(view) else 0
    most = min(limit + spare, MOST_HITS)
    while True:
        rows = _ROWS.get(kind.name, _named)(view, kind, query, most)
        hits = summaries.hits(view, kind, rows, query.words, query.phones, query.days)
        if kind.name in CLUSTERED:
            hits = _as_one(view, kind, rows, hits)
        if len(hits) >= limit or len(rows) < most or most >= MOST_HITS:
            return hits[:limit]
        most = min(most * 2, MOST_HITS)


def _as_one(view: View, kind: Kind, rows: Sequence[RowMapping], hits: Sequence[Hit]) -> list[Hit]:
    merged = merged_records.clusters(view, kind.name, [row["id"] for row in rows])
    if not merged:
        return list(hits)
    by_id: dict[str, Hit] = {}
    for row, hit in zip(rows, hits, strict=True):
        cluster = merged.get(row["id"])
        shown = (
            hit if cluster is None else summaries.merged_hit(kind, hit, merged_values.combined_record(view, cluster))
        )
        earlier = by_id.get(shown.id)
        by_id[shown.id] = shown if earlier is None else summaries.both_reasons(earlier, shown)
    return list(by_id.values())


def matching(view: View, kind: str, typed: str) -> ColumnElement[bool]:
    """The condition on a kind's table for what `find` would find, for lists; visibility is `visibility.scope`."""
    described, table = view.described(kind), RECORDS[kind]
    query = parse_query(typed)
    if not query.typed:
        return true()
    exact = _exact(described, query)
    if exact is not None:
        return exact
    if query.short and "sort_key" in table.c and not query.phones:
        return _begins(described, query.typed)
    words = _match(described, query)
    return false() if words is None else table.c.id.in_(_records(words))


def _allowed(view: View, kinds: Sequence[str] | None) -> list[Kind]:
    if kinds is None:
        return [kind for kind in map(view.described, SEARCHED) if visibility.may_see(view, kind)]
    for name in kinds:
        visibility.require_seeing(view, view.described(name))
        if name not in SEARCHED:
            raise BadInput(_("Records of this kind are not searched. List them instead."), field="kind")
    return [view.described(name) for name in kinds]


def _named(view: View, kind: Kind, query: SearchQuery, limit: int) -> list[RowMapping]:
    """People and companies: by what is exact, else those whose name begins so, then all others."""
    table, seen = RECORDS[kind.name], visibility.scope(view, kind, absorbed=True)
    exact = _exact(kind, query)
    if exact is not None:
        return _all(view, select(table).where(exact, seen).limit(limit))
    rows: list[RowMapping] = []
    if len(query.words) == 1 and not query.days:
        begin = _begins(kind, query.typed)
        rows = _all(view, select(table).where(begin, seen).order_by(table.c.sort_key).limit(limit))
    if len(rows) < limit and not (query.short and not query.phones):
        named = {row["id"] for row in rows}
        others = _by_words(view, kind, query, limit + len(rows), lambda row: row["id"] not in named)
        rows += sorted(others, key=lambda row: str(row["sort_key"]))
    return rows[:limit]


def _offerings(view: View, kind: Kind, query: SearchQuery, limit: int) -> list[RowMapping]:
    table = RECORDS[kind.name]
    exact = _exact(kind, query)
    if exact is not None:
        return _all(view, select(table).where(exact, visibility.scope(view, kind)).limit(limit))
    rows = _by_words(view, kind, query, limit, lambda row: True)
    return sorted(rows, key=lambda row: names.sort_key(str(row["title"])))


def _sessions(view: View, kind: Kind, query: SearchQuery, limit: int) -> list[RowMapping]:
    """Sessions by their day, their own words or their offering's title, the latest first."""
    columns, seen = RECORDS[kind.name].c, visibility.scope(view, kind)
    latest = select(RECORDS[kind.name]).where(seen).order_by(columns.date.desc(), columns.begin.desc()).limit(limit)
    exact = _exact(kind, query)
    if exact is not None:
        return _all(view, latest.where(exact))
    if query.short or not (query.words or query.days):
        return []
    rows: dict[bytes, RowMapping] = {}
    if query.words:
        # One offering at a time: its sessions lie in the order of their days in an index.
        titles = _match(view.described("offering"), SearchQuery(query.typed, query.words))
        offerings = view.connection.execute(_records(titles or "").limit(_OFFERINGS)).scalars().all()
        for offering in offerings:
            held = latest.where(columns.offering == offering, *([columns.date.in_(query.days)] if query.days else ()))
            rows |= {row["id"]: row for row in _all(view, held.limit(max(2, limit // len(offerings))))}
    by_day = _all(view, latest.where(columns.date.in_(query.days))) if query.days and not query.words else ()
    by_day = by_day or _by_words(view, kind, query, limit, lambda row: True)
    rows |= {row["id"]: row for row in by_day}
    return sorted(rows.values(), key=lambda row: (row["date"], row["begin"] or ""), reverse=True)[:limit]


_ROWS: dict[str, Callable[[View, Kind, SearchQuery, int], list[RowMapping]]] = {
    "offering": _offerings,
    "session": _sessions,
}


def _exact(kind: Kind, query: SearchQuery) -> ColumnElement[bool] | None:
    columns = RECORDS[kind.name].c
    if query.record is not None:
        return columns.id == to_blob(query.record)
    if query.code is not None:
        code = query.code
        return and_(columns.code >= code, columns.code < code + _LAST_SIGN) if "code" in columns else false()
    return None


def _begins(kind: Kind, typed: str) -> ColumnElement[bool]:
    """The names that begin so: a stretch of the index in their order."""
    begin = names.sort_key(typed).split("\t")[0]
    column = RECORDS[kind.name].c.sort_key
    return and_(column >= begin, column < begin + _LAST_SIGN)


def _match(kind: Kind, query: SearchQuery) -> str | None:
    """The query for the full-text index; None if nothing can match."""
    terms = [f'"{word}"*' for word in query.words]
    if query.phones:
        # Not the words as well: groups of digits stand in thousands of numbers, and the whole number says more.
        terms = ["(" + " OR ".join(f'"{number}"*' for number in query.phones) + ")"]
    if query.days:
        if kind.name != "participant":
            return None
        terms.append("(" + " OR ".join(f'"{birth_word(day)}"' for day in query.days) + ")")
    return " AND ".join([f'"{kind_word(kind)}"', *terms]) if terms else None


def _records(words: str) -> Select[Any]:
    search = text("search CROSS JOIN search_row ON search_row.no = search.rowid")
    query = select(literal_column("search_row.record", SEARCH_ROW.c.record.type)).select_from(search)
    return query.where(literal_column("search").op("MATCH")(words))


def _by_words(
    view: View, kind: Kind, query: SearchQuery, limit: int, wanted: Callable[[RowMapping], bool]
) -> list[RowMapping]:
    """Records by the full-text index, the last recorded first, until there are enough."""
    words = _match(kind, query)
    if words is None:
        return []
    table, seen = RECORDS[kind.name], visibility.scope(view, kind, absorbed=True)
    rows: list[RowMapping] = []
    statement = _records(words).order_by(literal_column("search.rowid").desc()).execution_options(yield_per=_CHUNK)
    with view.connection.execute(statement) as candidates:
        for chunk in candidates.scalars().partitions(_CHUNK):
            rows += filter(wanted, _all(view, select(table).where(table.c.id.in_(chunk), seen)))
            if len(rows) >= limit:
                break
    return rows[:limit]


def has_words(terms: Iterable[str], *texts: str) -> bool:
    """Whether each of these search terms (`names.search_terms`) begins a word of the texts; for short lists."""
    words = names.index_text(*texts).split()
    return all(any(word.startswith(term) for word in words) for term in terms)


def _all(view: View, query: Select[Any]) -> list[RowMapping]:
    return list(view.connection.execute(query).mappings())


def _iso(match: "re.Match[str]") -> str:
    day, month, year, *iso = match.groups()
    return "-".join(iso) if year is None else f"{year}-{int(month):02d}-{int(day):02d}"


def _phones(typed: str) -> tuple[str, ...]:
    """The digits as they may have been entered: with the zero, and with the country's number."""
    digits = "".join(sign for sign in typed if sign.isdecimal() and sign.isascii())
    local = re.sub(r"^(?:00|\+)?49(?=\d)", "0", digits) if typed.strip().startswith(("+", "00")) else digits
    spellings: Iterable[str] = (digits, local)
    if local.startswith("0") and len(local) > 4:
        spellings = (digits, local, "49" + local[1:], "0049" + local[1:])
    return tuple(dict.fromkeys(spellings)) if digits else ()
