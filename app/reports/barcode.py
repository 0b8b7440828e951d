"""Code 128 (set B) drawn as bars: any printable ASCII text, with its check symbol.

Written out here because the same from reportlab loads its whole graphics package (0.1 s); a test holds the two equal.
"""

from reportlab.pdfgen.canvas import Canvas

# Widths of bar and gap in turn, in modules, of the 107 symbols; the last is the stop.
_TABLE = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231
113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211
212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131
113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111
314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211
241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214
211232 2331112
"""
_WIDTHS = tuple(_TABLE.split())
_START_B, _STOP = 104, 106
QUIET = 10
"""Modules to keep free on either side."""


def symbols(text: str) -> list[int]:
    """The symbols of `text` from start to stop; ValueError for what set B cannot say."""
    if not (text.isascii() and text.isprintable()):
        raise ValueError(text)
    values = [ord(sign) - 32 for sign in text]
    check = (_START_B + sum(place * value for place, value in enumerate(values, 1))) % 103
    return [_START_B, *values, check, _STOP]


def bars(text: str) -> tuple[list[tuple[int, int]], int]:
    """The bars of `text` as (start, width) in modules, and the width of the whole."""
    bars, at = [], 0
    for symbol in symbols(text):
        for place, sign in enumerate(_WIDTHS[symbol]):
            if place % 2 == 0:
                bars.append((at, int(sign)))
            at += int(sign)
    return bars, at


def draw(canvas: Canvas, right: float, y: float, height: float, text: str, module: float) -> float:
    """Draw the barcode ending at `right`, standing on y; returns where it begins."""
    drawn_bars, modules = bars(text)
    left = right - modules * module
    drawn = [f"{left + start * module:.2f} {y:.2f} {wide * module:.2f} {height:.2f} re" for start, wide in drawn_bars]
    canvas.addLiteral(f"{' '.join(drawn)} f")
    return left
