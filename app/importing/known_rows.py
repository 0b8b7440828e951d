"""Rows about to be imported that the store knows: those imported before, and namesakes of other origin."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from app.core.work import View
from app.importing.planning import PlannedRow
from models import names
from models.fields import Value
from models.identifiers import from_blob, to_blob
from models.in_clause import chunks
from models.tables import RECORDS

_ADDRESS = ("street", "house_no")


def known_ids(view: View, kind: str, ids: Iterable[str]) -> set[str]:
    """Those of the ids that are in the store, deleted ones too."""
    column = RECORDS[kind].c.id
    known: set[str] = set()
    for some in chunks([to_blob(record_id) for record_id in ids]):
        known.update(from_blob(row.id) for row in view.connection.execute(select(column).where(column.in_(some))))
    return known


def known_codes(view: View, codes: Iterable[str]) -> set[str]:
    """Those of the participants' codes that somebody has."""
    column = RECORDS["participant"].c.code
    known: set[str] = set()
    for some in chunks(codes):
        known.update(row.code for row in view.connection.execute(select(column).where(column.in_(some))))
    return known


def namesakes(view: View, kind: str, planned: Sequence[PlannedRow]) -> set[str]:
    """The ids of planned rows whose person (names and birth date) or company (name and address) seems to be there.

    Looks only at what the person signed in may see.
    """
    places = view.visible("people" if kind == "participant" else "business")
    if not places or _is_empty(view, kind):
        return set()
    doubled: set[str] = set()
    for some in chunks(planned):
        begins = [_begin(kind, row.values) for row in some]
        for place, row in _like(view, kind, places, begins):
            if _same(kind, some[place].values, row) and from_blob(row[0]) != some[place].id:
                doubled.add(some[place].id)
    return doubled


def _like(view: View, kind: str, places: tuple[int, ...], begins: list[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Records whose sorted name begins so: the place in `begins`, and id with what tells them apart."""
    columns = "birth_date, postcode" if kind == "participant" else "street, house_no"
    listed = ", ".join(str(number) for number in places)
    query = (
        f"SELECT j.key, p.id, {columns} FROM json_each(?) AS j CROSS JOIN {kind} AS p "  # noqa: S608 - names of ours
        f"WHERE p.sort_key >= j.value AND p.sort_key < j.value || char(1114111) "
        f"AND p.compartment IN ({listed}) AND p.alive = 1"
    )
    for row in view.connection.exec_driver_sql(query, (msgspec.json.encode(begins).decode(),)):
        yield int(row[0]), tuple(row[1:])


def _begin(kind: str, values: dict[str, Value]) -> str:
    """How the sort key of everybody of that name begins: the folded names (see `names.sort_key`)."""
    parts = [values["last_name"], values["first_name"]] if kind == "participant" else [values["name"]]
    return "".join(f"{part}\t" for part in names.sort_key(*parts).split("\t")[: len(parts)])


def _same(kind: str, values: dict[str, Value], row: tuple[Any, ...]) -> bool:
    if kind == "participant":
        born, postcode = row[1], row[2]
        if born and values.get("birth_date"):
            return bool(born == values["birth_date"])
        return bool(postcode) and postcode == values.get("postcode")
    return all(
        not stored or not values.get(name) or stored == values[name]
        for name, stored in zip(_ADDRESS, row[1:], strict=True)
    )


def _is_empty(view: View, kind: str) -> bool:
    return view.connection.execute(select(RECORDS[kind].c.id).limit(1)).first() is None
