"""A row of a list of companies -> the values of a flat row, or the reason why it cannot be one."""

import re

from app.importing.rows import contact
from app.importing.rows.row_reader import RowReader, RowRefused
from app.importing.values import districts, names
from app.importing.values.numbers import read_amount, read_count, read_minutes, read_year

CLOSED = {"size_class": "size_class", "district": "district"}
DATES = frozenset({"first_contact_on"})
_OWNER = re.compile(r"[\s,;–-]*\(?\bInh(?:aber(?:in)?)?\b\.?:?\s+([^)]+)\)?$", re.I)
_SUBPROJECT = re.compile(r"\b(?:TP|Teilprojekt|HF2?)[\s\-_.]*([1-3])\b", re.I)


def read_firm(entry: RowReader, group: str | None, title: str) -> None:
    """Fills `entry.values`; raises Refused. `group` is the trade heading above, `title` the sheet's name and titles."""
    _read_name(entry)
    contact.read_address(entry)
    contact.read_phones(entry)
    contact.read_email(entry)
    if text := entry.text("website"):
        entry.put("website", text)
    if (text := entry.text("industry_text")) or group:
        entry.put("industry_text", text or group or "")
    if text := entry.text("district"):
        district = districts.district_of(text)
        if district is None:
            entry.keep("district", text)
        else:
            entry.values["district"] = district
    _read_figures(entry)
    entry.put_closed("size_class")
    entry.put_date("first_contact_on", "invalid_date")
    _read_subproject(entry, title)
    entry.put("external_ref", entry.text("external_ref"))
    entry.put_note()
    entry.fill(CLOSED, DATES)


def _read_name(entry: RowReader) -> None:
    cell = entry.cell("name")
    name = entry.checked("name", cell).replace("\n", " ") if cell != "" else ""
    person = entry.text("contact_person")
    if owner := _OWNER.search(name):
        name, person = name[: owner.start()].strip(" ,;("), person or owner[1].strip()
    if not name or names.is_empty(name):
        raise RowRefused("missing_name", "name")
    if names.is_no_name(name):
        raise RowRefused("not_a_name", "name")
    entry.put("name", name)
    entry.put("contact_person", person)


def _read_figures(entry: RowReader) -> None:
    today = entry.rules.today
    figures = (
        ("employees", "unclear_value", read_count),
        ("founded_year", "unclear_value", lambda cell: read_year(cell, today)),
        (
            "consultation_minutes",
            "invalid_duration",
            lambda cell: read_minutes(cell, entry.heading("consultation_minutes")),
        ),
        ("aid_value", "invalid_amount", read_amount),
    )
    for field, keyword, read in figures:
        cell = entry.cell(field)
        if cell == "":
            continue
        value = read(cell)
        if value is not None:
            entry.values[field] = value
        elif text := entry.text(field):
            entry.warn(keyword, field)
            entry.keep(field, text)


def _read_subproject(entry: RowReader, title: str) -> None:
    text = entry.text("subproject")
    match = _SUBPROJECT.search(text) or (re.fullmatch(r"\s*([1-3])\s*", text) if text else _SUBPROJECT.search(title))
    if match:
        entry.values["subproject"] = f"tp{match[1]}"
    elif text:
        entry.warn("unclear_value", "subproject")
        entry.keep("subproject", text)
