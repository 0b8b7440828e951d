"""The European emblem as vectors: 3:2, blue field, twelve upright golden stars on a circle."""

import math
from functools import cache

from reportlab.pdfgen.canvas import Canvas

RATIO = 1.5
_BLUE = "0 0.2 0.6"  # #003399
_GOLD = "1 0.8 0"  # #FFCC00
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


@cache
def _code(height: float) -> str:
    """The emblem as PDF operators, its lower left corner at the origin."""
    field = f"{_BLUE} rg 0 0 {height * RATIO:.3f} {height:.3f} re f"
    stars = []
    for corners in _stars():
        points = [f"{x * height:.3f} {y * height:.3f}" for x, y in corners]
        stars.append(f"{points[0]} m {' l '.join(points[1:])} l h")
    return f"{field} {_GOLD} rg {' '.join(stars)} f"


def draw(canvas: Canvas, x: float, y: float, height: float) -> float:
    """Draw the emblem with its lower left corner at (x, y); returns where it ends."""
    canvas.addLiteral(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {_code(height)} Q")
    return x + height * RATIO
