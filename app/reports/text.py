"""Text on paper: any script, shaped, in the right order, measured, wrapped and fitted - never cut.

`shape` turns a line of text into glyphs once and remembers it; Latin, Greek and Cyrillic letters that have a glyph of
their own go straight through, all else (combining marks, Arabic, mixed directions) through the bidi algorithm and
HarfBuzz. Signs that steer direction or show nothing are dropped: the order on paper follows from the letters alone.
Sizes and positions in points. One thread at a time draws (see `paper`).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import uharfbuzz as hb
from bidi import algorithm as bidi
from reportlab.pdfgen.canvas import Canvas

from app.reports.fonts import BOLD, REGULAR, Face, face

# What has one glyph per character and needs no shaping.
_SIMPLE = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20cf]*"
)
_JOINERS = "\u200c\u200d"  # they shape Persian and Indic words, and steer nothing
_BLANKS = re.compile("( +)")
# Words and the parts of hyphenated words; a dash goes with the word after it (readers drop it from the end of a line).
_BREAKABLE = re.compile("(?:[–—] +)?[^ -]*-+|(?:[–—] +)?[^ -]+ *| +")
_FEATURES = {"kern": False, "liga": False}


class Glyph(NamedTuple):
    """One character of the face (perhaps a stand-in), its advance and offset in thousandths of the size."""

    sign: str
    advance: float
    x: float
    y: float


class Run(NamedTuple):
    """Placed glyphs of one direction; `spelt` is what they read where single glyphs cannot tell."""

    glyphs: tuple[Glyph, ...]
    spelt: str


class Line(NamedTuple):
    """A shaped line: either plain characters or runs; width in thousandths of the size."""

    face: str
    width: float
    plain: str
    runs: tuple[Run, ...]


class Fitted(NamedTuple):
    """Text broken into lines at the size that fits."""

    lines: tuple[Line, ...]
    size: float


def tidy(text: str) -> str:
    """Text without signs that show nothing or steer direction; line ends and tabs become blanks; NFC."""
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        category = unicodedata.category(sign)
        if sign.isspace():
            kept.append(" ")
        elif category not in {"Cc", "Cf", "Cs"} or sign in _JOINERS:
            kept.append(sign)
    return "".join(kept)


@lru_cache(maxsize=8192)
def shape(text: str, bold: bool = False, base: int | None = None) -> Line:
    """One line of text as glyphs in the order they stand on paper.

    `base` is the direction of the text that the line is part of (see `direction`); by itself a line decides alone.
    """
    name = BOLD if bold else REGULAR
    drawn = face(name)
    text = tidy(text)
    if _SIMPLE.fullmatch(text):
        try:
            return Line(name, sum([drawn.widths[ord(sign)] for sign in text]), text, ())
        except KeyError:
            pass  # a sign the face lacks: shaping draws the empty box and keeps the text
    runs = tuple(_shape_run(drawn, piece, rtl) for piece, rtl in _pieces_in_order(text, base))
    return Line(name, sum(glyph.advance for run in runs for glyph in run.glyphs), "", runs)


def direction(text: str) -> int:
    """1 where the first letter of a text is written right to left, else 0."""
    return int(bidi.get_base_level(text))


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of a line in points."""
    return shape(text, bold).width * size / 1000


def draw(canvas: Canvas, x: float, y: float, text: str, size: float, bold: bool = False) -> float:
    """Draw a line with its baseline at y, beginning at x; returns where it ends."""
    return draw_line(canvas, x, y, shape(text, bold), size)


def draw_right(canvas: Canvas, x: float, y: float, text: str, size: float, bold: bool = False) -> None:
    """Draw a line that ends at x."""
    line = shape(text, bold)
    draw_line(canvas, x - line.width * size / 1000, y, line, size)


