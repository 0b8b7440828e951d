"""The two faces of the papers: DejaVu Sans, embedded as subsets, every glyph readable as text.

A glyph that has no code point of its own (a joined Arabic letter, a mark placed by shaping) is drawn under a stand-in
code point in a private plane; the text it stands for goes into the PDF's ToUnicode table, so that search and copy in
any viewer give the name as it was entered. Stand-ins never appear in the file: equal content gives equal bytes.
"""

from functools import cache, partial
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources

REGULAR = "DejaVuSans"
BOLD = "DejaVuSans-Bold"

_FIRST_STAND_IN = 0xF0000


class Face:
    """One face: widths in thousandths of the size, stand-ins, and the HarfBuzz font that shapes with it."""

    def __init__(self, name: str) -> None:
        file = resources.path(f"fonts/{name}.ttf")
        self.name = name
        self.pdf: Any = TTFont(name, str(file), asciiReadable=False)
        self.pdf.addObjects = partial(_add_objects, self, self.pdf.addObjects)
        pdfmetrics.registerFont(self.pdf)
        self.glyphs: dict[int, int] = self.pdf.face.charToGlyph
        self.widths: dict[int, float] = self.pdf.face.charWidths
        self.shaper = hb.Font(hb.Face(hb.Blob.from_file_path(str(file))))
        self.scale = 1000 / self.shaper.face.upem
        self._meanings: dict[int, str] = {}
        self._stand_ins: dict[tuple[int, str], str] = {}

    def stand_in(self, glyph: int, meaning: str) -> str:
        """The character under which `glyph` is drawn where it stands for the text `meaning`."""
        stand_in = self._stand_ins.get((glyph, meaning))
        if stand_in is None:
            code = _FIRST_STAND_IN + len(self._stand_ins)
            self.glyphs[code] = glyph
            self.widths[code] = self.shaper.get_glyph_h_advance(glyph) * self.scale
            self._meanings[code] = meaning
            stand_in = self._stand_ins[glyph, meaning] = chr(code)
        return stand_in

    def to_unicode(self, font_name: str, subset: list[int]) -> str:
        """The ToUnicode table of a subset: what each of its codes means as text."""
        pairs = []
        for index, code in enumerate(subset):
            meaning = self._meanings.get(code, chr(code)) if code else ""
            if meaning:
                pairs.append(f"<{index:02X}> <{meaning.encode('utf-16-be').hex().upper()}>")
        blocks = (pairs[first : first + 100] for first in range(0, len(pairs), 100))
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return _CMAP.format(name=font_name, body=body)


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
{body}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def _add_objects(face: Face, original: Any, document: Any) -> None:
    """What reportlab writes for a font, with our ToUnicode tables in the place of its own."""
    subsets = face.pdf.state[document].subsets
    state_name = face.pdf.state[document].internalName
    original(document)
    fonts = document.idToObject["BasicFonts"].dict
    for number, subset in enumerate(subsets):
        base = fonts[f"{state_name}+{number}"].BaseFont
        document.idToObject[f"toUnicodeCMap:{base}"].content = face.to_unicode(base, subset)


@cache
def face(name: str) -> Face:
    """The face REGULAR or BOLD, read at first use."""
    return Face(name)
