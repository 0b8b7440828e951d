"""The dialog in which many conflicts are settled by one rule, with a preview of what would hold."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.conflicts.describe import Dispute
from app.conflicts.worklist import ConflictFilter, ConflictLine
from app.core.workplace import Workplace
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.conflicts.rules_presenter import RulesPresenter, State
from ui.look.theme import look
from ui.parts.boxes import Ground, column, show
from ui.parts.buttons import Button
from ui.parts.dialogs import Dialog
from ui.parts.forms.fields import Field, Section
from ui.parts.forms.form import Form
from ui.parts.labels import Label
from ui.parts.tables.cells import Column
from ui.parts.tables.table import Table

ROWS = 6


class RulesDialog(Dialog):
    """See the module."""

    def __init__(
        self,
        workplace: Workplace,
        desk: Desk,
        wanted: ConflictFilter,
        shown: Dispute | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Settle several conflicts by a rule"), parent, 680)
        self._presenter = RulesPresenter(workplace, desk, self.render_state, wanted, shown)
        fields = (Field("scope", _("Which conflicts"), "choice"), Field("rule", _("Rule"), "choice"))
        self._form = Form((Section("", fields),), summary=False)
        self._form.changed.connect(self._changed)
        columns: tuple[Column[ConflictLine], ...] = (
            Column("what", _("Conflict"), self._presenter.title, 240, stretch=True),
            Column("holds", _("Holds then"), self._presenter.holds, 300, stretch=True),
        )
        self._table = Table(columns, _("What would hold"), two_lines=True)
        self._frame = Ground("card", column(0).add(self._table))
        self._sentence = Label("", "body", "text2", wrap=True)
        self.body.add(self._form, self._frame, self._sentence)
        self.add_cancel()
        self._act = self.add_button(Button("", self._settle, icon="check", kind="primary"))
        self._shown_scopes: tuple[object, ...] = ()
        self._presenter.show()
        self._form.focus_first()

    def render_state(self, state: State) -> None:
        """Show what would hold."""
        if state.scopes != self._shown_scopes:
            self._shown_scopes = state.scopes
            self._form.set_choices("scope", state.scopes)
        self._form.set_choices("rule", state.rules)
        self._form.set_values({"scope": state.scope, "rule": state.rule})
        self._table.show_rows(state.rows)
        self._table.setFixedHeight(self._table.head.sizeHint().height() + look().measures.row_two * ROWS + 2)
        show(self._frame, state.rows.count > 0)
        self._sentence.setText(state.sentence)
        self._act.set_words(state.button or _("Settle"))
        show(self._act, bool(state.button))

    def _changed(self, key: str) -> None:
        value = str(self._form.values().get(key) or "")
        if key == "scope" and value and value != self._presenter.state.scope:
            self._presenter.choose_scope(value)
        elif key == "rule" and value and value != self._presenter.state.rule:
            self._presenter.choose_rule(value)

    def _settle(self) -> None:
        self._presenter.settle()
        self.accept()

    def sizeHint(self) -> QSize:
        """Wide enough for two values side by side."""
        return QSize(look().px(760), super().sizeHint().height())

    @classmethod
    def ask(
        cls,
        workplace: Workplace,
        desk: Desk,
        wanted: ConflictFilter,
        shown: Dispute | None,
        parent: QWidget | None = None,
    ) -> None:
        """Let somebody choose and preview; nothing happens on closing."""
        dialog = cls(workplace, desk, wanted, shown, parent)
        dialog.exec()
        dialog.deleteLater()
