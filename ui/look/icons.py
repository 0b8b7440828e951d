"""Icons: the drawings of resources/icons tinted with a colour, cached by name, colour, size, ratio and padding."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources


@lru_cache(maxsize=2000)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0, pad: int = 0) -> QPixmap:
    """The icon in `colour` at `size` logical pixels; `pad` adds empty pixels at the right (the gap to a text).

    Raises FileNotFoundError for a name that is not shipped.
    """
    image = QPixmap(round((size + pad) * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    drawing = resources.text(f"icons/{name}.svg").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, round(size * ratio), round(size * ratio)))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
