"""A form about one record in the window. Subclasses name its spec, the crumb and where saving leads."""

from typing import Any

from PySide6.QtCore import QTimer

from resources.language import _
from ui.base.context import Context
from ui.formatting import phrases
from ui.parts.boxes import Box, column, holder, show
from ui.parts.buttons import Button
from ui.parts.forms.fields import Section
from ui.parts.forms.form import Form
from ui.parts.notices import Notice
from ui.parts.page import NARROW, Page
from ui.record_form.presenter import RecordPresenter
from ui.record_form.spec import FormSpec
from ui.record_form.state import State

REVIEW_MS, DRAFT_MS = 400, 1_500


class RecordFormPage(Page):
    """Arguments of `opened`: `record_id` (none for a new record), `apart` (one who is known, but not the one typed in);
    all others go to the spec."""

    def __init__(self, context: Context, spec: FormSpec[Any], crumb: str) -> None:
        super().__init__(context, "", ground="surface")
        self._crumb = crumb
        self.presenter = RecordPresenter(context.workplace, context.desk, spec, self.render_state)
        self._sections: tuple[Section, ...] = ()
        self._form: Form | None = None
        self._turn = self._refused = -1
        self.head.add_action(Button(_("Discard"), self.presenter.discard))
        self.head.add_action(Button(_("Save"), self.save, icon="check", kind="primary", keys="Ctrl+S"))
        self._build_notices()
        self._place: Box = column(0)
        content = column(16, (24, 16, 24, 24))
        content.addLayout(self._place)
        content.addStretch(1)
        self.add_scrolled(content)
        self._review, self._drafting = QTimer(self), QTimer(self)
        for timer, wait, act in (
            (self._review, REVIEW_MS, self.presenter.review),
            (self._drafting, DRAFT_MS, self._keep_draft),
        ):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(act)
        self.fit_width(NARROW - 1)
        self.set_keys(("Ctrl+S", _("save")), ("F8", _("next error")), ("Tab", _("next field")), ("Esc", _("back")))

    def _build_notices(self) -> None:
        self._arrived, self._drafted, self._trouble = Notice("info"), Notice("info"), Notice("err")
        self._arrived.add_action(Button(_("Look at it"), self._look, small=True))
        self._drafted.add_action(Button(_("Discard draft"), self.presenter.discard, small=True))
        notices = column(8, (24, 12, 24, 0))
        self._known_already = Notice("info")
        self._known_already.add_action(Button(_("Compare"), self._compare, small=True))
        notices.add(self._trouble, self._known_already, self._arrived, self._drafted)
        self._notice_place = holder(notices)
        self.body.addWidget(self._notice_place)

    # Called by the window

    def opened(self, **arguments: object) -> None:
        """Show a record, or an empty form."""
        record_id, apart = str(arguments.pop("record_id", "") or ""), str(arguments.pop("apart", "") or "")
        if self.presenter.open(record_id, arguments) and self._form is not None:
            self._form.focus_first()
            if self.presenter.state.new and self.presenter.state.dirty:
                self.presenter.not_the_same(apart) if apart else self.presenter.review()

    def left(self) -> None:
        """Keep what was typed."""
        self._keep_draft()

    def refresh(self, kinds: frozenset[str]) -> None:
        """Somebody may have changed this record."""
        self.presenter.arrived(kinds)

    # What is shown

    def render_state(self, state: State) -> None:
        """Show everything."""
        opened = state.opened
        if opened is None:
            return
        self.head.say(state.title, "", (self._crumb, state.title if not state.new else _("not saved yet")))
        self.head.chip.show_state(_("new") if state.new else "", "info", "ring")
        form = self._form_for(opened.sections)
        if state.turn != self._turn:
            self._turn = state.turn
            form.set_values(state.shown)
        for key in form.values():
            form.show_field(key, key not in state.hidden)
            if key in state.hints:
                form.set_hint(key, state.hints[key])
        for section in opened.sections:
            keys = {field.key for field in section.fields}
            form.show_section(section.key or section.title, not keys <= state.hidden)
        if not opened.editable:
            form.set_read_only(True)
        form.set_warnings(state.warnings)
        if state.refused != self._refused:
            self._refused = state.refused
            form.set_errors(state.errors)
        self._arrived.show_words(
            "info", _("Changed while you write") if state.changed else "", self.presenter.arrived_words()
        )
        when = ""
        if state.draft_of:
            when = f"{phrases.near_day(state.draft_of.date(), state.today)} {phrases.clock(state.draft_of)}"
        self._drafted.show_words("info", _("Draft of {when}: not saved yet").format(when=when) if when else "")
        self._trouble.show_words("err", state.trouble)
        known = next(iter(state.known_already), None)
        self._known_already.show_words("info", known.sentence if known else "", known.pair.explanation if known else "")
        show(self._notice_place, bool(state.changed or when or state.trouble or state.known_already))

    def _form_for(self, sections: tuple[Section, ...]) -> Form:
        if self._form is None or sections != self._sections:
            self._place.clear()
            self._sections = sections
            self._form = Form(sections, lambda: self.presenter.state.today)
            self._form.changed.connect(self._changed)
            self._place.addWidget(self._form)
            self._turn = -1
        return self._form

    # What is done

    def save(self) -> None:
        """Save; stay here, unless a subclass goes on."""
        if self._form is None:
            return
        self._review.stop()
        new = self.presenter.state.new
        saved = self.presenter.save(self._form.values(), self._form.problems())
        if saved is None:
            self._keep_draft()
            return
        self._drafting.stop()
        self._form.set_errors({}, focus=False)
        self.after_saving(saved, new)

    def after_saving(self, record_id: str, new: bool) -> None:
        """For subclasses: where to go after saving."""

    def _changed(self, key: str) -> None:
        if self._form is not None:
            self.presenter.change({key: self._form.values()[key]})
            self.context.desk.saved(_("Not saved yet"))
            self._review.start()
            self._drafting.start()

    def _keep_draft(self) -> None:
        if self._form is not None:
            self.presenter.keep_draft(self._form.draft())

    def _compare(self) -> None:
        """Put what is typed beside the one who is there; it is kept as a draft."""
        first, typed = self.presenter.state.known_already[0], self.presenter.typed()
        self._keep_draft()
        self.context.navigate("known_company", kind=first.pair.kind, known=first.id, typed=typed, why=first.pair)

    def _look(self) -> None:
        key = self.presenter.look()
        if key and self._form is not None:
            self._form.focus(key)
