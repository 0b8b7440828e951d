"""The assistant: steps at the left, one question at the right; Enter goes on, Esc goes back."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.core.workplace import Workplace
from resources.language import _
from ui.base.desk import Desk
from ui.first_start import steps, steps_store
from ui.first_start.presenter import STEPS, FirstStartPresenter, State, StoreMakers
from ui.first_start.step_rail import StepRail
from ui.look.theme import look
from ui.parts.boxes import Ground, Rule, Scroll, column, holder, plain_column, row, show
from ui.parts.buttons import Button
from ui.parts.labels import Label
from ui.parts.notices import Notice

WIDTH = 820


class FirstStartPage(Ground):
    """Ties the steps' widgets to the presenter."""

    left = Signal()
    chosen_look = Signal(str, int, int)  # theme, text scale, idle minutes

    def __init__(self, makers: StoreMakers, desk: Desk, opened: Callable[[Workplace], None], can_leave: bool) -> None:
        super().__init__("surface")
        self._presenter = FirstStartPresenter(makers, desk, self.render_state, opened)
        self._step = ""
        self._can_leave = can_leave
        self._rail = StepRail(tuple(_(words) for _key, words in STEPS))
        self._number = Label("", "small", "text2")
        self._title = Label("", "h1")
        self._intro = Label("", "body", "text2", wrap=True)
        self._error = Notice("err")
        self._busy = Notice("info")
        self._back = Button(_("Back"), self._go_back, icon="left")
        self._hint = Label(_("You can stop at any time."), "small", "text2")
        self._next = Button(_("Next"), self._go_on, kind="primary")
        self._parts: dict[str, steps.Step] = {
            "welcome": steps.WelcomeStep(self._presenter),
            "project": steps.ProjectStep(self._presenter),
            "you": steps.PersonStep(self._presenter),
            "passphrase": steps_store.PassphraseStep(self._presenter),
            "sheet": steps_store.SheetStep(self._presenter, desk),
            "done": steps_store.DoneStep(self._presenter, self.chosen_look),
        }
        self._build()
        desk.told.connect(lambda _tone, sentence: self._error.show_words("err", sentence))

    def _build(self) -> None:
        content = column(10)
        content.addWidget(self._number)
        content.add(self._title, self._intro)
        content.addSpacing(10)
        content.add(*self._parts.values())
        for part in self._parts.values():
            part.hide()
        content.add(self._error, self._busy)
        content.addSpacing(6)
        content.addWidget(Rule())
        foot = row(12)
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.add(self._hint, self._next)
        content.addLayout(foot)
        self._middle = holder(content)
        sides = row(0, (32, 64, 32, 32))
        sides.addStretch(1)
        sides.addWidget(self._middle, 100, Qt.AlignmentFlag.AlignTop)
        sides.addStretch(1)
        whole = row(0)
        whole.addWidget(self._rail)
        whole.addWidget(Scroll(holder(sides)), 1)
        plain_column(self).addLayout(whole)
        look().changed.connect(self.relook)
        self.relook()

    def relook(self) -> None:
        """Renew the width."""
        self._middle.setMaximumWidth(look().px(WIDTH))

    def begin(self) -> None:
        """Show the first step."""
        self._presenter.begin()

    def _go_back(self) -> None:
        if self._presenter.state.step == "welcome":
            self.left.emit()
        else:
            self._presenter.back()

    def _go_on(self) -> None:
        self._parts[self._presenter.state.step].go_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes back; nothing that was answered is lost."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def render_state(self, state: State) -> None:
        """Show the step and what is wrong in it."""
        part = self._parts[state.step]
        self._rail.show_step(state.number)
        self._number.setText(_("Step {n} of {total}").format(n=state.number, total=len(STEPS)))
        self._title.setText(part.title())
        self._intro.setText(part.intro())
        part.render_state(state)
        shown = part.shown_errors()
        rest = " ".join(text for key, text in state.errors.items() if key not in shown)
        self._error.show_words("err", rest)
        self._busy.show_words("info", state.busy)
        first = state.step == "welcome"
        show(self._back, (not first or self._can_leave) and not state.made)
        show(self._hint, not state.made)
        self._next.set_words(part.next_words())
        if state.step != self._step:
            self._step = state.step
            for other in self._parts.values():
                show(other, other is part)
            part.focus_first()
