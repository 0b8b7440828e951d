"""A row of a list of participants -> the values of a flat row, or the reason why it cannot be one."""

from datetime import date

from app.importing.rows import contact
from app.importing.rows.row_reader import RowReader, RowRefused
from app.importing.values import districts, names
from app.importing.values.cells import shown
from app.importing.values.dates import UNREADABLE, read_date
from app.importing.values.numbers import read_count
from app.importing.values.words import empty_words

CLOSED = {
    "gender": "gender",
    "labour_status": "labour_status",
    "benefit_receipt": "benefit_receipt",
    "migration_background": "yes_no",
    "disability": "yes_no",
    "single_parent": "yes_no",
    "district": "district",
}
DATES = frozenset({"birth_date", "entry_date", "exit_date", "consent_given_on"})
NAME_FIELDS = ("last_name", "first_name", "<last_first>", "<first_last>")
_OLDEST = 110
_SENSITIVE = ("migration_background", "disability")


def read_person(entry: RowReader, group_district: str | None) -> None:
    """Fills `entry.values`; raises Refused."""
    _read_names(entry)
    birth = _read_birth_date(entry)
    contact.read_address(entry)
    contact.read_phones(entry)
    contact.read_email(entry)
    _read_closed(entry)
    _read_participation(entry, birth)
    _read_district(entry, group_district)
    _read_consent(entry)
    if text := entry.text("languages"):
        entry.values["languages"] = tuple(_languages(text))
    entry.put("customer_number", entry.text("customer_number"))
    entry.put("external_ref", entry.text("external_ref"))
    entry.put_note()
    entry.fill(CLOSED, DATES)


def _read_names(entry: RowReader) -> None:
    last, first = _name(entry, "last_name"), _name(entry, "first_name")
    if not last or not first:
        last, first = _from_one_cell(entry, last, first)
    last, born = names.take_birth_name(last)
    if not born:
        first, born = names.take_birth_name(first)
    if "," in last and not first:
        last, first = names.split_last_first(last)
    for field, text in (("last_name", last), ("first_name", first)):
        if text and names.is_no_name(text):
            raise RowRefused("not_a_name", field)
        if len(text) > names.LONGEST_NAME:
            raise RowRefused("name_too_long", field, names.LONGEST_NAME)
        plain = names.without_emoji(text)
        if plain != text:
            entry.warn("signs_removed", field)
        entry.put(field, plain)
    born = entry.text("birth_name") or born
    if born and not names.is_empty(born):
        entry.put("birth_name", born.removeprefix("geb. ").removeprefix("geborene "))
    _require_names(entry)


def _name(entry: RowReader, field: str) -> str:
    cell = entry.cell(field)
    if cell == "":
        return ""
    text = entry.checked(field, cell).replace("\n", " ")
    return "" if names.is_empty(text) else text


def _from_one_cell(entry: RowReader, last: str, first: str) -> tuple[str, str]:
    """Surname and first name from a column that holds both."""
    for field, split in (("<last_first>", names.split_last_first), ("<first_last>", names.split_first_last)):
        text = _name(entry, field)
        if text:
            if names.has_lost_letters(text):
                entry.warn("lost_character", "last_name")
            text, born = names.take_birth_name(text)
            if born:
                entry.put("birth_name", born)
            return split(text)
    if last and not first and not entry.has("first_name"):
        text, born = names.take_birth_name(last)
        if born:
            entry.put("birth_name", born)
        return names.split_first_last(text)
    return last, first


def _require_names(entry: RowReader) -> None:
    for field in ("last_name", "first_name"):
        if entry.values.get(field):
            continue
        other = entry.values.get("first_name" if field == "last_name" else "last_name")
        if entry.rules.incomplete == "reject" or not other:
            raise RowRefused(f"missing_{field}", field)
        entry.warn(f"missing_{field}", field)
        entry.values[field] = "?"


def _read_birth_date(entry: RowReader) -> date | None:
    today = entry.rules.today
    cell = entry.cell("birth_date")
    day = read_date(cell, today, birth=True)
    if isinstance(day, date):
        if day > today:
            raise RowRefused("birth_date_in_future", "birth_date")
        if _age(day, today) > _OLDEST:
            if entry.rules.incomplete == "reject":
                raise RowRefused("implausible_birth_date", "birth_date")
            entry.warn("implausible_birth_date", "birth_date")
        entry.values["birth_date"] = day
        return day
    if day is UNREADABLE and entry.text("birth_date"):
        if entry.rules.incomplete == "reject":
            raise RowRefused("invalid_birth_date", "birth_date")
        entry.warn("invalid_birth_date", "birth_date")
        entry.keep("birth_date", shown(cell))
    elif entry.has("birth_date"):
        entry.warn("missing_birth_date", "birth_date")
    return None


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _read_closed(entry: RowReader) -> None:
    for field in ("labour_status", "benefit_receipt"):
        entry.put_closed(field)
    entry.put_closed("single_parent", "yes_no")
    if entry.has("gender") and entry.put_closed("gender") is None:
        entry.values["gender"] = "none"
    cell = entry.cell("children_in_household")
    if cell != "":
        count = read_count(cell)
        if count is not None and count <= 30:
            entry.values["children_in_household"] = count
        elif text := entry.text("children_in_household"):
            entry.warn("unclear_value", "children_in_household")
            entry.keep("children_in_household", text)


def _read_participation(entry: RowReader, birth: date | None) -> None:
    entry_date = entry.put_date("entry_date", "invalid_entry_date")
    exit_date = entry.put_date("exit_date", "invalid_exit_date")
    if entry_date and exit_date and exit_date < entry_date:
        raise RowRefused("exit_before_entry", "exit_date")
    if entry_date and entry_date < entry.rules.project_start:
        raise RowRefused("entry_before_project", "entry_date")
    if birth and _age(birth, entry_date or entry.rules.today) < entry.rules.min_age:
        entry.warn("under_min_age", "birth_date")


def _read_district(entry: RowReader, group_district: str | None) -> None:
    district: str | None = None
    if text := entry.text("district"):
        district = districts.district_of(text)
        if district is None:
            entry.keep("district", text)
            entry.warn("outside_district", "district")
    elif not entry.has("district"):
        district = group_district
    outside = contact.lives_outside(entry)
    if district:
        entry.values["district"] = district
    if outside or (district and district not in entry.rules.districts):
        entry.warn("outside_district", "district")
    if contact.is_foreign_postcode(entry):
        entry.warn("postcode_outside", "postcode")


def _read_consent(entry: RowReader) -> None:
    given = entry.put_date("consent_given_on", "invalid_date") if not _refused_consent(entry) else None
    allowed = given is not None or bool(entry.rules.defaults.get("consent_given_on"))
    for field in _SENSITIVE:
        cell = entry.cell(field)
        if cell == "":
            continue
        if allowed:
            entry.put_closed(field, "yes_no")
        elif shown(cell) not in ("", "-"):
            entry.warn("sensitive_without_consent", field)


def _refused_consent(entry: RowReader) -> bool:
    """`nein`, `fehlt`: said clearly, and no date to complain about."""
    text = shown(entry.cell("consent_given_on")).casefold()
    return text in empty_words() or entry.closed("yes_no", text) in ("no", "declined")


def _languages(text: str) -> list[str]:
    parts = text.replace(";", ",").replace("/", ",").replace("\n", ",").replace(" und ", ",").split(",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
