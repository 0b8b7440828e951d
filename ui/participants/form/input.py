"""What stands in the fields of a person's form, over all its tabs, and what of it is to be saved. Pure, free of Qt."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.people.person import PersonSheet
from ui.participants import fields
from ui.parts.forms import form_values
from ui.parts.forms.fields import Field, Section, Value

LISTS = frozenset({"participant.languages"})  # shown with commas between them


class FormInput:
    """The fields of all tabs for one team, and their values by key ("participant.phone")."""

    def __init__(self, team: tuple[tuple[str, str], ...] = ()) -> None:
        self.values: dict[str, Value] = {}
        self._team = team

    def sections(self) -> dict[str, tuple[Section, ...]]:
        """The forms by tab, in the language in use."""
        return {
            "person": fields.person(self._team),
            "entry": fields.entry(self._team),
            "answers": fields.answers(),
            "exit": fields.leaving(),
        }

    def fields(self) -> dict[str, Field]:
        """All fields by key."""
        forms = (form_values.fields_of(sections) for sections in self.sections().values())
        return {key: field for form in forms for key, field in form.items()}

    def tab_of(self, keys: frozenset[str], otherwise: str) -> str:
        """The first tab that holds one of these fields."""
        tabs = ((tab, form_values.fields_of(sections)) for tab, sections in self.sections().items())
        return next((tab for tab, form in tabs if keys & form.keys()), otherwise)

    def show(self, values: Mapping[str, object], keys: frozenset[str]) -> dict[str, Value]:
        """Put the stored values of these keys into their fields; what they show from now on."""
        known = self.fields()
        shown = {key: form_values.shown(known[key], values.get(key)) for key in keys if key in known}
        self.values |= shown
        return shown

    def begin(self, sheet: PersonSheet, name: str, draft: Mapping[str, Any], today: date) -> None:
        """The values of a sheet, for somebody new the `name` typed elsewhere, and over them those of a draft."""
        self.values = form_values.all_shown(self.fields(), sheet.values)
        if name and sheet.id is None:
            self.values |= _typed_name(name)
        self.values |= form_values.from_draft(self.fields(), draft, today)

    def differs(self, sheet: PersonSheet) -> bool:
        """Whether something was typed that the sheet does not hold."""
        return bool(form_values.changes(self.fields(), sheet.values, self.values))

    def given(self, sheet: PersonSheet) -> dict[str, Any]:
        """What is to be saved: of somebody new all that is filled in, else what differs from the sheet."""
        read = form_values.filled_in if sheet.id is None else form_values.changes
        given = read(self.fields(), sheet.values, self.values)
        for key in LISTS & given.keys():
            given[key] = [part.strip() for part in str(given[key] or "").split(",") if part.strip()]
        return given

    def typed(self, sheet: PersonSheet) -> dict[str, Any]:
        """What was typed and is not what the sheet holds, as plain data."""
        given = self.given(sheet).items()
        return {key: value for key, value in given if value is not None and value != sheet.values.get(key)}

    def readable(self) -> dict[str, Any]:
        """The values as plain data, without what cannot be read."""
        return form_values.readable(self.fields(), self.values)

    def name(self) -> str:
        """The name as typed, "Yıldız, Emine"; empty without one."""
        parts = (str(self.values.get(f"participant.{name}") or "").strip() for name in ("last_name", "first_name"))
        return ", ".join(part for part in parts if part)

    def choice_words(self) -> dict[str, dict[str, str]]:
        """The words of the choices, by field and choice."""
        return {key: {choice.key: choice.words for choice in field.choices} for key, field in self.fields().items()}


def _typed_name(name: str) -> dict[str, Value]:
    """A name typed elsewhere: "Yıldız, Emine" or "Emine Yıldız"."""
    last, comma, first = name.partition(",")
    if not comma:
        first, _blank, last = name.rpartition(" ")
    return {
        "participant.last_name": last.strip().title() if last.islower() else last.strip(),
        "participant.first_name": first.strip().title() if first.islower() else first.strip(),
    }
