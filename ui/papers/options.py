"""What may be chosen for a paper, what was checked about it, and the buttons that print and save."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.language import _, ngettext
from ui.formatting import phrases
from ui.papers.state import State
from ui.parts.boxes import Rule, Scroll, column, holder, row, show
from ui.parts.buttons import Button
from ui.parts.forms.fields import Choice, Field, Section
from ui.parts.forms.form import Form
from ui.parts.labels import Label, state_line

FULL_PAGE = 25
BLANK = tuple(str(number) for number in (0, 3, 5, 10, 15, 20, FULL_PAGE))


class OptionsPart(QWidget):
    """`changed` carries options by their names."""

    session_chosen = Signal(str)
    changed = Signal(dict)
    print_wanted = Signal()
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Label("", "h2")
        self._form = Form((Section("", _fields()),), summary=False)
        self._form.changed.connect(self._chosen)
        self._series = Label("", "small", "text2", wrap=True)
        self._checks = column(8)
        self._print = Button(_("Print"), self.print_wanted.emit, icon="print", kind="primary")
        self._save = Button(_("Save PDF …"), self.save_wanted.emit, icon="received")
        self._empty = Button(_("Blank list"), self._toggle_empty)
        for button in (self._print, self._save, self._empty):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.inner = column(12, (0, 0, 8, 0))
        self.inner.add(self._title, self._form, self._series, Rule())
        self.inner.addLayout(self._checks)
        self.inner.addStretch(1)
        box = column(12)
        box.addWidget(Scroll(holder(self.inner)), 1)
        box.addWidget(self._print)
        box.addLayout(row(8).add(self._save, self._empty))
        self.setLayout(box)
        self._state = State()
        self._shown: tuple[object, ...] = ()

    def begin(self) -> None:
        """The focus where work begins."""
        self._print.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: State) -> None:
        """Show choices, options and checks."""
        self._state = state
        series = state.template == "attendance-series"
        self._title.setText(_("Attendance list, series") if series else _("Attendance list"))
        options = state.options
        shown = (state.choices, state.session, options)
        if shown != self._shown:
            self._shown = shown
            self._form.set_choices("session", state.choices)
            self._form.set_values(
                {
                    "session": state.session or None,
                    "blank_rows": str(options.blank_rows),
                    "sort": "first" if options.by_first_name else "last",
                    "show_times": options.show_times,
                    "show_code": options.show_code,
                    "second_confirmation": options.second_confirmation,
                }
            )
        words = ngettext("{n} meeting from this one on.", "{n} meetings from this one on.", state.meetings)
        self._series.setText(words.format(n=phrases.whole(state.meetings)))
        show(self._series, series)
        self._form.show_field("show_times", not series)
        self._empty.set_kind("active" if options.empty else "normal")
        self._empty.set_words(_("With names") if options.empty else _("Blank list"))
        self._checks.clear()
        for check in state.checks:
            self._checks.addLayout(state_line(check.icon, check.text, check.tone))
        for button in (self._print, self._save, self._empty):
            button.setVisible(state.may_print)

    def _chosen(self, key: str) -> None:
        value = self._form.values()[key]
        if key == "session":
            if value:
                self.session_chosen.emit(str(value))
        elif key == "blank_rows":
            self.changed.emit({"blank_rows": int(str(value or 0))})
        elif key == "sort":
            self.changed.emit({"by_first_name": value == "first"})
        else:
            self.changed.emit({key: bool(value)})

    def _toggle_empty(self) -> None:
        empty = not self._state.options.empty
        self.changed.emit({"empty": empty, "blank_rows": FULL_PAGE if empty else 3})


def _fields() -> tuple[Field, ...]:
    sorts = (Choice("last", _("Last name")), Choice("first", _("First name")))
    return (
        Field("session", _("Session"), "choice", wide=True),
        Field("blank_rows", _("Blank rows"), "choice", choices=tuple(Choice(number, number) for number in BLANK)),
        Field("sort", _("Order"), "choice", choices=sorts),
        Field("show_times", _("Column for deviating times"), "yes_no", wide=True),
        Field("show_code", _("Column for the code"), "yes_no", wide=True),
        Field("second_confirmation", _("Second confirmation (online)"), "yes_no", wide=True),
    )
