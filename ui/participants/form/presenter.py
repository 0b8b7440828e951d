"""Presenter of a person's form: five tabs over one sheet, findings at the fields, a draft of what is not saved yet.

The sheet remembers what its values were read from. When somebody else changes the person meanwhile, fields that nobody
touched here are renewed; what was typed stays, the notice names what arrived, and `look` puts both values under the
field - only then does saving settle the field, otherwise both values are kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.base.errors import BadInput, UserError
from app.core.work import View
from app.core.workplace import Workplace
from app.intake.duplicate_hint import DuplicateHint, duplicate_hints
from app.people import contact_hours, person
from app.records import colleagues
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter, sentences
from ui.participants.form import consents, incoming
from ui.participants.form import state as form_state
from ui.participants.form.consents import ConsentActs, ConsentLine
from ui.participants.form.draft import FormDraft
from ui.participants.form.input import FormInput
from ui.participants.form.state import PersonContext, State
from ui.parts.forms import form_values
from ui.parts.forms.fields import Section, Value

KINDS = frozenset({"participant", "enrolment", "participant_sensitive", "consent"})


class FormPresenter(Presenter[State]):
    """See the module. `values` of the verbs are those of all forms by key."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk
        self._input = FormInput()
        self._draft = FormDraft(workplace, desk)
        self.consents = ConsentActs(
            workplace, desk, lambda: self.state.sheet.id or "", lambda lines: self._work_out(consents=lines)
        )
        self._saving = False  # own changes arrive as well: they are read when saving is over
        self._apart: frozenset[str] = frozenset()  # known people who are not the one typed in

    # Opening

    def sections(self) -> dict[str, tuple[Section, ...]]:
        """The forms by tab."""
        return self._input.sections()

    def load_team(self) -> None:
        """Who can be chosen as responsible; before the forms are built."""
        team = tuple(self._workplace.ask(colleagues.team))
        self._input = FormInput(team)
        self.state = replace(self.state, context=PersonContext(team=team))

    def open(self, record_id: str, name: str = "", tab: str = "person") -> bool:
        """Show a person, or an empty form for an empty id; False (the desk shows why) if that cannot be."""
        try:
            sheet, context, lines = self._workplace.ask(_read, record_id, self.state.context.team)
        except UserError as error:
            self._desk.show_error(error)
            return False
        draft = self._draft.read(sheet)
        self._input.begin(sheet, name, draft.fields if draft is not None else {}, context.today)
        self.state = State(
            sheet=sheet,
            context=context,
            consents=lines,
            turn=self.state.turn + 1,
            draft_of=draft.saved_at if draft is not None else None,
            shown=dict(self._input.values),
            refused=self.state.refused,
            dirty=draft is not None,
        )
        self._work_out()
        self.choose(tab)
        return True

    def choose(self, tab: str) -> None:
        """Another tab; the protected answers are read when somebody comes to them."""
        sheet = self.state.sheet
        if tab == "answers" and not self.state.answers_read and sheet.id and "participant_sensitive" in sheet.visible:
            try:
                self._read_answers(sheet.id)
            except UserError as error:
                self._desk.show_error(error)
                return
        self._work_out(tab=tab)

    def _read_answers(self, record_id: str) -> None:
        """Read the protected answers into their fields; that they were read is written down in the audit trail."""
        sheet = self.state.sheet
        values, basis = self._workplace.do(person.open_answers, record_id)
        answers_id = self._workplace.ask(person.answers_id, record_id)
        ids = {**sheet.records, **({"participant_sensitive": answers_id} if answers_id else {})}
        sheet = replace(sheet, values={**sheet.values, **values}, basis={**sheet.basis, **basis}, records=ids)
        asked = form_values.fields_of(self.sections()["answers"]).keys()
        empty = frozenset(key for key in asked if self._input.values.get(key) in (None, (), ""))
        shown = self._input.show(values, empty)
        self.state = replace(self.state, sheet=sheet, answers_read=True, shown=shown, turn=self.state.turn + 1)

    # Writing

    def change(self, values: Mapping[str, Value]) -> None:
        """Somebody typed: what follows from it, and the warnings of the fields as they stand."""
        self._input.values |= values
        self._work_out(dirty=self._input.differs(self.state.sheet))

    def review(self) -> None:
        """Warnings for what is typed (errors come when it is saved)."""
        sheet = self.state.sheet
        given = {key: value for key, value in self._input.given(sheet).items() if _kind(key) in sheet.editable}
        if not given:
            self._set(warnings={}, known_already=())
            return
        findings = self._workplace.ask(person.review_sheet, sheet, given)
        warnings = {finding.field: finding.message for finding in findings if finding.level == "warning"}
        self._set(warnings=warnings, known_already=self._known_already(given) if self.state.new else ())

    def _known_already(self, given: Mapping[str, Any]) -> tuple[DuplicateHint, ...]:
        """Who is perhaps the person that is typed in."""
        own = {key.partition(".")[2]: value for key, value in given.items() if _kind(key) == "participant"}
        candidates = self._workplace.ask(duplicate_hints, "participant", own)
        return tuple(candidate for candidate in candidates if candidate.id not in self._apart)

    def not_the_same(self, known: str) -> None:
        """The one typed in is not this known person: not asked about again."""
        self._apart |= {known}
        self.review()

    def typed(self) -> dict[str, Any]:
        """All that is typed, in plain form by key: for the comparison with somebody known."""
        return self._input.typed(self.state.sheet)

    def save(self, values: Mapping[str, Value], problems: Mapping[str, str]) -> bool:
        """Save what was changed; False with sentences at the fields if it was refused."""
        self._input.values |= values
        if problems:
            self._refuse(dict(problems))
            return False
        sheet = self.state.sheet
        given = self._input.given(sheet)
        if not given and sheet.id is not None:
            self._desk.saved()
            return True
        self._saving = True
        try:
            saved = self._draft.save(sheet, given)
        except BadInput as refused:
            self._refuse(sentences(refused))
            return False
        except UserError as error:
            self._desk.show_error(error)
            return False
        finally:
            self._saving = False
        self._apart = frozenset()
        self.open(saved.id, tab=self.state.tab)
        self._set(warnings=dict(saved.warnings), errors={})
        self._desk.saved()
        self._desk.say(_("Saved: {name}").format(name=self.state.sheet.name))
        return True

    def _refuse(self, errors: dict[str, str]) -> None:
        known = self._input.fields()
        elsewhere = " ".join(sentence for key, sentence in errors.items() if key not in known)
        tab = self._input.tab_of(frozenset(errors), self.state.tab)
        self._set(errors=errors, refused=self.state.refused + 1, tab=tab, trouble=elsewhere)

    # Drafts

    def keep_draft(self, raw: Mapping[str, Value]) -> None:
        """Keep what is typed and not saved."""
        if self.state.dirty:
            self._draft.keep(self.state.sheet, self._input, raw)

    def discard(self) -> None:
        """Drop the draft: show the person as stored."""
        self._draft.forget(self.state.sheet)
        self.open(self.state.sheet.id or "", tab=self.state.tab)

    # Somebody else changed the person

    def arrived(self, kinds: frozenset[str]) -> None:
        """Records of these kinds changed: renew what nobody touched here, name the rest."""
        sheet = self.state.sheet
        if self._saving or sheet.id is None or not kinds & KINDS:
            return
        changed = self._workplace.ask(person.changed_meanwhile, sheet)
        fresh = self._workplace.ask(person.rebased, sheet)
        merged = incoming.merge(sheet, fresh, changed, self._input.given(sheet).keys())
        shown = self._input.show(merged.sheet.values, merged.renewed)
        self._work_out(
            sheet=merged.sheet,
            shown=shown,
            turn=self.state.turn + bool(shown),
            changed=merged.contested,
            consents=self._workplace.ask(consents.of, sheet.id),
        )

    def look(self) -> str:
        """Put both values under the contested fields; from now on saving settles them. The key of the first."""
        contested = self.state.changed
        fresh = self._workplace.ask(person.rebased, self.state.sheet)
        sheet = incoming.with_both_seen(self.state.sheet, fresh, contested)
        hints = {**self.state.hints, **incoming.hints(contested, self.arrived_values())}
        first = contested[0].key if contested else ""
        self._set(sheet=sheet, changed=(), hints=hints, tab=self._input.tab_of(frozenset({first}), self.state.tab))
        return first

    def arrived_values(self) -> dict[str, str]:
        """What arrived, in words by key."""
        words = self._input.choice_words()
        return {change.key: form_state.in_words(change.key, change.value, words) for change in self.state.changed}

    # Inside

    def _work_out(self, **changes: Any) -> None:
        """Render these changes of the state, and what follows from the values as they stand."""
        values = self._input.readable()
        self.state = state = replace(self.state, **changes)
        self._set(
            hints={**state.hints, **form_state.hints(values, person.level_of(values))},
            hidden=form_state.hidden(values),
            completeness=form_state.completeness(state.sheet, state.context, values, state.consents),
            target=form_state.target_group(state.context, values),
        )


def _kind(key: str) -> str:
    """The kind of record a field belongs to."""
    return key.partition(".")[0]


def _read(
    view: View, record_id: str, team: tuple[tuple[str, str], ...]
) -> tuple[person.PersonSheet, PersonContext, tuple[ConsentLine, ...]]:
    sheet = person.open_sheet(view, record_id or None)
    return sheet, _context(view, record_id, team), consents.of(view, record_id) if record_id else ()


def _context(view: View, record_id: str, team: tuple[tuple[str, str], ...]) -> PersonContext:
    profile = view.profile
    return PersonContext(
        today=view.today,
        min_age=int(profile.get("min_age") or 0),
        districts=tuple(profile.get("districts") or ()),
        limit=contact_hours.limit_of(view),
        plus=profile.get("indicator_set") == "esf_plus_2021_2027",
        minutes=contact_hours.minutes_of(view, [record_id])[record_id] if record_id else 0,
        answered=person.answered(view, record_id) if record_id else {},
        team=team,
    )
