"""What the program fills in itself when a record is made, and the ids that follow from natural keys."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from sqlalchemy import select

from app.core.work import Work
from app.records.aid_value import aid_value
from app.records.checks_coaching import minutes_between
from models import identifiers
from models.fields import Kind
from models.tables import RECORDS

# What a person may empty on purpose, or is told about if it may not be empty. Everything else that is filled in, the
# program needs to know.
_STAYS_EMPTY = {
    "session": frozenset({"begin", "end", "break_minutes", "location", "leaders", "topics", "mode"}),
    "offering": frozenset({"leaders"}),
    "participant": frozenset({"office", "assigned_staff"}),
    "business": frozenset({"office"}),
    "business_consultation": frozenset({"adviser"}),
}


def fill(work: Work, kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with defaults for what was not given; None values left out.

    Not given and emptied differ: a field that stands in `values` as None was emptied: it stays empty, or is refused
    as missing.
    """
    filled = {name: value for name, value in values.items() if value is not None}
    emptied = (values.keys() - filled.keys()) & _STAYS_EMPTY.get(kind.name, frozenset())
    filler = _FILLERS.get(kind.name)
    if filler is not None:
        for name, value in filler(work, filled).items():
            if value is not None and name not in emptied:
                filled.setdefault(name, value)
    return filled


def natural_id(kind: Kind, values: Mapping[str, Any]) -> str | None:
    """The id of a record with a natural key; None for all others."""
    if kind.name == "attendance" and values.get(
        "session"
    ):  # a guest's mark stands beside the others, under an id of its own
        return identifiers.attendance_id(values["session"], values.get("participant") or identifiers.new_id())
    if kind.name == "session" and values.get("offering") and values.get("begin"):
        return identifiers.session_id(values["offering"], values["date"], values["begin"])
    if kind.name == "participant_sensitive":
        return sibling_id(values["participant"], "participant_sensitive")
    return None


def sibling_id(record_id: str, name: str) -> str:
    """The id of the one record of that name that goes with a record."""
    digest = bytearray(blake2b(identifiers.to_blob(record_id) + name.encode(), digest_size=16).digest())
    digest[6], digest[8] = (digest[6] & 0x0F) | 0x80, (digest[8] & 0x3F) | 0x80
    return identifiers.from_blob(bytes(digest))


def new_code(work: Work) -> str:
    """A participant's code that nobody in this store has."""
    table = RECORDS["participant"]
    while True:
        code = identifiers.participant_code()
        if work.connection.execute(select(table.c.id).where(table.c.code == code).limit(1)).first() is None:
            return code


def _office(work: Work) -> str | None:
    return work.me.offices[0] if work.me.offices else None


def _participant(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    district = values.get("district")
    office = district if district in work.me.offices else _office(work)
    return {"code": new_code(work), "office": office, "assigned_staff": work.me.staff}


def _business(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    district = values.get("district")
    return {"office": district if district in work.me.offices else _office(work)}


def _session(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    offering = work.load("offering", values["offering"]) if values.get("offering") else None
    known = offering.values if offering else {}
    planned = values["date"] > work.today.isoformat() if values.get("date") else True
    individual = values.get("participant") or known.get("kind") == "individual"
    return {
        "office": known.get("office") or _office(work),
        "kind": "individual" if individual else "group",
        "begin": known.get("begin"),
        "end": known.get("end"),
        "break_minutes": known.get("break_minutes"),
        "location": known.get("location"),
        "leaders": known.get("leaders") or [work.me.staff],
        "topics": known.get("topics"),
        "status": "planned" if planned else "held",
        "mode": "in_person",
    }


def _attendance(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    person = work.load("participant", values["participant"]) if values.get("participant") else None
    named = person.values if person else {}
    name = f"{named.get('last_name', '')}, {named.get('first_name', '')}" if person else None
    return {"code": named.get("code"), "printed_name": name, "entered_by": work.me.staff}


def _case_note(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    return {"author": work.me.staff, "date": work.today.isoformat()}


def _follow_up(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    return {"assigned_staff": work.me.staff}


def _consultation(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "adviser": work.me.staff,
        "minutes": minutes_between(values.get("begin"), values.get("end")),
        "aid_value": None if (value := aid_value(work, values)) is None else str(value),
    }


def _offering(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "group", "active": True, "field_of_action": "hf1", "leaders": [work.me.staff]}


_FILLERS = {
    "participant": _participant,
    "business": _business,
    "session": _session,
    "attendance": _attendance,
    "case_note": _case_note,
    "follow_up": _follow_up,
    "business_consultation": _consultation,
    "offering": _offering,
}
