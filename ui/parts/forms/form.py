"""The one form: fields described as data (see `fields`), two columns where they fit, errors at the field.

It holds what people type and says when it changed; rules live in the use cases, whose BadInput comes back through
`set_errors`. After a refused save the summary on top names how many, F8 walks through them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.errors import BadInput
from resources.language import _, ngettext
from ui.look.theme import look
from ui.parts.boxes import column, show
from ui.parts.buttons import Button
from ui.parts.forms.answer_input import AnswerInput
from ui.parts.forms.choosers import ChoiceInput, ChoicesInput
from ui.parts.forms.field_box import FieldBox
from ui.parts.forms.fields import Choice, Section, Value
from ui.parts.forms.section_part import SectionPart
from ui.parts.labels import Label
from ui.parts.notices import Notice

WIDEST, TWO_COLUMNS = 900, 560


class Form(QWidget):
    """Sections of fields. `changed` carries the key of the field somebody changed."""

    changed = Signal(str)

    def __init__(
        self, sections: Sequence[Section], today: Callable[[], date] = date.today, *, summary: bool = True
    ) -> None:
        super().__init__()
        self._summed_up = summary
        self._boxes: dict[str, FieldBox] = {}
        self._sections: dict[str, SectionPart] = {}
        self._summary = Notice("err")
        self._jump = Button(_("To the first error"), self.next_error, kind="link", small=True)
        self._summary.add_action(self._jump)
        self._summary.add_action(Label("F8", "small", "err"))
        whole = column(16)
        whole.addWidget(self._summary)
        for number, section in enumerate(sections):
            part = SectionPart(self, section, today, ruled=number > 0)
            self._sections[section.key or section.title] = part
            self._boxes |= part.boxes
            whole.addWidget(part)
        for key, box in self._boxes.items():
            box.input.value_changed.connect(partial(self._changed, key))
        self.setLayout(whole)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("F8"), self, self.next_error, context=inside)
        QShortcut(QKeySequence("Shift+F8"), self, lambda: self.next_error(True), context=inside)
        look().changed.connect(self.relook)
        self.relook()

    def _changed(self, key: str) -> None:
        """A changed field loses its error: it is not known any more whether it still holds."""
        if self._boxes[key].error:
            self._boxes[key].set_error("")
            self._summarise()
        self.changed.emit(key)

    # Values

    def values(self) -> dict[str, Value]:
        """All values by key; one that cannot be read is the typed text (see `problems`)."""
        return {key: self._value(box) for key, box in self._boxes.items()}

    @staticmethod
    def _value(box: FieldBox) -> Value:
        try:
            return box.input.value()
        except BadInput:
            return box.input.raw()

    def problems(self) -> dict[str, str]:
        """What was typed and cannot be read: key -> sentence, ready for `set_errors`."""
        sentences = {}
        for key, box in self._boxes.items():
            try:
                box.input.value()
            except BadInput as error:
                sentences[key] = error.message
        return sentences

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show these values; fields not named stay as they are. Errors of fields shown anew go."""
        for key, value in values.items():
            if key in self._boxes:
                self._boxes[key].input.set_value(value)
                self._boxes[key].set_error("")
        self._summarise()

    def draft(self) -> dict[str, Value]:
        """What stands in the fields, unread: for keeping an unfinished form."""
        return {key: box.input.raw() for key, box in self._boxes.items()}

    # Errors

    def set_errors(self, errors: Mapping[str, str], focus: bool = True) -> None:
        """Sentences at their fields (all other errors go), the summary on top, the focus on the first."""
        for key, box in self._boxes.items():
            box.set_error(errors.get(key, ""))
        self._summarise()
        if focus and errors:
            self.next_error()

    def set_warnings(self, warnings: Mapping[str, str]) -> None:
        """Sentences at their fields; all other warnings go."""
        for key, box in self._boxes.items():
            box.set_warning(warnings.get(key, ""))

    def _wrong(self) -> list[FieldBox]:
        return [box for box in self._boxes.values() if box.error and not box.property("left_out")]

    def _summarise(self) -> None:
        wrong = self._wrong()
        if not wrong or not self._summed_up:
            self._summary.show_words("err", "")
            return
        number = len(wrong)
        words = ngettext("Cannot be saved yet: {n} error", "Cannot be saved yet: {n} errors", number)
        self._summary.show_words("err", words.format(n=number), _("Your input is kept as a draft."))
        self._jump.set_words(_("To “{field}”").format(field=wrong[0].field.label))

    def next_error(self, back: bool = False) -> None:
        """Move to the next field with an error after the one that has the focus."""
        wrong = self._wrong()
        if not wrong:
            return
        inside = [box.isAncestorOf(self.focusWidget() or self) for box in wrong]
        step = -1 if back else 1
        at = (inside.index(True) + step) % len(wrong) if True in inside else (-1 if back else 0)
        wrong[at].input.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Changing it

    def focus(self, key: str) -> None:
        """Put the focus into a field."""
        self._boxes[key].input.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the focus into the first field that is shown."""
        for key, box in self._boxes.items():
            if not box.property("left_out"):
                self.focus(key)
                return

    def show_field(self, key: str, shown: bool) -> None:
        """Show or leave out a field; its value is kept."""
        box = self._boxes[key]
        if bool(box.property("left_out")) == shown:
            box.setProperty("left_out", not shown)
            show(box, shown)
            self._arrange(again=True)

    def show_section(self, key: str, shown: bool) -> None:
        """Show or leave out a section, by its key or title."""
        show(self._sections[key], shown)

    def set_choices(self, key: str, choices: tuple[Choice, ...]) -> None:
        """Other choices for a field."""
        part = self._boxes[key].input
        if isinstance(part, ChoiceInput | ChoicesInput):
            part.set_choices(choices)

    def set_hint(self, key: str, sentence: str) -> None:
        """Another quiet sentence under a field."""
        self._boxes[key].set_hint(sentence)

    def set_note(self, key: str, words: str) -> None:
        """Another note at the right of an answer."""
        part = self._boxes[key].input
        if isinstance(part, AnswerInput):
            part.set_note(words)

    def set_read_only(self, read_only: bool, keys: Sequence[str] = ()) -> None:
        """Make these fields (all, if none are named) readable only."""
        for key in keys or tuple(self._boxes):
            self._boxes[key].input.set_read_only(read_only)

    def box(self, key: str) -> FieldBox:
        """The box of a field, for a page that adds something of its own."""
        return self._boxes[key]

    def minimumSizeHint(self) -> QSize:
        """As narrow as one column: else two would never become one."""
        return QSize(look().px(280), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column or two."""
        super().resizeEvent(event)
        self._arrange()

    def relook(self) -> None:
        """Renew widths."""
        self.setMaximumWidth(look().px(WIDEST))
        self._arrange(again=True)

    def _arrange(self, again: bool = False) -> None:
        columns = 2 if look().measures.unscaled(self.width()) >= TWO_COLUMNS else 1
        for part in self._sections.values():
            part.arrange(columns, again)
