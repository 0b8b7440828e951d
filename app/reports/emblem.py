"""The European emblem as vectors: 3:2, blue field, twelve upright golden stars on a circle."""

import math
from functools import cache
from typing import Any

RATIO = 1.5
_BLUE = (0x00 / 255, 0x33 / 255, 0x99 / 255)
_GOLD = (0xFF / 255, 0xCC / 255, 0x00 / 255)
_CIRCLE = 1 / 3  # radius of the circle of stars, in heights of the field
_STAR = 1 / 18  # radius of a star
_INNER = math.cos(math.radians(72)) / math.cos(math.radians(36))  # inner to outer radius of a five-pointed star


@cache
def _stars() -> tuple[tuple[tuple[float, float], ...], ...]:
    """The corners of the twelve stars in a field of height 1."""
    stars = []
    for hour in range(12):
        angle = math.radians(hour * 30)
        x, y = RATIO / 2 + _CIRCLE * math.sin(angle), 0.5 + _CIRCLE * math.cos(angle)
        corners = []
        for corner in range(10):
            turn, radius = math.radians(corner * 36), _STAR * (_INNER if corner % 2 else 1)
            corners.append((x + radius * math.sin(turn), y + radius * math.cos(turn)))
        stars.append(tuple(corners))
    return tuple(stars)


def draw(canvas: Any, x: float, y: float, height: float) -> float:
    """Draw the emblem with its lower left corner at (x, y); returns where it ends."""
    canvas.saveState()
    canvas.setFillColorRGB(*_BLUE)
    canvas.rect(x, y, height * RATIO, height, stroke=0, fill=1)
    canvas.setFillColorRGB(*_GOLD)
    path = canvas.beginPath()
    for (first_x, first_y), *others in _stars():
        path.moveTo(x + first_x * height, y + first_y * height)
        for star_x, star_y in others:
            path.lineTo(x + star_x * height, y + star_y * height)
        path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
    return x + height * RATIO
