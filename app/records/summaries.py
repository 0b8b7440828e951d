"""A record in one line: its title, a second line, and why a search found it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import RowMapping, select

from app.base.dates import german
from app.core.work import View
from models import names
from models.fields import Kind, Value, column_name
from models.identifiers import from_blob
from models.tables import RECORDS
from resources.language import N_, _
from sync.store.record import Record

# The fields a search may have found a record by, in the order in which they are named.
WORDS = {
    "participant": {
        "last_name": N_("last name"),
        "first_name": N_("first name"),
        "birth_name": N_("birth name"),
        "code": N_("code"),
        "birth_date": N_("day of birth"),
        "phone": N_("phone"),
        "email": N_("e-mail"),
        "external_ref": N_("own number"),
        "note": N_("remark"),
    },
    "business": {
        "name": N_("name"),
        "contact_person": N_("contact person"),
        "industry_text": N_("industry"),
        "email": N_("e-mail"),
        "external_ref": N_("own number"),
    },
    "offering": {"title": N_("title"), "location": N_("place")},
    "session": {
        "title": N_("title"),
        "offering": N_("offering"),
        "date": N_("day"),
        "location": N_("place"),
        "public_content": N_("content"),
    },
}
DIGITS = frozenset({"phone"})


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found; `why` names the fields in words."""

    kind: str
    id: str
    code: str | None
    title: str
    second: str
    why: str


def hits(
    view: View,
    kind: Kind,
    rows: Sequence[RowMapping],
    words: Sequence[str] = (),
    phones: Sequence[str] = (),
    days: Sequence[str] = (),
) -> list[Hit]:
    """The rows of a kind as hits of a search for these words, phone numbers and days."""
    titles = _offering_titles(view, rows) if kind.name == "session" else {}
    return [_hit(kind, _values(kind, row, titles), from_blob(row["id"]), words, phones, days) for row in rows]


def merged_hit(kind: Kind, hit: Hit, combined: Record) -> Hit:
    """The hit on a merged record, shown as its cluster; another name of its own is given with the reason."""
    title = title_of(kind, combined.values)
    why = hit.why if hit.title == title else _("{why} (merged: {title})").format(why=hit.why, title=hit.title)
    return Hit(kind.name, combined.id, combined.values.get("code"), title, second_of(kind, combined.values), why)


def both_reasons(hit: Hit, other: Hit) -> Hit:
    """One hit for two on the same record."""
    parts = (*hit.why.split("; "), *other.why.split("; "))
    return replace(hit, why="; ".join(dict.fromkeys(filter(None, parts))))


def title_of(kind: Kind, values: Mapping[str, Value]) -> str:
    """What a record is called in a list; for a session, `offering` holds the offering's title."""
    if kind.name == "participant":
        return f"{values.get('last_name') or ''}, {values.get('first_name') or ''}"
    if kind.name == "session":
        called = values.get("title") or values.get("offering") or _label(kind, values, "kind")
        when = " ".join(filter(None, (german(values.get("date")), values.get("begin"))))
        return f"{called}, {when}" if when else str(called)
    return str(values.get("name") or values.get("title") or "")


def second_of(kind: Kind, values: Mapping[str, Value]) -> str:
    """What tells records of the same title apart."""
    born = values.get("birth_date") if kind.name == "participant" else None
    parts = (
        _("born {date}").format(date=german(born)) if born else "",
        str(values.get("contact_person") or ""),
        str(values.get("location") or ""),
        _label(kind, values, "district") or _label(kind, values, "office"),
    )
    return " · ".join(filter(None, parts))


def _hit(
    kind: Kind,
    values: Mapping[str, Value],
    record_id: str,
    words: Sequence[str],
    phones: Sequence[str],
    days: Sequence[str],
) -> Hit:
    labels = WORDS.get(kind.name, {})
    why = [_(label) for name, label in labels.items() if _matches(name, values.get(name), words, phones, days)]
    if not (words or phones or days):
        why = [_(labels["code"])] if values.get("code") else []
    return Hit(
        kind.name, record_id, values.get("code"), title_of(kind, values), second_of(kind, values), ", ".join(why)
    )


def _matches(name: str, value: object, words: Iterable[str], phones: Sequence[str], days: Sequence[str]) -> bool:
    if not value:
        return False
    if name in {"birth_date", "date"}:
        return value in days
    held = str(value)
    if name in DIGITS:
        digits = "".join(sign for sign in held if sign.isdigit())
        return any(digits.startswith(phone) for phone in phones)
    known = names.index_text(held).split()
    return any(known_word.startswith(word) for word in (*words, *phones) for known_word in known)


def _values(kind: Kind, row: RowMapping, titles: Mapping[bytes, str]) -> dict[str, Value]:
    values = {field.name: field.from_column(row[column_name(field.name)]) for field in kind.fields}
    if kind.name == "session":
        values["offering"] = titles.get(row["offering"])
    return values


def _offering_titles(view: View, rows: Sequence[RowMapping]) -> dict[bytes, str]:
    wanted = {row["offering"] for row in rows if row["offering"]}
    table = RECORDS["offering"]
    query = select(table.c.id, table.c.title).where(table.c.id.in_(wanted))
    return {row.id: row.title for row in view.connection.execute(query)} if wanted else {}


def _label(kind: Kind, values: Mapping[str, Value], name: str) -> str:
    field = kind.by_name.get(name)
    key = values.get(name)
    return field.vocabulary.label(key) if field is not None and field.vocabulary is not None and key else ""
