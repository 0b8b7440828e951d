"""Sizes in pixels: what grows with the text (type, icons, rows, controls) and what grows less (distances).

Free of Qt. The numbers themselves stand where they are used; this module only scales them.
"""

from dataclasses import dataclass

SMALLEST, LARGEST, STEP = 100, 200, 10

# role -> pixels at 100 %, weight
TYPE: dict[str, tuple[float, int]] = {
    "num": (26, 600),
    "h1": (22, 600),
    "h2": (16, 600),
    "strong": (14, 600),
    "body": (14, 400),
    "button": (14, 500),
    "small": (12.5, 400),
    "label": (12.5, 600),
    "chip": (12.5, 500),
    "key": (11.5, 500),
}


@dataclass(frozen=True)
class Measures:
    """The sizes at one text scale (in per cent) and density."""

    percent: int = 100
    compact: bool = False

    @property
    def scale(self) -> float:
        """The text scale as a factor, 1.0 to 2.0."""
        return self.percent / 100

    def px(self, size: float) -> int:
        """A size that grows with the text: type, icons, controls, rows, columns."""
        return round(size * self.scale)

    def space(self, size: float) -> int:
        """A distance: grows by about a third as much as the text, so that large text still fits."""
        return round(size * (1 + (self.scale - 1) * 0.35))

    @property
    def row(self) -> int:
        """Height of a table row of one line."""
        return self.px(28 if self.compact else 36)

    @property
    def row_two(self) -> int:
        """Height of a table row of two lines."""
        return self.px(40 if self.compact else 50)

    def unscaled(self, width: int) -> int:
        """A width in terms of the text, as it would be at 100 %: 1440 pixels at 200 % are 720."""
        return round(width / self.scale)


def nearest(percent: int) -> int:
    """A scale that is offered: between 100 and 200 in steps of 10."""
    return max(SMALLEST, min(LARGEST, round(percent / STEP) * STEP))
