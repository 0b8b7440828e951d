"""The pages of the forms of sessions: what is typed is kept a moment later, saving stays on the page."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from app.sessions.register import find_people
from resources.language import _
from ui.base.context import Context
from ui.parts.boxes import column
from ui.parts.buttons import Button
from ui.parts.forms.fields import Section, Value
from ui.parts.forms.form import Form
from ui.parts.notices import Notice
from ui.parts.page import Page
from ui.sessions.form.fields import individual_sections, session_sections
from ui.sessions.form.presenter import SessionFormPresenter, State

KEEP_MS = 800


class _FormPage(Page):
    """Form, notice about a draft, save button; keeps a draft when somebody stops typing or leaves."""

    def __init__(self, context: Context, title: str, individual: bool) -> None:
        super().__init__(context, title, ground="surface")
        self._presenter = SessionFormPresenter(context.workplace, context.desk, self.render_state, individual)
        self._form: Form | None = None
        self._turn = -1
        self._touched = False
        self._first = "participant" if individual else "offering"
        self._state = State(individual)
        self._next = self.head.add_action(self._next_button())
        self._save = self.head.add_action(
            Button(_("Save session"), self._store, icon="check", kind="primary", keys="Ctrl+S")
        )
        self._drafted = Notice("info")
        self._drafted.add_action(Button(_("Discard draft"), self._presenter.drop_draft, small=True))
        self._content = column(16, (24, 16, 24, 24))
        self._content.addWidget(self._drafted)
        self._place = column(0)
        self._content.addLayout(self._place)
        self._content.addStretch(1)
        self.add_scrolled(self._content)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self._keep)
        self.set_keys(
            ("Tab", _("next field")), ("Ctrl+S", _("save")), ("F8", _("next error")), ("Esc", _("back, draft is kept"))
        )

    def _sections(self) -> Sequence[Section]:
        raise NotImplementedError

    def _next_button(self) -> Button:
        raise NotImplementedError

    def _say_head(self, state: State) -> None:
        raise NotImplementedError

    def opened(self, **arguments: object) -> None:
        """A session that is there (`record_id`), or a new one (`day`, `offering`, `participant`)."""
        self.notice("info", "")
        self._place.clear()
        self._form = Form(self._sections(), lambda: self.context.workplace.ask(lambda view: view.today))
        self._form.changed.connect(self._changed)
        self._place.addWidget(self._form)
        self._touched = False
        names = ("record_id", "day", "offering", "participant")
        self._presenter.open(**{name: str(arguments[name]) for name in names if arguments.get(name)})
        first = "begin" if arguments.get("participant") else self._first
        QTimer.singleShot(0, self._form, lambda form=self._form: form.focus(first))  # once everything has its place

    def left(self) -> None:
        """Keep what was typed."""
        if self._touched:
            self._keep()

    def refresh(self, kinds: frozenset[str]) -> None:
        """The session may have changed while somebody writes."""
        if "session" in kinds and self._form is not None:
            self._presenter.arrived(self._values())

    def render_state(self, state: State) -> None:
        """Show what changed."""
        self._state = state
        form = self._form
        if form is None:
            return
        if state.turn != self._turn and state.fill is not None:
            self._turn = state.turn
            form.set_values(state.fill)
        form.set_warnings(state.warnings or {})
        if state.errors is not None:
            form.set_errors(state.errors)
        if state.from_draft:
            text = _("Not saved yet. Last changed {moment}.").format(moment=state.from_draft)
            self._drafted.show_words("info", _("Your draft is back"), text)
        else:
            self._drafted.show_words("info", "")
        self.notice("info", _("Changed while you write") if state.changed else "", state.changed)
        self._save.setVisible(state.may_save)
        self._next.setVisible(bool(state.record_id) and self.available_width >= 900)
        self._next.setProperty("left_out", not state.record_id)
        self._say_head(state)
        self._shape(form, state)

    def _shape(self, form: Form, state: State) -> None:
        """Show and leave out fields."""

    def _changed(self, key: str) -> None:
        self._touched = True
        self._presenter.touched(key)
        self._timer.start()

    def _values(self) -> dict[str, Value]:
        return self._form.values() if self._form else {}

    def _keep(self) -> None:
        self._timer.stop()
        if self._form is None or not self._touched or not self._state.may_save:
            return
        self._touched = False
        self._presenter.keep(self._form.draft(), self._draft_title())
        if not self._form.problems():
            self._presenter.check(self._values())

    def _draft_title(self) -> str:
        return ""

    def _store(self) -> None:
        if self._form is None:
            return
        self._timer.stop()
        self._touched = False
        if not self._presenter.save(self._values(), self._form.problems()):
            self._presenter.keep(self._form.draft(), self._draft_title())


class SessionFormPage(_FormPage):
    """One session of a group."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("New session"), individual=False)

    def _sections(self) -> Sequence[Section]:
        return session_sections(self._presenter.choices.offerings(), self._presenter.choices.leaders())

    def _next_button(self) -> Button:
        return Button(_("Record attendance"), self._register, icon="check")

    def _say_head(self, state: State) -> None:
        title = _("Edit session") if state.record_id else _("New session")
        self.head.say(title, "", (_("Sessions"), title))
        self.head.chip.show_state(state.saved, "ok", "ok")

    def _shape(self, form: Form, state: State) -> None:
        stored = bool(state.record_id)
        form.show_section("status", stored)
        form.show_section("list", not stored)
        form.set_read_only(stored, ("offering",))

    def _changed(self, key: str) -> None:
        super()._changed(key)
        if key == "offering" and self._form is not None:
            self._presenter.offering_chosen(str(self._values().get("offering") or ""), self._values())

    def _draft_title(self) -> str:
        values = self._values()
        named = {choice.key: choice.words for choice in self._presenter.choices.offerings()}
        return str(values.get("title") or named.get(str(values.get("offering") or ""), ""))

    def _register(self) -> None:
        self.context.navigate("register", record_id=self._state.record_id)


class IndividualPage(_FormPage):
    """A session with one person."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Individual session"), individual=True)

    def _sections(self) -> Sequence[Section]:
        return individual_sections(self._presenter.choices.find_person, self._presenter.choices.leaders())

    def _next_button(self) -> Button:
        return Button(_("Record the next one"), self._another, icon="plus")

    def _say_head(self, state: State) -> None:
        self.head.say(_("Individual session"), "", (_("Sessions"), _("Individual session")))
        self.head.chip.show_state(state.saved, "ok", "ok")

    def _shape(self, form: Form, state: State) -> None:
        form.set_read_only(bool(state.record_id), ("participant",))
        if state.record_id:
            form.set_hint("note", _("A further note; earlier ones stay as they were written."))

    def _draft_title(self) -> str:
        chosen = str(self._values().get("participant") or "")
        people = self.context.workplace.ask(find_people, chosen, 1) if chosen and len(chosen) != 36 else []
        return people[0].name if people else ""

    def _another(self) -> None:
        self.context.navigate("individual")
