"""A page that is one searched list: search field above, table below, and an empty state where there is nothing.

Ctrl+F and `/` lead into the search, Enter and arrow down out of it into the list. What the panel shows of a row is
read only when the keyboard rests on it for a moment, so that holding an arrow key down stays quick.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from ui.base.context import Context
from ui.parts.empty_state import EmptyState
from ui.parts.forms.search_field import SearchField
from ui.parts.page import Page
from ui.parts.tables.table import Table

SELECT_WAIT_MS = 90


class ListPresenter(Protocol):
    """What such a page asks of its presenter."""

    @property
    def show(self) -> Callable[..., None]:
        """Somebody came to the list; the arguments are its filters."""

    def search(self, text: str) -> None:
        """Search while it is typed."""

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records of these kinds changed."""


class ListPage(Page):
    """See the module. Subclasses build their tools and columns, then call `put_list` once."""

    def __init__(self, context: Context, title: str) -> None:
        super().__init__(context, title, ground="surface")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SELECT_WAIT_MS)

    def put_list(self, presenter: ListPresenter, search: SearchField, table: Table, empty: EmptyState) -> None:
        """Lay table and empty state into the body and tie the keys that all lists share."""
        self._listing, self._search, self._table, self._empty = presenter, search, table, empty
        self.body.add(table, empty, stretch=1)
        search.searched.connect(presenter.search)
        search.down.connect(self._into_list)
        search.returnPressed.connect(self._into_list)
        self.add_keys(("Ctrl+F", self._to_search), ("/", self._to_search))

    def add_keys(self, *keys: tuple[str, Callable[[], None]]) -> None:
        """Keys of this page and what they do."""
        for sequence, act in keys:
            QShortcut(QKeySequence(sequence), self, act)

    def select_with(self, select: Callable[[str], None]) -> None:
        """Tell `select` the id of the row the keyboard rests on; without a wait where there is none any more.

        Not at once even then: a list loses its row while it is being shown, and what shows it has to end first.
        """

        def tell() -> None:
            select(self._table.current_id())

        self._rest.timeout.connect(tell)
        self._table.selected.connect(
            lambda row: self._rest.start() if row is not None else QTimer.singleShot(0, self, tell)
        )

    # Called by the window

    def opened(self, **arguments: object) -> None:
        """`record_id` chooses a row; the other arguments are the filters that the list's presenter knows."""
        wanted = str(arguments.pop("record_id", ""))
        self._listing.show(**arguments)
        if wanted:
            self._table.select_id(wanted)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records changed."""
        self._listing.refresh(kinds)

    def fit_width(self, width: int) -> None:
        """Columns give way; filters, too, where the page has some."""
        super().fit_width(width)
        self._table.fit_width(width)
        self._arrange()

    def _arrange(self) -> None:
        """Show the filters there is space for."""

    def _into_list(self) -> None:
        self._search.search_now()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()
