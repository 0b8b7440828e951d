"""Presenter of the form of one record; what kind of record it is, a `FormSpec` says. Free of Qt.

What is typed is kept as a draft until it is saved. What somebody else changed meanwhile is named and never overwritten:
saving keeps both values unless the person has looked at them (`look`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.base.errors import BadInput, UserError
from app.core.workplace import Workplace
from app.records import drafts
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter, sentences
from ui.formatting import phrases
from ui.participants.form.incoming import hints as contested_hints
from ui.parts.forms import form_values
from ui.parts.forms.fields import Field, Value
from ui.record_form.spec import FormSpec, Plain
from ui.record_form.state import State, arrived_words, values_in_words


class RecordPresenter(Presenter[State]):
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, spec: FormSpec[Any], render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk, self._spec = workplace, desk, spec
        self._values: dict[str, Value] = {}
        self._saving = False  # own changes arrive as well: they are read when saving is over
        self._apart: frozenset[str] = frozenset()  # known records that are not the one typed in

    def open(self, record_id: str = "", arguments: Plain | None = None) -> bool:
        """Show a record, or an empty form; False (and told) if that cannot be."""
        try:
            opened = self._workplace.ask(self._spec.open, record_id, arguments or {})
        except UserError as error:
            self._desk.show_error(error)
            return False
        self.state = replace(self.state, opened=opened)
        today = self._workplace.today()
        self._values = form_values.all_shown(self._fields(), opened.values)
        kept = self._workplace.ask(drafts.read, self._key())
        if kept is not None:
            self._values |= form_values.from_draft(self._fields(), kept.fields, today)
        self.state = State(
            opened=opened,
            title=opened.title or self._spec.new_title,
            shown=dict(self._values),
            turn=self.state.turn + 1,
            refused=self.state.refused,
            draft_of=kept.saved_at if kept else None,
            dirty=kept is not None,
            today=today,
        )
        self._work_out()
        return True

    def change(self, values: Mapping[str, Value]) -> None:
        """Somebody typed."""
        self._values |= values
        opened = self.state.opened
        typed = form_values.changes(self._fields(), opened.values if opened else {}, self._values)
        self.state = replace(self.state, dirty=bool(typed))
        self._work_out()

    def review(self) -> None:
        """Warnings for what is typed."""
        opened = self.state.opened
        if opened is None:
            return
        given = self._given()
        findings = self._workplace.ask(self._spec.review, opened.sheet, given)
        known = self._workplace.ask(self._spec.known_already, opened.sheet, given) if self.state.new else ()
        self._set(
            warnings={finding.field: finding.message for finding in findings if finding.level == "warning"},
            known_already=tuple(hint for hint in known if hint.id not in self._apart),
        )

    def not_the_same(self, known: str) -> None:
        """The one typed in is not this known one: not asked about again."""
        self._apart |= {known}
        self.review()

    def typed(self) -> dict[str, Any]:
        """All that is typed, in plain form by `kind.field`: for the comparison with one who is known."""
        first, opened = next(iter(self.state.known_already), None), self.state.opened
        kind = first.pair.kind if first is not None else ""
        filled = opened.values if opened is not None else {}
        given = {key: value for key, value in self._given().items() if value is not None and value != filled.get(key)}
        return {f"{kind}.{key}": value for key, value in given.items()}

    def save(self, values: Mapping[str, Value], problems: Mapping[str, str]) -> str | None:
        """Save; the record's id, or None with sentences at the fields if it was refused."""
        opened = self.state.opened
        if opened is None:
            return None
        self._values |= values
        if problems:
            self._refuse(dict(problems))
            return None
        self._saving = True
        try:
            saved: str = self._workplace.do(drafts.finish, self._key(), self._spec.save, opened.sheet, self._given())
        except BadInput as refused:
            self._refuse(sentences(refused))
            return None
        except UserError as error:
            self._desk.show_error(error)
            return None
        finally:
            self._saving = False
        self._apart = frozenset()
        warnings = self.state.warnings
        self.open(saved)
        self._set(errors={}, warnings=warnings)
        self._desk.saved()
        self._desk.say(_("Saved: {name}").format(name=self.state.title))
        return saved

    def keep_draft(self, raw: Mapping[str, Value]) -> None:
        """Keep what is typed and not saved."""
        if not self.state.dirty or self.state.opened is None:
            return
        given = self._given()
        kept = {key: value for key, value in raw.items() if key in given or isinstance(value, str)}
        saved_at = self._workplace.do(drafts.keep, self._key(), self.state.title, kept)
        self._desk.saved(_("Draft kept · {time}").format(time=phrases.clock(saved_at)))

    def discard(self) -> None:
        """Drop what is typed: show the record as stored."""
        opened = self.state.opened
        if opened is not None:
            self._workplace.do(drafts.forget, self._key())
            self.open(opened.record_id or "")

    # Somebody else changed the record

    def arrived(self, kinds: frozenset[str]) -> None:
        """Records of these kinds changed: renew what nobody touched here, name the rest."""
        opened = self.state.opened
        if self._saving or opened is None or opened.record_id is None or not kinds & self._spec.kinds:
            return
        changed = self._workplace.ask(self._spec.changed, opened.sheet)
        touched = self._given().keys()
        renewed = {change.key for change in changed} - touched
        fresh = self._workplace.ask(self._spec.open, opened.record_id, {})
        opened = self._spec.rebased(opened, fresh, renewed)
        known = self._fields()
        shown = {key: form_values.shown(known[key], fresh.values.get(key)) for key in renewed if key in known}
        self._values |= shown
        contested = tuple(change for change in changed if change.key in touched)
        turn = self.state.turn + bool(shown)
        self.state = replace(self.state, opened=opened, shown=shown, turn=turn, changed=contested)
        self._work_out()

    def look(self) -> str:
        """Put both values under the fields that changed; from now on saving settles them. The first key."""
        opened, contested = self.state.opened, self.state.changed
        if opened is None or opened.record_id is None or not contested:
            return ""
        fresh = self._workplace.ask(self._spec.open, opened.record_id, {})
        rebased = self._spec.rebased(opened, fresh, {change.key for change in contested})
        hints = {**self.state.hints, **contested_hints(contested, values_in_words(contested, self._fields()))}
        # The typed values still differ from what the form began with, so they are saved.
        self._set(opened=replace(rebased, values=dict(opened.values)), changed=(), hints=hints)
        return contested[0].key

    def arrived_words(self) -> str:
        """Who changed what and when."""
        changed = self.state.changed
        return arrived_words(changed, values_in_words(changed, self._fields()), self._spec.label)

    # Inside

    def _refuse(self, errors: dict[str, str]) -> None:
        known = self._fields()
        elsewhere = " ".join(sentence for key, sentence in errors.items() if key not in known)
        self._set(errors=errors, refused=self.state.refused + 1, trouble=elsewhere)

    def _fields(self) -> dict[str, Field]:
        return form_values.fields_of(self.state.opened.sections) if self.state.opened else {}

    def _given(self) -> dict[str, Any]:
        opened = self.state.opened
        if opened is None:
            return {}
        read = form_values.filled_in if opened.record_id is None else form_values.changes
        return read(self._fields(), opened.values, self._values)

    def _key(self) -> str:
        opened = self.state.opened
        about = (opened.record_id or opened.new_about) if opened else "new"
        return f"{self._spec.name}:{about}"

    def _work_out(self) -> None:
        values = {key: form_values.plain(value) for key, value in self._values.items()}
        hints = self._workplace.ask(self._spec.follow, values)
        self._set(hints={**self.state.hints, **hints}, hidden=self._spec.hide(values))
