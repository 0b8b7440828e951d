"""The panel beside the week: the chosen session's facts and what can be done with it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from app.sessions.coaching import SessionRow
from models import vocabulary
from resources.language import _
from ui.formatting import phrases
from ui.parts.boxes import column, row, show
from ui.parts.buttons import Button, Kind
from ui.parts.chips import Chip
from ui.parts.labels import IconLabel, Label
from ui.parts.panel import SidePanel
from ui.sessions import words
from ui.sessions.week_presenter import State

Act = Callable[[SessionRow], object]


class SessionPanel:
    """Fills a SidePanel; every button acts on the chosen session."""

    def __init__(self, panel: SidePanel, open_: Act, print_: Act, edit: Act, copy: Act, cancel: Act) -> None:
        self._panel = panel
        self._row: SessionRow | None = None
        self._chip = Chip()
        line = row(6)
        line.addWidget(self._chip)
        line.addStretch(1)
        panel.fixed.addLayout(line)
        self._facts = column(6)
        panel.body.addLayout(self._facts)
        panel.body.addStretch(1)
        self._copy = self._button(_("Copy last time's list"), copy, "people")
        self._print = self._button(_("Print list"), print_, "print", keys="Ctrl+P")
        self._edit = self._button(_("Edit session"), edit, "edit")
        self._cancel = self._button(_("Cancel session …"), cancel, "close")
        self._open = self._button(_("Record attendance"), open_, "check", primary=True)
        for button in (self._copy, self._edit, self._cancel, self._print, self._open):
            panel.bottom.addWidget(button)

    def _button(self, text: str, act: Act, icon: str, primary: bool = False, keys: str = "") -> Button:
        kind: Kind = "primary" if primary else "normal"
        made = Button(text, lambda: act(self._row) if self._row else None, icon=icon, kind=kind, keys=keys)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return made

    def render(self, state: State) -> None:
        """Show the chosen session; without one the panel says so."""
        self._row = chosen = state.selected
        if chosen is None:
            self._panel.say(_("No session chosen"))
            self._facts.clear()
            self._chip.show_state("")
            for button in (self._copy, self._edit, self._cancel, self._print, self._open):
                button.hide()
            return
        self._panel.say(words.title(chosen), words.heading(chosen))
        self._chip.show_state(*words.state(chosen, state.today))
        self._show_facts(chosen, state.leaders)
        group, held = chosen.kind == "group", chosen.status != "cancelled"
        show(self._copy, group and held and state.may_mark and chosen.listed == 0 and chosen.offering is not None)
        show(self._print, group and held and state.may_print)
        show(self._edit, state.may_edit)
        show(self._cancel, state.may_edit and not chosen.recorded)
        self._cancel.set_words(_("Cancel session …") if held else _("Takes place after all"))
        show(self._open, held and (state.may_mark if group else state.may_edit))
        self._open.set_words(_("Record attendance") if group else _("Open session"))

    def _show_facts(self, chosen: SessionRow, leaders: str) -> None:
        self._facts.clear()
        topics = phrases.joined([vocabulary.TOPIC.label(key) for key in chosen.topics])
        mode = vocabulary.MODE.label(chosen.mode) if chosen.mode != "in_person" else ""
        facts = (
            ("clock", words.span(chosen)),
            ("pin", " · ".join(filter(None, (chosen.location, mode)))),
            ("person", leaders),
            ("flag", topics),
            ("edit", chosen.content),
            ("people", words.listed(chosen.listed) if chosen.kind == "group" else ""),
        )
        for icon, text in facts:
            if text:
                line = row(8)
                line.addWidget(IconLabel(icon, "text2", 16), 0, Qt.AlignmentFlag.AlignTop)
                line.addWidget(Label(text, wrap=True), 1)
                self._facts.addLayout(line)
