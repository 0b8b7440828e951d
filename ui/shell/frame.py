"""The frame: rail, the stack of pages, the foot line, and the keys that work everywhere.

Pages are built when first shown and kept. `navigate` is the only way from page to page; it remembers the way back.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from resources.language import _
from ui.base.context import Context, PageEntry
from ui.base.desk import Desk
from ui.look.measures import STEP
from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.boxes import column, plain_column, row
from ui.parts.dialogs import QuestionDialog
from ui.parts.page import NARROW, Page
from ui.shell.foot import Foot
from ui.shell.hits import Hit
from ui.shell.key_list import KeyList
from ui.shell.page_history import PageHistory, Visit
from ui.shell.rail import Rail
from ui.shell.search_overlay import SearchOverlay


class Frame(QWidget):
    """Rail | page / foot, for one open store."""

    lock_wanted = Signal()
    sync_wanted = Signal()
    scale_changed = Signal(int)

    def __init__(
        self, entries: Sequence[PageEntry], desk: Desk, find: Callable[[str], list[Hit]] | None = None
    ) -> None:
        super().__init__()
        self._entries = {entry.key: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._context: Context | None = None
        self._history = PageHistory()
        self.desk = desk
        self.rail = Rail(entries)
        self.stack = QStackedWidget()
        self.foot = Foot()
        self._search = SearchOverlay(self, find or (lambda _text: []), self._go_to_hit)
        right = column(0)
        right.addWidget(self.stack, 1)
        right.addWidget(self.foot)
        whole = row(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)
        plain_column(self).addLayout(whole)
        self._connect()
        self._bind_keys()
        look().changed.connect(self._relook)

    def _connect(self) -> None:
        self.rail.page_wanted.connect(self.navigate)
        self.rail.search_wanted.connect(self.open_search)
        self.rail.lock_wanted.connect(self.lock_wanted)
        _connect_foot(self.desk, self.foot)
        self.desk.told.connect(self._show_notice)
        self.desk.asker = lambda title, text, answers: QuestionDialog.ask(title, text, answers, self)

    def _bind_keys(self) -> None:
        verbs: dict[str, Callable[[], object]] = {
            "Ctrl+K": self.open_search,
            "Alt+Left": self.go_back,
            "Alt+Right": self.go_forward,
            "F1": self.show_keys,
            "F5": self.sync_wanted.emit,
            "F6": self.next_area,
            "Shift+F6": lambda: self.next_area(-1),
            "Esc": self.escape,
            "Ctrl+Z": self.desk.take_back,
            "Ctrl++": lambda: self.scale_by(STEP),
            "Ctrl+=": lambda: self.scale_by(STEP),
            "Ctrl+-": lambda: self.scale_by(-STEP),
            "Ctrl+0": lambda: self.scale_by(0),
        }
        for entry in self._entries.values():
            if entry.number:
                verbs[f"Ctrl+{entry.number}"] = partial(self.navigate, entry.key)
        for keys, verb in verbs.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(verb)

    # Going from page to page

    def begin(self, context: Context, key: str) -> None:
        """Show the first page. `context.navigate` must be this frame's `navigate`."""
        self._context = replace(context, home=self.stack)
        self.navigate(key)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def navigate(self, page: str, /, **arguments: object) -> None:
        """Show a page and remember the way. A page this person has no right to is not there, and that is said."""
        if page not in self._entries:
            self.desk.say(_("This page does not belong to your tasks."), "info")
            return
        self._show(self._history.visit(page, arguments))

    def go_back(self) -> None:
        """Alt+Left."""
        self._step(-1)

    def go_forward(self) -> None:
        """Alt+Right."""
        self._step(1)

    def _step(self, by: int) -> None:
        visit = self._history.step(by)
        if visit is not None:
            self._show(visit)

    def escape(self) -> None:
        """Esc: close what the page has open, else go up to the page it belongs to."""
        page, visit = self.page, self._history.current
        if page is None or page.back() or visit is None:
            return
        parent = self._entries[visit.page].parent
        if parent:
            self.navigate(parent)

    def _show(self, visit: Visit) -> None:
        previous = self.page
        page = self._built(visit.page)
        if previous is not None and previous is not page:
            previous.left()
        self.rail.set_current(self._entries[visit.page].parent or visit.page)
        page.fit_width(look().measures.unscaled(self.width()))
        self.stack.setCurrentWidget(page)
        self.foot.show_keys(page.foot_keys)
        page.opened(**visit.arguments)

    def _built(self, key: str) -> Page:
        if key not in self._pages:
            assert self._context is not None
            page = self._entries[key].build(self._context)
            assert isinstance(page, Page)
            page.foot_changed.connect(self._foot_changed)
            self._pages[key] = page
            self.stack.addWidget(page)
        return self._pages[key]

    def _foot_changed(self) -> None:
        if self.page:
            self.foot.show_keys(self.page.foot_keys)

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records of these kinds changed: the page in sight reads them at once, the others when they are shown."""
        if self.page:
            self.page.refresh(kinds)

    def leave(self) -> None:
        """Before locking or closing: the page in sight keeps what was typed."""
        if self.page:
            self.page.left()

    # Notices

    def _show_notice(self, tone: Tone, sentence: str) -> None:
        if self.page:
            self.page.notice(tone, sentence)
        self.foot.say(sentence, tone)

    # Everywhere

    def open_search(self) -> None:
        """Ctrl+K."""
        self._search.open()

    def _go_to_hit(self, hit: Hit) -> None:
        if hit.page in self._entries:
            self.navigate(hit.page, **dict(hit.arguments))

    def show_keys(self) -> None:
        """F1."""
        KeyList.ask(self.page.foot_keys if self.page else (), self)

    def next_area(self, step: int = 1) -> None:
        """F6: rail, head, tools, body, panel."""
        page = self.page
        if page is None:
            return
        areas: list[QWidget] = [self.rail, *page.areas()]
        focus = self.window().focusWidget()
        inside = [area is focus or area.isAncestorOf(focus) if focus else False for area in areas]
        start = inside.index(True) if True in inside else 0
        for count in range(1, len(areas) + 1):
            area = areas[(start + step * count) % len(areas)]
            if area is self.rail:
                self.rail.first().setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
            if page.focus_area(area):
                return

    def scale_by(self, step: int) -> None:
        """Larger or smaller text; 0 goes back to 100 %."""
        look().use(percent=look().measures.percent + step if step else 100)
        self.scale_changed.emit(look().measures.percent)

    def _relook(self) -> None:
        # After the parts have renewed themselves.
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        width = look().measures.unscaled(self.width())
        self.rail.set_narrow(width < NARROW)
        if self.page:
            self.page.fit_width(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The available width changes."""
        super().resizeEvent(event)
        self._fit()
        self._search.place()


def _connect_foot(desk: Desk, foot: Foot) -> None:
    """What the desk has to say stands in the foot line."""
    foot.cancel_wanted.connect(desk.cancel_all)
    desk.said.connect(foot.say)
    desk.saved_changed.connect(foot.show_saved)
    desk.undo_offered.connect(foot.say_undo)
    desk.progressed.connect(foot.show_progress)
    desk.cancellable.connect(foot.let_cancel)
