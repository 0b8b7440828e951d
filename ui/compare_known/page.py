"""Somebody who is typed in beside one who is known: the same table as for duplicates, and three ways on."""

from PySide6.QtCore import Qt

from app.duplicates.duplicates import Pair
from resources.language import _
from ui.base.context import Context
from ui.compare_known.presenter import ComparePresenter, State
from ui.duplicates import words
from ui.duplicates.compare_table import CompareTable
from ui.parts.boxes import Ground, Scroll, column, holder, row, show
from ui.parts.buttons import Button
from ui.parts.chips import Chip
from ui.parts.flow import Flow
from ui.parts.labels import Label
from ui.parts.notices import Notice
from ui.parts.page import MIDDLE, NARROW, Page

FORMS = {"participant": "participant", "business": "company_form"}
PLACES = {"participant": "participant", "business": "company"}


class ComparePage(Page):
    """Arguments: `kind`, `known` (the record), `typed` (plain values by `kind.field`), `why` (the pair)."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Known already?"))
        self._presenter = ComparePresenter(context.workplace, context.desk, self.render_state)
        self._trouble, self._banner = Notice("err"), Notice("info")
        self._score = Label("", "strong", "info")
        self._banner.add_action(self._score)
        self._chips = Flow()
        self.table = CompareTable()
        self.table.chosen.connect(self._presenter.choose)
        self.table.opened.connect(lambda _line: self.table.next_open())
        inside = column(12, (24, 16, 24, 16))
        inside.add(self._trouble, self._banner, self._chips)
        inside.addWidget(Ground("card", column(0).add(self.table)))
        inside.addStretch(1)
        area = Scroll(holder(inside))
        self.table.keep_in_sight(area)
        self.body.addWidget(area, 1)
        self._build_bar()
        self.fit_width(NARROW - 1)
        self.set_keys(
            ("Up Down", _("field")),
            ("1 2 3", _("choose a value")),
            ("Ctrl+Return", _("add my entries")),
            ("Esc", _("back")),
        )

    def _build_bar(self) -> None:
        self._missing = Label("", "strong", "warn", wrap=True)
        self._hint = Label("", "body", "text2", wrap=True)
        self._open = Button("", self._open_known, icon="right")
        self._else = Button("", self._someone_else, icon="close")
        self._add = Button("", self.add, icon="check", kind="primary", keys="Ctrl+Return")
        acts = row(8)
        acts.addWidget(self._open)
        acts.addStretch(1)
        acts.add(self._else, self._add)
        lines = column(8, (24, 10, 24, 10))
        lines.add(self._missing, self._hint)
        lines.addLayout(acts)
        self._bar = Ground("surface", lines)
        self.body.addWidget(self._bar)

    def opened(self, **arguments: object) -> None:
        """See the class."""
        typed, why = arguments.get("typed"), arguments.get("why")
        self._presenter.show(
            str(arguments.get("kind") or "participant"),
            str(arguments.get("known") or ""),
            typed if isinstance(typed, dict) else {},
            why if isinstance(why, Pair) else None,
        )
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit_width(self, width: int) -> None:
        """Columns and words give way."""
        super().fit_width(width)
        self.table.fit_width(width)
        self._say_ways()

    def _say_ways(self) -> None:
        person, short = self._presenter.state.kind == "participant", self.available_width < MIDDLE
        same = _("The same person: add my entries") if person else _("The same company: add my entries")
        known = _("Open the known person") if person else _("Open the known company")
        self._else.set_words(_("It is someone else") if person else _("It is another company"))
        self._open.set_words(_("Open it") if short else known)
        self._add.set_words(_("Add my entries") if short else same)

    def back(self) -> bool:
        """Esc leads to the form, where everything typed still stands."""
        self._to_form()
        return True

    def render_state(self, state: State) -> None:
        """Show both sides, or why that cannot be."""
        person, comparison = state.kind == "participant", state.comparison
        crumb = _("New person") if person else _("New company")
        self.head.say(_("Known already?"), "", (_("Participants") if person else _("Companies"), crumb))
        self._trouble.show_words("err", state.trouble)
        self._say_ways()
        for part in (self.table, self._open, self._add):
            show(part, comparison is not None)
        self._missing.setText(state.missing)
        show(self._missing, bool(state.missing))
        if comparison is None:
            self._banner.show_words("info", "")
            return
        why = comparison.why
        self._banner.show_words(
            "info",
            words.band(why) if why is not None else _("Two records side by side"),
            why.explanation if why is not None else "",
        )
        self._score.setText(words.score(why) if why is not None else "")
        self._chips.show_parts([Chip(chip.text, chip.tone, chip.icon) for chip in state.chips])
        self._hint.setText(
            _("Nothing of this is saved yet. What is known stays; what only you typed is added. It can be taken back.")
        )
        left, right = _("Known: {title}"), _("Typed by you: {title}")
        self.table.show_lines(
            comparison.id, left.format(title=comparison.title), right.format(title=comparison.typed_title), state.lines
        )

    def add(self) -> None:
        """Add what is typed; where a field is missing, the ring goes there."""
        comparison = self._presenter.state.comparison
        if comparison is None:
            return
        if self._presenter.add():
            self.context.navigate(PLACES[comparison.kind], record_id=comparison.id)
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.next_open()

    def _open_known(self) -> None:
        comparison = self._presenter.state.comparison
        if comparison is not None:
            self.context.navigate(PLACES[comparison.kind], record_id=comparison.id)

    def _someone_else(self) -> None:
        comparison = self._presenter.state.comparison
        self._to_form(comparison.id if comparison is not None else "")

    def _to_form(self, apart: str = "") -> None:
        self.context.navigate(FORMS[self._presenter.state.kind], apart=apart)
