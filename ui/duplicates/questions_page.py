"""The page of what waits about merged records, for those who may not merge: they may take offered values over."""

from PySide6.QtCore import Qt

from resources.language import _
from ui.base.context import Context
from ui.duplicates.decision_views import QuestionsView
from ui.duplicates.decisions_presenter import DecisionsPresenter, State
from ui.duplicates.presenter import KINDS
from ui.parts.page import NARROW, Page

TOUCHING = frozenset({*KINDS, "merge", "unmerge", "not_duplicate"})


class QuestionsPage(Page):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Questions about merged records"), ground="surface")
        self._presenter = DecisionsPresenter(context.workplace, context.desk, self.render_state, lambda: None)
        self._view = QuestionsView(self._presenter)
        self.body.addWidget(self._view, 1)
        self.fit_width(NARROW - 1)
        self.set_keys(("Up Down", _("choose")), ("Return", _("decide")), ("Esc", _("back")))

    def opened(self, **arguments: object) -> None:
        """No arguments."""
        self._presenter.show()
        self._view.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records or decisions changed."""
        if kinds & TOUCHING and self.isVisible():
            self._presenter.show()

    def fit_width(self, width: int) -> None:
        """Columns give way."""
        super().fit_width(width)
        self._view.table.fit_width(width)

    def render_state(self, state: State) -> None:
        """Show the questions."""
        self.head.say(_("Questions about merged records"), "", (_("Sync"),))
        self._view.render_state(state)
