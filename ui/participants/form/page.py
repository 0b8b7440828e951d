"""A person's form in the window: tabs, findings at the fields, panel; saving never closes it."""

from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from resources.language import _
from ui.base.context import Context
from ui.formatting import phrases
from ui.participants import fields, words
from ui.participants.dialog_fields import FieldsDialog
from ui.participants.form.consents_view import ConsentsView
from ui.participants.form.notices import FormNotices, Verbs
from ui.participants.form.panel import FormPanel
from ui.participants.form.presenter import FormPresenter
from ui.participants.form.state import State
from ui.parts.boxes import Scroll, column, holder
from ui.parts.buttons import Button
from ui.parts.forms import form_values
from ui.parts.forms.fields import Value
from ui.parts.forms.form import Form
from ui.parts.page import NARROW, Page
from ui.parts.tabs import Tabs

REVIEW_MS, DRAFT_MS = 400, 1_500


class ParticipantFormPage(Page):
    """One person: arguments `record_id` (none for somebody new), `name` (typed elsewhere), `tab`, and `apart` (somebody
    known who is not the one being typed in)."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "", ground="surface")
        self._presenter = FormPresenter(context.workplace, context.desk, self.render_state)
        self._presenter.load_team()
        self._turn = self._refused = -1
        self._build()
        self._review, self._drafting = QTimer(self), QTimer(self)
        for timer, wait, act in (
            (self._review, REVIEW_MS, self._presenter.review),
            (self._drafting, DRAFT_MS, self._keep_draft),
        ):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(act)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            QShortcut(QKeySequence(keys), self, lambda step=step: self._tabs.step(step))
        self.fit_width(NARROW - 1)
        self.set_keys(
            ("Ctrl+S", _("save")),
            ("F8", _("next error")),
            ("J N K", _("yes, no, declined")),
            ("Ctrl+Tab", _("next tab")),
            ("Esc", _("back")),
        )

    def _build(self) -> None:
        self.head.add_action(Button(_("Discard"), self._presenter.discard))
        self.head.add_action(Button(_("Save"), self._save, icon="check", kind="primary", keys="Ctrl+S"))
        self._tabs = Tabs(tuple((key, _(words_)) for key, words_ in fields.TABS), _("Parts of the form"))
        self._tabs.chosen.connect(self._presenter.choose)
        self.tabs_place.addWidget(self._tabs)
        self._forms = {tab: Form(sections, self._today) for tab, sections in self._presenter.sections().items()}
        self._consents = ConsentsView()
        self._consents.add_wanted.connect(self._add_consent)
        self._consents.withdraw_wanted.connect(self._withdraw)
        self._stack = QStackedWidget()
        self._places: dict[str, int] = {}
        for tab, _words in fields.TABS:
            content = column(16, (24, 16, 24, 24))
            content.addWidget(self._forms.get(tab) or self._consents)
            content.addStretch(1)
            self._places[tab] = self._stack.addWidget(Scroll(holder(content)))
        for form in self._forms.values():
            form.changed.connect(self._changed)
        self._form_panel = FormPanel(self.add_panel(320))
        self._notices = FormNotices(
            Verbs(self._look, self._presenter.discard, lambda: self.context.navigate("sync"), self._compare)
        )
        self.body.addWidget(self._notices)
        self.body.addWidget(self._stack, 1)

    # Called by the window

    def opened(self, **arguments: object) -> None:
        """Show a person, or an empty form."""
        record_id = str(arguments.get("record_id") or "")
        if self._presenter.open(record_id, str(arguments.get("name") or ""), str(arguments.get("tab") or "person")):
            self._show_form().focus_first()
            if self._presenter.state.new and self._presenter.state.dirty:
                apart = str(arguments.get("apart") or "")
                self._presenter.not_the_same(apart) if apart else self._presenter.review()

    def left(self) -> None:
        """Keep what was typed."""
        self._keep_draft()

    def refresh(self, kinds: frozenset[str]) -> None:
        """Somebody may have changed this person."""
        self._presenter.arrived(kinds)

    def _show_form(self) -> Form:
        return self._forms.get(self._presenter.state.tab) or self._forms["person"]

    # What is shown

    def render_state(self, state: State) -> None:
        """Show everything."""
        sheet = state.sheet
        self.head.say(sheet.name or _("New person"), "", (_("Participants"), sheet.code or _("not saved yet")))
        if state.completeness is not None and not state.new:
            cell = words.completeness_cell(state.completeness)
            self.head.chip.show_state(cell.text, cell.tone, cell.icon)
        else:
            self.head.chip.show_state(_("new"), "info", "ring")
        if state.turn != self._turn:
            self._turn = state.turn
            for form in self._forms.values():
                form.set_values(state.shown)
        self._show_fields(state)
        if self._tabs.current != state.tab:
            self._tabs.choose(state.tab)
        self._stack.setCurrentIndex(self._places[state.tab])
        self._consents.show_lines(state.consents, state.new, "participant" in sheet.editable)
        self._form_panel.render(state)
        self._notices.render_state(state, self._presenter.arrived_values())
        self._show_errors(state)

    def _show_fields(self, state: State) -> None:
        for form in self._forms.values():
            for key in form.values():
                form.show_field(key, key not in state.hidden)
                if key in state.hints:
                    form.set_hint(key, state.hints[key])
            locked = [key for key in form.values() if key.partition(".")[0] not in state.sheet.editable]
            if locked:
                form.set_read_only(True, locked)
        notes = _notes(state)
        for key in self._forms["answers"].values():
            if key in notes:
                self._forms["answers"].set_note(key, notes[key])

    def _show_errors(self, state: State) -> None:
        by_key = {key: tab for tab, form in self._forms.items() for key in form.values()}
        wrong = {by_key[key] for key in state.errors if key in by_key}
        warned = {by_key[key] for key in state.warnings if key in by_key}
        for tab, form in self._forms.items():
            form.set_warnings(state.warnings)
            if tab in wrong:
                self._tabs.mark(tab, "err", "err", _("with errors"))
            elif tab in warned:
                self._tabs.mark(tab, "warn", "warn", _("with warnings"))
            else:
                self._tabs.mark(tab)
        if (
            not state.new
            and state.completeness is not None
            and any(m.kind == "consent" for m in state.completeness.missing)
        ):
            self._tabs.mark("consents", "warn", "warn", _("missing"))
        else:
            self._tabs.mark("consents")
        if state.refused != self._refused:
            self._refused = state.refused
            for tab, form in self._forms.items():
                own = {key: sentence for key, sentence in state.errors.items() if by_key.get(key) == tab}
                form.set_errors(own, focus=tab == state.tab)

    # What is done

    def _today(self) -> date:
        return self._presenter.state.context.today

    def _values(self) -> dict[str, Value]:
        return {key: value for form in self._forms.values() for key, value in form.values().items()}

    def _changed(self, key: str) -> None:
        form = next(form for form in self._forms.values() if key in form.values())
        self._presenter.change({key: form.values()[key]})
        self.context.desk.saved(_("Not saved yet"))
        self._review.start()
        self._drafting.start()

    def _save(self) -> None:
        problems = {key: sentence for form in self._forms.values() for key, sentence in form.problems().items()}
        self._review.stop()
        if self._presenter.save(self._values(), problems):
            self._drafting.stop()
            for form in self._forms.values():
                form.set_errors({}, focus=False)
        else:
            self._keep_draft()

    def _keep_draft(self) -> None:
        self._presenter.keep_draft({key: raw for form in self._forms.values() for key, raw in form.draft().items()})

    def _compare(self) -> None:
        """Put what is typed beside the one who is there; it is kept as a draft."""
        first, typed = self._presenter.state.known_already[0], self._presenter.typed()
        self._keep_draft()
        self.context.navigate("known_person", kind="participant", known=first.id, typed=typed, why=first.pair)

    def _look(self) -> None:
        key = self._presenter.look()
        form = next((form for form in self._forms.values() if key in form.values()), None)
        if form is not None:
            form.focus(key)

    def _add_consent(self) -> None:
        FieldsDialog.ask(
            _("Record a consent"),
            fields.consent(),
            self._presenter.consents.add,
            _("Record consent"),
            values={"given_on": self._today(), "how": "paper", "kind": "esf_data", "legal_basis": "consent"},
            parent=self,
        )

    def _withdraw(self, consent: str) -> None:
        FieldsDialog.ask(
            _("Record a withdrawal"),
            fields.withdrawal(),
            lambda values: self._presenter.consents.withdraw(consent, values),
            _("Record withdrawal"),
            values={"withdrawn_on": self._today()},
            parent=self,
        )


def _notes(state: State) -> dict[str, str]:
    """At each answer: which consent covers a yes."""
    covering = [line for line in state.consents if line.kind == "sensitive" and line.withdrawn_on is None]
    text = ""
    if covering:
        text = _("Consent of {day} is there").format(day=phrases.day(words.day_of(covering[0].given_on)))
    return {key: text for key in form_values.fields_of(fields.answers()) if key.startswith("participant_sensitive.")}
