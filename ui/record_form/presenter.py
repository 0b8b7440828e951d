"""The mind of a form about one record; what kind of record it is, a `Deal` says.

What is typed is kept as a draft until it is saved. What somebody else changed meanwhile is named and never overwritten:
saving keeps both values unless the person has looked at them (`look`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.base.errors import BadInput, UserError
from app.core.validation import Finding
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.intake.duplicate_hint import DuplicateHint
from app.people.person import ConcurrentChange
from app.records import drafts
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.formatting import phrases
from ui.participants.form.state import in_words, local_time
from ui.parts.forms import form_values
from ui.parts.forms.fields import Field, Section, Value

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Opened:
    """A record as the form begins with it; `sheet` is what the use cases want back."""

    sheet: Any
    record_id: str | None
    title: str
    values: Plain
    sections: tuple[Section, ...]
    basis: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    editable: bool = True
    new_about: str = "new"  # what the draft of a record that is not there yet is about


@dataclass(frozen=True)
class Deal:
    """What makes a form one of companies, offerings …: its use cases, and what follows from its values.

    `save` gets all values of a new record, else those that differ, and returns the id. `renew` gives the sheet with
    another basis. `follow` returns hints by key; `hide` the keys that are not asked; `there` who is perhaps known.
    """

    name: str
    new_title: str
    open: Callable[[View, str, Plain], Opened]
    save: Callable[[Work, Any, Plain], str]
    label: Callable[[str], str]
    review: Callable[[View, Any, Plain], list[Finding]] = lambda view, sheet, given: []
    changed: Callable[[View, Any], list[ConcurrentChange]] = lambda view, sheet: []
    renew: Callable[[Any, Plain, Mapping[str, Any]], Any] = lambda sheet, values, basis: sheet
    follow: Callable[[View, Plain], dict[str, str]] = lambda view, values: {}
    hide: Callable[[Plain], frozenset[str]] = lambda values: frozenset()
    there: Callable[[View, Any, Plain], tuple[DuplicateHint, ...]] = lambda view, sheet, given: ()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class State:
    """What the form shows; `shown` goes into the fields whenever `turn` has grown."""

    opened: Opened | None = None
    title: str = ""
    shown: Mapping[str, Value] = field(default_factory=dict)
    turn: int = 0
    errors: Mapping[str, str] = field(default_factory=dict)
    refused: int = 0
    warnings: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    changed: tuple[ConcurrentChange, ...] = ()
    draft_of: datetime | None = None
    dirty: bool = False
    trouble: str = ""
    there: tuple[DuplicateHint, ...] = ()
    today: date = date(2000, 1, 1)

    @property
    def new(self) -> bool:
        """Not recorded yet."""
        return self.opened is None or self.opened.record_id is None


class RecordPresenter:
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, deal: Deal, render: Callable[[State], None]) -> None:
        self._workplace, self._desk, self._deal, self._render = workplace, desk, deal, render
        self._values: dict[str, Value] = {}
        self._busy = False
        self._apart: frozenset[str] = frozenset()  # known records that are not the one typed in
        self.state = State()

    def open(self, record_id: str = "", arguments: Plain | None = None) -> bool:
        """Show a record, or an empty form; False (and told) if that cannot be."""
        try:
            opened = self._workplace.ask(self._deal.open, record_id, arguments or {})
        except UserError as error:
            self._desk.show_error(error)
            return False
        self.state = replace(self.state, opened=opened)
        today = self._workplace.ask(lambda view: view.today)
        self._values = form_values.all_shown(self._fields(), opened.values)
        kept = self._workplace.ask(drafts.read, self._key())
        if kept is not None:
            self._values |= form_values.from_draft(self._fields(), kept.fields, today)
        self.state = State(
            opened=opened,
            title=opened.title or self._deal.new_title,
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
        found = self._workplace.ask(self._deal.review, opened.sheet, given)
        there = self._workplace.ask(self._deal.there, opened.sheet, given) if self.state.new else ()
        self._set(
            warnings={one.field: one.message for one in found if one.level == "warning"},
            there=tuple(one for one in there if one.id not in self._apart),
        )

    def not_the_same(self, known: str) -> None:
        """The one typed in is not this known one: not asked about again."""
        self._apart |= {known}
        self.review()

    def typed(self) -> dict[str, Any]:
        """All that is typed, in plain form by `kind.field`: for the comparison with one who is known."""
        first, opened = next(iter(self.state.there), None), self.state.opened
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
        self._busy = True
        try:
            saved: str = self._workplace.do(drafts.finish, self._key(), self._deal.save, opened.sheet, self._given())
        except BadInput as refused:
            self._refuse(dict(refused.errors) or {"": refused.message})
            return None
        except UserError as error:
            self._desk.show_error(error)
            return None
        finally:
            self._busy = False
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
        at = self._workplace.do(drafts.keep, self._key(), self.state.title, kept)
        self._desk.saved(_("Draft kept · {time}").format(time=phrases.clock(at)))

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
        if self._busy or opened is None or opened.record_id is None or not kinds & self._deal.kinds:
            return
        changed = self._workplace.ask(self._deal.changed, opened.sheet)
        touched = self._given().keys()
        renewed = {one.key for one in changed} - touched
        fresh = self._workplace.ask(self._deal.open, opened.record_id, {})
        opened = self._rebased(opened, fresh, renewed)
        known = self._fields()
        shown = {key: form_values.shown(known[key], fresh.values.get(key)) for key in renewed if key in known}
        self._values |= shown
        kept = tuple(one for one in changed if one.key in touched)
        self.state = replace(self.state, opened=opened, shown=shown, turn=self.state.turn + bool(shown), changed=kept)
        self._work_out()

    def look(self) -> str:
        """Put both values under the fields that changed; from now on saving settles them. The first key."""
        opened, found = self.state.opened, self.state.changed
        if opened is None or opened.record_id is None or not found:
            return ""
        fresh = self._workplace.ask(self._deal.open, opened.record_id, {})
        said = self.arrived_values()
        hints = {
            one.key: _("{name}, {time}: {value}. Saving keeps what stands in the field.").format(
                name=one.author, time=local_time(one.moment), value=said[one.key]
            )
            for one in found
        }
        values = dict(opened.values)
        rebased = self._rebased(opened, fresh, {one.key for one in found})
        # The typed values still differ from what the form began with, so they are saved.
        self._set(opened=replace(rebased, values=values), changed=(), hints={**self.state.hints, **hints})
        return found[0].key

    def arrived_values(self) -> dict[str, str]:
        """What arrived, in words by key."""
        choices = {key: {c.key: c.words for c in one.choices} for key, one in self._fields().items()}
        return {one.key: in_words(one.key, one.value, choices) for one in self.state.changed}

    def arrived_words(self) -> str:
        """Who changed what and when."""
        said = self.arrived_values()
        sentences = [
            _("{name} changed “{field}” at {time}: {value}.").format(
                name=one.author or _("Somebody"),
                field=self._deal.label(one.key),
                time=local_time(one.moment),
                value=said[one.key],
            )
            for one in self.state.changed
        ]
        return " ".join((*sentences, _("Your input stays."))) if sentences else ""

    # Inside

    def _rebased(self, opened: Opened, fresh: Opened, keys: set[str]) -> Opened:
        values, basis = dict(opened.values), dict(opened.basis)
        for key in keys:
            values[key], basis[key] = fresh.values.get(key), fresh.basis.get(key, ())
        return replace(opened, values=values, basis=basis, sheet=self._deal.renew(opened.sheet, values, basis))

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
        return f"{self._deal.name}:{about}"

    def _work_out(self) -> None:
        values = {key: form_values.plain(value) for key, value in self._values.items()}
        hints = self._workplace.ask(self._deal.follow, values)
        self._set(hints={**self.state.hints, **hints}, hidden=self._deal.hide(values))

    def _set(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)
        self._render(self.state)