def draw_line(canvas: Canvas, x: float, y: float, line: Line, size: float) -> float:
    """Draw a shaped line; returns where it ends."""
    if line.plain or line.runs:
        document, drawn = canvas._doc, face(line.face)
        parts = _plain_code(document, drawn, line.plain, size)
        for run in line.runs:
            parts += _run_code(document, drawn, run, size)
        canvas.addLiteral(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {' '.join(parts)} ET")
    return x + line.width * size / 1000


def wrap(text: str, size: float, limit: float, bold: bool = False) -> tuple[Line, ...]:
    """Text in lines of at most `limit` points: broken at blanks and after hyphens, inside a word only where the
    word alone is too long.
    """
    text = tidy(text)
    lines: list[str] = []
    current = ""
    for part in _BREAKABLE.findall(text):
        if width((current + part).rstrip(), size, bold) <= limit:
            current += part
            continue
        if current.strip():
            lines.append(current.strip())
        *full, current = _pieces(part, size, limit, bold)
        lines += full
    lines.append(current.strip())
    base = direction(text)
    return tuple(shape(line, bold, base) for line in lines)


def fit(text: str, limit: float, sizes: tuple[float, ...], most_lines: int = 2, bold: bool = False) -> Fitted:
    """Text at the largest of `sizes` (descending) at which it takes one line, else the largest that needs no more
    than `most_lines`, else as many lines as the smallest size needs.
    """
    line = shape(text, bold)
    for size in sizes:
        if line.width * size / 1000 <= limit:
            return Fitted((line,), size)
    lines: tuple[Line, ...] = ()
    for size in sizes:
        lines = wrap(text, size, limit, bold)
        if len(lines) <= most_lines:
            return Fitted(lines, size)
    return Fitted(lines, sizes[-1])


def _pieces(word: str, size: float, limit: float, bold: bool) -> list[str]:
    """A word in pieces that fit; marks stay with their letters."""
    pieces = [""]
    for sign in word:
        longer = pieces[-1] + sign
        if pieces[-1] and not unicodedata.combining(sign) and width(longer, size, bold) > limit:
            pieces.append(sign)
        else:
            pieces[-1] = longer
    return pieces


def _pieces_in_order(text: str, base: int | None) -> Iterator[tuple[str, bool]]:
    """Pieces of one direction from left to right as they stand on paper: text in logical order, is right-to-left."""
    levels = _levels(text, direction(text) if base is None else base)
    pieces = [(level, [place for place, _ in run]) for level, run in groupby(enumerate(levels), lambda pair: pair[1])]
    for level in range(max(levels, default=0), 0, -1):  # rule L2: from the highest level down, turn what lies above
        turned: list[tuple[int, list[int]]] = []
        kept = 0
        for piece in pieces:
            turned.insert(kept if piece[0] >= level else len(turned), piece)
            kept = kept if piece[0] >= level else len(turned)
        pieces = turned
    for level, places in pieces:
        run = text[places[0] : places[-1] + 1]
        if level % 2:
            yield from ((word, True) for word in reversed(_BLANKS.split(run)) if word)
        else:
            yield run, False


def _levels(text: str, base: int) -> list[int]:
    """The embedding level of each character in a line of direction `base`."""
    storage = bidi.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    bidi.get_embedding_levels(text, storage)
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    resolved = iter([sign["level"] for sign in storage["chars"]])
    levels: list[int] = []
    for sign in text:  # the algorithm drops joiners: they go with the letter before
        dropped = unicodedata.bidirectional(sign) in bidi.X9_REMOVED
        levels.append((levels[-1] if levels else base) if dropped else next(resolved))
    return levels


def _shape_run(drawn: Face, text: str, rtl: bool) -> Run:
    """The glyphs of a run, from left to right."""
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    hb.shape(drawn.shaper, buffer, _FEATURES)
    infos, scale = buffer.glyph_infos, drawn.scale
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    glyphs = []
    for info, place in zip(infos, buffer.glyph_positions, strict=True):
        sign = _sign(drawn, info.codepoint, text[info.cluster : ends[info.cluster]], rtl)
        glyphs.append(Glyph(sign, place.x_advance * scale, place.x_offset * scale, place.y_offset * scale))
    return Run(tuple(glyphs), text if len(starts) < len(infos) else "")


def _sign(drawn: Face, glyph: int, meaning: str, rtl: bool) -> str:
    if len(meaning) == 1 and drawn.glyphs.get(ord(meaning)) == glyph:
        return meaning
    if rtl:  # readers put a right-to-left line in order themselves: brackets as drawn, a ligature as one sign
        for code in drawn.pdf.face.glyphToChar.get(glyph, ()):
            if unicodedata.mirrored(meaning[0]) or unicodedata.normalize("NFKC", chr(code)) == meaning:
                return chr(code)
    return drawn.stand_in(glyph, meaning)


def _plain_code(document: Any, drawn: Face, text: str, size: float) -> list[str]:
    parts = []
    for subset, codes in drawn.pdf.splitString(text, document):
        parts.append(f"{drawn.pdf.getSubsetInternalName(subset, document)} {size:g} Tf <{codes.hex()}> Tj")
    return parts


def _run_code(document: Any, drawn: Face, run: Run, size: float) -> list[str]:
    """The text operators of placed glyphs: one TJ per subset and height."""
    codes = drawn.pdf.splitString("".join(glyph.sign for glyph in run.glyphs), document)
    numbered = [(subset, code) for subset, chunk in codes for code in chunk]
    parts = []
    if run.spelt:
        parts.append(f"/Span <</ActualText <FEFF{run.spelt.encode('utf-16-be').hex()}>>> BDC")
    placed = zip(numbered, run.glyphs, strict=True)
    for (subset, y), group in groupby(placed, lambda pair: (pair[0][0], pair[1].y)):
        steps = []
        for (_, code), glyph in group:
            before, after = round(-glyph.x), round(drawn.widths[ord(glyph.sign)] - glyph.advance + glyph.x)
            steps.append(f"{before or ''}<{code:02x}>{after or ''}")
        name = drawn.pdf.getSubsetInternalName(subset, document)
        parts.append(f"{name} {size:g} Tf {y * size / 1000:.2f} Ts [{''.join(steps)}] TJ")
    parts.append("0 Ts" if not run.spelt else "0 Ts EMC")
    return parts
