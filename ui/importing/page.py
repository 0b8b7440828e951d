"""The import assistant in the window: steps at the left, one question at a time."""

from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from resources.language import _
from ui.base.context import Context
from ui.importing import words
from ui.importing.check_step import CheckStep
from ui.importing.columns_step import ColumnsStep
from ui.importing.ports import ports
from ui.importing.presenter import ImportPresenter
from ui.importing.state import State
from ui.importing.steps import DoneStep, FileStep, RunStep, Step
from ui.look.theme import look
from ui.parts.boxes import Ground, Rule, Scroll, column, holder, row, settle, show
from ui.parts.labels import IconLabel, Label
from ui.parts.notices import Notice
from ui.parts.page import MIDDLE, Page

WIDEST = 920


class ImportPage(Page):
    """Arguments: `subject` ("participants" or "businesses"), `path`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Import a list"), ground="surface")
        self._presenter = ImportPresenter(ports(context.workplace), context.desk, self.render_state)
        self._marks: dict[str, tuple[IconLabel, Label]] = {}
        self._rail = self._build_rail()
        self._file, self._columns, self._check = FileStep(), ColumnsStep(), CheckStep()
        self._run, self._done = RunStep(), DoneStep()
        self._steps: dict[str, Step] = {
            "file": self._file,
            "columns": self._columns,
            "check": self._check,
            "run": self._run,
            "done": self._done,
        }
        self._stack = QStackedWidget()
        self._trouble = Notice("err")
        for part in self._steps.values():
            self._stack.addWidget(part)
        inner = column(12, (24, 24, 24, 24))
        inner.add(self._trouble, self._stack)
        inner.addStretch(1)
        self._holder = holder(inner)
        self._holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._bars = QStackedWidget()
        for part in self._steps.values():
            self._bars.addWidget(part.bar)
        self._bars.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        right = column(0)
        right.addWidget(Scroll(self._holder), 1)
        right.addWidget(Rule())
        right.addWidget(self._bars)
        line = row(0)
        line.addWidget(self._rail)
        line.addLayout(right, 1)
        self.body.addLayout(line, 1)
        self._connect()
        look().changed.connect(self._fit)
        self._fit()
        self._shown = ""
        self.fit_width(MIDDLE - 1)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on)
        self._show_keys()

    def _show_keys(self, *more: tuple[str, str]) -> None:
        keys = (("Ctrl+Return", _("on")), ("Tab", _("next field")), *more, ("Esc", _("one step back")))
        if keys != self.foot_keys:
            self.set_keys(*keys)

    def _build_rail(self) -> Ground:
        box = column(6, (20, 24, 12, 24))
        for key, label in words.STEPS:
            icon, text = IconLabel("ring", "text2", 20), Label(_(label), "body", "text2", wrap=True)
            self._marks[key] = (icon, text)
            line = row(10, (0, 4, 0, 4))
            line.addWidget(icon)
            line.addWidget(text, 1)
            box.addLayout(line)
        box.addStretch(1)
        return Ground("panel", box)

    def _connect(self) -> None:
        presenter = self._presenter
        self._file.subject_chosen.connect(presenter.choose_subject)
        self._file.file_chosen.connect(presenter.choose_file)
        self._columns.assigned.connect(presenter.assign)
        self._columns.on.connect(presenter.check)
        self._columns.back.connect(presenter.back)
        self._check.on.connect(presenter.take_over)
        self._check.back.connect(presenter.back)
        self._check.rejects_wanted.connect(presenter.save_rejects)
        alike = self._check.alike
        alike.turned.connect(presenter.add)
        alike.sure_wanted.connect(presenter.add_sure)
        alike.none_wanted.connect(presenter.add_none)
        self._run.cancelled.connect(presenter.cancel)
        self._done.rejects_wanted.connect(presenter.save_rejects)
        self._done.to_list.connect(self._to_list)
        self._done.to_merges.connect(self._to_merges)
        self._done.again.connect(lambda: presenter.begin(presenter.state.subject))

    def opened(self, **arguments: object) -> None:
        """Begin, or go on where it was left."""
        wanted = arguments.get("subject")
        if self._presenter.state.working and not wanted:
            return
        if wanted or self._presenter.state.step == "done":
            self._presenter.begin("businesses" if wanted == "businesses" else "participants")
        else:
            self.render_state(self._presenter.state)
        if arguments.get("path"):
            self._presenter.choose_file(Path(str(arguments["path"])))
        self._steps[self._presenter.state.step].focus_here()

    def back(self) -> bool:
        """Esc: one step back."""
        return self._presenter.back()

    def fit_width(self, width: int) -> None:
        """Where space is scarce the steps at the left go."""
        super().fit_width(width)
        show(self._rail, width >= MIDDLE)
        self._check.alike.table.fit_width(width)

    def render_state(self, state: State) -> None:
        """Show the step."""
        subject = {key: label for key, label, _icon in words.SUBJECTS}[state.subject]
        self.head.say(_("Import a list"), "", (_(subject), state.file_name or _("Import")))
        order = [key for key, _label in words.STEPS]
        now = order.index(state.step)
        for number, key in enumerate(order):
            icon, text = self._marks[key]
            done, current = number < now or state.step == "done", number == now
            icon.set_icon(
                "ok" if done else "right" if current else "ring", "ok" if done else "accent" if current else "text2"
            )
            text.set_tone("text" if number <= now else "text2")
            progress = _("done") if done else _("now") if current else _("still to come")
            text.setAccessibleName(f"{text.text()}, {progress}")
        self._trouble.show_words("err", state.refused)
        part = self._steps[state.step]
        part.show_state(state)
        self._stack.setCurrentWidget(part)
        self._bars.setCurrentWidget(part.bar)
        for other in self._steps.values():
            policy = QSizePolicy.Policy.Preferred if other is part else QSizePolicy.Policy.Ignored
            other.setSizePolicy(QSizePolicy.Policy.Expanding, policy)
        self._show_keys(*((("Space", _("addition or new")),) if state.step == "check" and state.alike else ()))
        if state.step != self._shown:
            self._shown = state.step
            part.focus_here()
        settle(self._trouble)

    def _fit(self) -> None:
        self._holder.setMaximumWidth(look().px(WIDEST + 48))
        self._bars.setMaximumWidth(look().px(WIDEST + 48))
        self._rail.setFixedWidth(look().px(210))

    def _on(self) -> None:
        primary = self._steps[self._presenter.state.step].primary
        if primary is not None and self._presenter.state.step != "run":
            primary.animated_click()

    def _to_merges(self) -> None:
        kind = "business" if self._presenter.state.subject == "businesses" else "participant"
        self.context.navigate("duplicates", kind=kind, tab="merges")

    def _to_list(self) -> None:
        self.context.navigate("companies" if self._presenter.state.subject == "businesses" else "participants")
