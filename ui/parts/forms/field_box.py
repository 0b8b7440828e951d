"""One field of a form on screen: label, "required" as a word, the input, and the sentence under it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from resources.language import _
from ui.look.theme import look
from ui.parts.boxes import column, holder, row, show
from ui.parts.forms.answer_input import AnswerInput
from ui.parts.forms.choosers import ChoiceInput, ChoicesInput, YesNoInput
from ui.parts.forms.fields import Field
from ui.parts.forms.inputs import Input, LineInput, NoteInput, day_input, number_input, time_input
from ui.parts.forms.reference_input import ReferenceInput
from ui.parts.labels import IconLabel, Label

ANSWER_LABEL = 240
NUMBER_WIDTH = 150


def make_input(field: Field, today: Callable[[], date]) -> Input:
    """The input for a field's kind."""
    made: dict[str, Callable[[], Input]] = {
        "text": lambda: LineInput(field),
        "note": lambda: NoteInput(field),
        "day": lambda: day_input(field, today),
        "time": lambda: time_input(field),
        "number": lambda: number_input(field),
        "choice": lambda: ChoiceInput(field),
        "choices": lambda: ChoicesInput(field),
        "yes_no": lambda: YesNoInput(field),
        "answer": lambda: AnswerInput(field),
        "reference": lambda: ReferenceInput(field),
    }
    return made[field.kind]()


class FieldBox(QWidget):
    """Label, input and sentence of one field."""

    def __init__(self, field: Field, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.input = make_input(field, today)
        assert isinstance(self.input, QWidget)
        self._widget: QWidget = self.input
        self._label = Label(field.label, "body" if field.kind == "answer" else "label")
        self._label.setBuddy(self.input.editor)
        self._required = Label(_("required"), "small", "text2")
        self._icon = IconLabel("err", "err", 16)
        self._message = Label("", "small", "text2", wrap=True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        message = row(6)
        message.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        message.addWidget(self._message, 1)
        self._message_line = holder(message)
        self._error = self._warning = ""
        self._hint = field.hint
        self._build()
        self._name()
        self.input.set_read_only(field.read_only)
        show(self._required, field.required)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        look().changed.connect(self.relook)
        self.relook()
        self._say()

    def _build(self) -> None:
        box = column(4)
        if self.field.kind == "answer":
            line = row(12)
            self._label.setWordWrap(True)
            line.addWidget(self._label)
            line.addWidget(self._widget, 1)
            box.addLayout(line)
        elif self.field.kind == "yes_no":
            self._label.hide()
            box.addWidget(self._widget)
        else:
            head = row(6)
            head.add(self._label, self._required)
            head.addStretch(1)
            box.addLayout(head)
            line = row(8)
            line.addWidget(self._widget, 1)
            if self.field.unit:
                line.addWidget(Label(self.field.unit, "body", "text2"))
                line.addStretch(2)
            box.addLayout(line)
        box.addWidget(self._message_line)
        self.setLayout(box)

    def relook(self) -> None:
        """Renew fixed widths."""
        if self.field.kind == "answer":
            self._label.setFixedWidth(look().px(ANSWER_LABEL))
        if self.field.kind in {"number", "time"}:
            self._widget.setMaximumWidth(look().px(NUMBER_WIDTH if self.field.unit else 10_000))

    def _name(self) -> None:
        """Names for screen readers: the label; for combo boxes also set directly, some systems use only that."""
        if self.field.kind not in {"answer", "choices"}:
            self.input.editor.setAccessibleName(self.field.label)
        elif self.field.kind == "choices":
            self._widget.setAccessibleName(self.field.label)
        if isinstance(self.input, QComboBox):
            self.input.view().setAccessibleName(self.field.label)
            line = self.input.lineEdit()
            if line is not None:
                line.setAccessibleName(self.field.label)

    def set_error(self, sentence: str) -> None:
        """What is wrong and what to do; empty for nothing."""
        self._error = sentence
        self._say()

    def set_warning(self, sentence: str) -> None:
        """What should be looked at; saving works."""
        self._warning = sentence
        self._say()

    def set_hint(self, sentence: str) -> None:
        """The quiet sentence."""
        self._hint = sentence
        self._say()

    @property
    def error(self) -> str:
        """The sentence of the error, if there is one."""
        return self._error

    def _say(self) -> None:
        sentence, tone = self._hint, "text2"
        if self._error:
            sentence, tone = self._error, "err"
        elif self._warning:
            sentence, tone = self._warning, "warn"
        state = tone if tone != "text2" else ""
        self.input.show_state(state)
        self._message.setText(sentence)
        self._message.set_tone("err" if state == "err" else "warn" if state == "warn" else "text2")
        if state:
            self._icon.set_icon(state, "err" if state == "err" else "warn")
        show(self._icon, bool(state))
        show(self._message_line, bool(sentence))
        needed = _("required") if self.field.required else ""
        if self.field.kind != "answer":
            described = ", ".join(part for part in (needed, sentence) if part)
            self.input.editor.setAccessibleDescription(described)
