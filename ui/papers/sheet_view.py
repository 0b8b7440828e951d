"""The sheet itself, as it prints: one page as a picture, with whole sheet, larger and smaller."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from resources.language import _
from ui.formatting import phrases
from ui.look.theme import look
from ui.papers.state import Picture, State
from ui.parts.boxes import Ground, Rule, column, plain_column, row, show
from ui.parts.buttons import Button, IconButton
from ui.parts.labels import Label

STEP = 1.25
SMALLEST, LARGEST = 300, 2400
A4_RATIO = 297 / 210


class SheetView(Ground):
    """`wide(width)` asks for a picture of that width in pixels; `turned(step)` for another page."""

    wide = Signal(int)
    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__("canvas")
        self._zoom = 0.0  # 0: the whole sheet
        self._ratio = A4_RATIO
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setWidget(self._sheet)
        self._area.setAccessibleName(_("The sheet as it prints"))
        self._sheet.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        self._trouble = Label("", "body", "text2", wrap=True)
        self._trouble.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = Label("", "body")
        foot = row(10, (16, 5, 16, 5))
        foot.addStretch(1)
        foot.add(
            IconButton("minus", _("Smaller"), lambda: self.scale(1 / STEP)),
            Button(_("Whole sheet"), self.whole, kind="link", small=True),
            IconButton("plus", _("Larger"), lambda: self.scale(STEP)),
        )
        foot.addSpacing(14)
        foot.addWidget(self._pages)
        foot.addStretch(1)
        middle = column(0, (20, 12, 20, 12))
        middle.add(self._area, self._trouble, stretch=1)
        whole = plain_column(self)
        whole.addLayout(middle, 1)
        whole.addWidget(Rule())
        whole.addWidget(Ground("surface", foot))

    def scale(self, factor: float) -> None:
        """Larger or smaller."""
        self._zoom = max(SMALLEST, min(LARGEST, (self._zoom or self._fitting()) * factor))
        self._ask()

    def whole(self) -> None:
        """The whole sheet."""
        self._zoom = 0.0
        self._ask()

    def render_state(self, state: State) -> None:
        """Show the page, or say why there is none."""
        if state.picture is not None:
            self._ratio = state.picture.height / state.picture.width
            self._sheet.setPixmap(_pixmap(state.picture, self))
            page, pages = state.page + 1, state.pages
            text = _("Page {page} of {pages}").format(page=phrases.whole(page), pages=phrases.whole(pages))
            self._pages.setText(text)
        else:
            self._sheet.clear()
            self._pages.setText("")
        show(self._area, state.picture is not None)
        text = state.trouble or (_("The sheet is being drawn …") if state.busy else "")
        self._trouble.setText(text)
        show(self._trouble, state.picture is None)

    def _fitting(self) -> float:
        ratio = self.devicePixelRatioF()
        around = self._area.parentWidget() or self
        width = max(around.width() - look().space(44), 200)
        height = max(self.height() - look().px(80), 200)
        return min(width, height / self._ratio) * ratio

    def _ask(self) -> None:
        self.wide.emit(round(self._zoom or self._fitting()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The whole sheet stays whole."""
        super().resizeEvent(event)
        if not self._zoom:
            self._ask()

    def sizeHint(self) -> QSize:
        """Takes what is left."""
        return QSize(look().px(420), look().px(500))


def _pixmap(picture: Picture, widget: QWidget) -> QPixmap:
    """The picture with the line of a paper's edge around it."""
    image = QImage(picture.pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32)
    made = QPixmap.fromImage(image)
    painter = QPainter(made)
    painter.setPen(look().tokens.line)
    painter.drawRect(0, 0, picture.width - 1, picture.height - 1)
    painter.end()
    made.setDevicePixelRatio(widget.devicePixelRatioF())
    return made
