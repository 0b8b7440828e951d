"""The draft of a person's form: what is typed and not saved yet, kept in the store. Free of Qt."""

from collections.abc import Mapping
from typing import Any

from app.core.workplace import Workplace
from app.people import person
from app.people.person import PersonSheet
from app.records import drafts
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.formatting import phrases
from ui.participants.form.input import FormInput
from ui.parts.forms.fields import Value


class FormDraft:
    """One draft per person, and one for somebody new."""

    def __init__(self, workplace: Workplace, desk: Desk) -> None:
        self._workplace, self._desk = workplace, desk

    def read(self, sheet: PersonSheet) -> drafts.Draft | None:
        """The draft that was kept for this person."""
        return self._workplace.ask(drafts.read, _key(sheet))

    def keep(self, sheet: PersonSheet, typed: FormInput, raw: Mapping[str, Value]) -> None:
        """Keep what differs from the sheet; `raw` are the fields as they stand, unreadable texts included."""
        given = typed.given(sheet)
        changed = {key: value for key, value in raw.items() if key in given or isinstance(value, str)}
        name = sheet.name or typed.name() or _("New person")
        saved_at = self._workplace.do(drafts.keep, _key(sheet), name, changed)
        self._desk.saved(_("Draft kept · {time}").format(time=phrases.clock(saved_at)))

    def save(self, sheet: PersonSheet, given: Mapping[str, Any]) -> person.SavedSheet:
        """Save what it was kept for and drop it, in one transaction. BadInput, NotAllowed, NotFound."""
        return self._workplace.do(drafts.finish, _key(sheet), person.save_sheet, sheet, given)

    def forget(self, sheet: PersonSheet) -> None:
        """Drop it."""
        self._workplace.do(drafts.forget, _key(sheet))


def _key(sheet: PersonSheet) -> str:
    return f"participant:{sheet.id or 'new'}"
