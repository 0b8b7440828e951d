"""The base of every page: head, tools, body, side panel, and the keys the foot line shows for it.

A page builds its widgets once, ties each signal to one verb of its presenter, and has one `render_state(state)`. The
window calls `opened` when somebody comes to it, `left` when somebody goes, `refresh` after work changed records of
the named kinds, and `fit_width` when its width in terms of the text changes.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.base.context import Context
from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.boxes import Box, Ground, Scroll, column, holder, plain_column, row, show
from ui.parts.buttons import Button
from ui.parts.chips import Chip
from ui.parts.filters import FilterBar
from ui.parts.labels import Elided, Label
from ui.parts.notices import Notice
from ui.parts.panel import SidePanel

Keys = tuple[tuple[str, str], ...]
NARROW, MIDDLE = 900, 1120


class PageHead(Ground):
    """Crumb, title, count, chip; actions at the right, the primary one outermost."""

    def __init__(self) -> None:
        super().__init__("head")
        self._crumb = Elided("", "small")
        self.title = Elided("", "h1", "text")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.count = Label("", "body", "text2")
        self.chip = Chip()
        line = row(12)
        line.addWidget(self.title, 0)
        line.addWidget(self.count)
        line.addWidget(self.chip)
        line.addStretch(1)
        words = column(0)
        words.add(self._crumb)
        words.addLayout(line)
        self._actions = row(8)
        self._buttons: list[Button] = []
        whole = row(16, (24, 11, 24, 11))
        whole.addLayout(words, 1)
        whole.addLayout(self._actions)
        self.setLayout(whole)
        self.chip.hide()
        self.say("")

    def say(self, title: str, count: str = "", crumb: Sequence[str] = ()) -> None:
        """Title, quiet count beside it, and the way here above it."""
        self.title.set_words(title)
        self.count.setText(count)
        show(self.count, bool(count))
        self._crumb.set_words("  ›  ".join(crumb))
        show(self._crumb, bool(crumb))
        box = self.layout()
        if isinstance(box, Box):
            box.set_edges((24, 12, 24, 12) if crumb else (24, 11, 24, 11))

    def add_action(self, button: Button) -> Button:
        """An action; the last one added stands at the right edge and should be the primary one."""
        self._actions.addWidget(button)
        self._buttons.append(button)
        return button

    def fit_width(self, width: int) -> None:
        """Where space is scarce only the primary action and the title stay."""
        for button in self._buttons[:-1]:
            show(button, width >= NARROW and not button.property("left_out"))
        show(self.count, width >= NARROW and bool(self.count.text()))
        show(self._crumb, width >= NARROW and bool(self._crumb.text()))


class Page(QWidget):
    """See the module. Subclasses fill `head`, `tools`, `body` and may `add_panel`."""

    foot_changed = Signal()

    def __init__(self, context: Context, title: str = "", *, ground: str = "canvas") -> None:
        super().__init__(context.home)
        self.context = context
        self.available_width = 1440
        self.foot_keys: Keys = ()
        self.head = PageHead()
        self.head.say(title)
        self.tools: Box = row(8, (24, 9, 24, 9))
        self._tools_ground = Ground("tools", self.tools)
        self._tools_ground.hide()
        self.tabs_place: Box = column(0)
        self._notice = Notice("err", closable=True)
        self.body: Box = column(0)
        self._ground = Ground(ground)
        inside = plain_column(self._ground)
        self._notice_edge = column(0, (24, 12, 24, 0))
        self._notice_edge.addWidget(self._notice)
        self._notice_holder = holder(self._notice_edge)
        self._notice_holder.hide()
        self._notice.closed.connect(self._notice_holder.hide)
        inside.addWidget(self._notice_holder)
        inside.addLayout(self.body, 1)
        self.panel: SidePanel | None = None
        self._middle = row(0)
        self._middle.addWidget(self._ground, 1)
        whole = plain_column(self)
        whole.addWidget(self.head)
        whole.addLayout(self.tabs_place)
        whole.addWidget(self._tools_ground)
        whole.addLayout(self._middle, 1)
        look().changed.connect(self._relook)

    # Building

    def show_tools(self) -> Box:
        """Show the line of tools (search, filters) and return it for filling."""
        show(self._tools_ground, True)
        return self.tools

    def add_panel(self, width: int = 310) -> SidePanel:
        """A side panel at the right; it opens over the list where space is scarce."""
        self.panel = SidePanel(self, self._ground, self._middle, width, lambda: self.focus_area(self._ground))
        self._middle.addWidget(self.panel)
        return self.panel

    def add_scrolled(self, content: Box) -> Scroll:
        """Put content of unknown length into the body, scrolling vertically."""
        inner = QWidget()
        scroll = Scroll(inner)
        self.body.addWidget(scroll, 1)
        inner.setLayout(content)  # last: whatever is in it is then moved once, not three times
        return scroll

    def set_keys(self, *keys: tuple[str, str]) -> None:
        """The four to six keys of this page, for the foot line: ("Ctrl+F", "search"), most useful first."""
        self.foot_keys = keys
        self.foot_changed.emit()

    # Telling

    def notice(self, tone: Tone, title: str, text: str = "") -> None:
        """A notice at the top of the page; without words it goes."""
        self._notice.show_words(tone, title, text)
        self._notice_holder.setVisible(bool(title or text))

    # Called by the window

    def opened(self, **arguments: object) -> None:
        """Somebody came to this page. Put the focus where work begins; without an override, on the first control."""
        self.focus_area(self._ground)

    def left(self) -> None:
        """Somebody leaves it: keep what was typed as a draft."""

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records of these kinds changed."""

    def fit_width(self, width: int) -> None:
        """Adapt to the available width (pixels at 100 % text); subclasses pass it on to their table."""
        self.available_width = width
        self.head.fit_width(width)
        for bar in self.findChildren(FilterBar):
            bar.fit_width(width)
        if self.panel:
            self.panel.set_over(width < MIDDLE)

    def back(self) -> bool:
        """Esc: one level back inside the page; True if there was something to close."""
        if self.panel and self.panel.over and self.panel.isVisible():
            self.panel.close_panel()
            return True
        return False

    def areas(self) -> list[QWidget]:
        """The areas F6 walks through, in reading order."""
        shown = [self.head, self._tools_ground, self._ground]
        if self.panel and self.panel.isVisible():
            shown.append(self.panel)
        return [area for area in shown if area.isVisible()]

    def _relook(self) -> None:
        self.head.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A panel that lies over the list follows the edge."""
        super().resizeEvent(event)
        if self.panel and self.panel.over:
            self.panel.place()

    def focus_area(self, area: QWidget) -> bool:
        """Put the focus on the first control of an area; False if it has none."""
        candidates = [w for w in area.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for widget in candidates:
            if widget.isVisible() and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return False
