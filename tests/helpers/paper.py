"""Reading our own PDFs in tests: the glyphs really drawn, the text a reader gets, and sample content."""

import datetime as dt
import re
import struct
import zlib
from dataclasses import dataclass

import pypdfium2 as pdfium

from app.reports.content import AttendanceSheet, Meeting, Printed

FUNDING = (
    "Das Projekt „Aktiv und digital in Gladbeck 4.0“ wird im Rahmen des ESF-Bundesprogramms „Bildung, Wirtschaft, "
    "Arbeit im Quartier – BIWAQ“ durch das Bundesministerium des Innern, für Bau und Heimat und den Europäischen "
    "Sozialfonds gefördert."
)
MEETING = Meeting(
    dt.date(2021, 6, 18),
    dt.time(10),
    dt.time(13, 15),
    15,
    "Treffpunkt Quartiersbüro, Stadtteil Brauck",
    "Bilder aus dem Stadtteil; Rechte am eigenen Bild",
)
NAMES = (
    "Al-Masri Rami|Aydın Zeynep|Brandt Uwe|Çelik Murat|Dąbrowski Adam|Demirtaş Ayşe|Ferreira Inês|Gryszka Łucja|"
    "Haddad Nour|İnan Şule|Ionescu Mihai|Kampmann Ralf|Kowalska Joanna|Krämer-Höhn Sabine|Lehnert Petra|Łukasik Ewa|"
    "Nowak Piotr|Osei Grace|Öztürk Hatice|Petrović Dragana|Șerban Ioana|Tóth Ildikó|Hagen Silke|Weiß Karin|Żak Tomasz"
)
PEOPLE = tuple(Printed(*name.split(" "), "GLA4-7K2MX4Q-9") for name in NAMES.split("|"))


def sheet(**changes: object) -> AttendanceSheet:
    """A plausible sheet with 25 people, changed as told."""
    content: dict[str, object] = {
        "sheet_id": "TL-7K2M-X4QP-9",
        "project_title": "Aktiv und digital in Gladbeck 4.0",
        "funding_code": "MUSTER-0000 (fiktiv)",
        "field_of_action": "1 Nachhaltige Integration in Beschäftigung",
        "subproject": "Quartiersarbeit Brauck",
        "offering_title": "Stadtteilspaziergang mit Fotoworkshop",
        "offering_kind": "Gruppe",
        "meetings": (MEETING,),
        "leaders": ("Katrin Sommerfeld, Sozialpädagogin",),
        "participants": PEOPLE,
        "funding_sentence": FUNDING,
        "ministry_lines": ("Bundesministerium des Innern,", "für Bau und Heimat"),
        "programme_lines": ("BIWAQ", "Bildung, Wirtschaft, Arbeit im Quartier"),
        "printed_at": dt.datetime(2021, 6, 17, 9, 44),
        "printed_by": "K. Sommerfeld",
        "keep_until": dt.date(2028, 12, 31),
    }
    return AttendanceSheet(**(content | changes))  # type: ignore[arg-type]


def pages(pdf: bytes) -> list[str]:
    """The text of every page as a PDF reader gives it, lines parted by \\n."""
    document = pdfium.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def words(pdf: bytes) -> str:
    """All text with single blanks."""
    return " ".join(" ".join(pages(pdf)).split())


def letter_places(pdf: bytes, page: int = 0) -> list[tuple[str, float]]:
    """Every character of a page with the left edge of its box."""
    read = pdfium.PdfDocument(pdf)[page].get_textpage()
    return [(read.get_text_range(index, 1), read.get_charbox(index)[0]) for index in range(read.count_chars())]


@dataclass(frozen=True)
class Drawn:
    """A glyph drawn on a page: its id in the embedded font, whether it has an outline, and what it reads."""

    glyph: int
    outlined: bool
    reads: str


def glyphs(pdf: bytes) -> list[Drawn]:
    """Every glyph drawn on every page, read from the content streams and the embedded fonts."""
    objects = {int(match[1]): match[2] for match in re.finditer(rb"(?s)(\d+) 0 obj\n(.*?)endobj", pdf)}
    fonts = {}
    for body in objects.values():
        if name := re.search(rb"/Name /(F\S+).*?/Subtype /TrueType", body, re.S):
            fonts[name[1]] = _Font(objects, body)
    drawn = []
    for body in objects.values():
        if re.search(rb"/Type /Page\b", body):
            content = _stream(objects[_reference(body, b"Contents")])
            for font, shown in re.findall(rb"/(\S+) [\d.]+ Tf(?: \S+ Ts)? (<\w*> Tj|\[.*?\] TJ)", content):
                codes = bytes.fromhex("".join(re.findall(r"<(\w*)>", shown.decode())))
                drawn += [fonts[font].drawn(code) for code in codes]
    return drawn


class _Font:
    def __init__(self, objects: dict[int, bytes], body: bytes) -> None:
        descriptor = objects[_reference(body, b"FontDescriptor")]
        self.file = _stream(objects[_reference(descriptor, b"FontFile2")])
        self.tables = {}
        for number in range(struct.unpack(">H", self.file[4:6])[0]):
            tag, _, offset, length = struct.unpack(">4sLLL", self.file[12 + 16 * number : 28 + 16 * number])
            self.tables[tag] = self.file[offset : offset + length]
        cmap = self.tables[b"cmap"]
        first, count = struct.unpack(">HH", cmap[18:22])
        self.map = dict(enumerate(struct.unpack(f">{count}H", cmap[22 : 22 + 2 * count]), first))
        mapping = _stream(objects[_reference(body, b"ToUnicode")]).decode()
        pairs = re.findall(r"^<(\w\w)> <(\w{4,})>$", mapping, re.M)
        self.reads = {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}

    def drawn(self, code: int) -> Drawn:
        glyph = self.map[code]
        long = struct.unpack(">H", self.tables[b"head"][50:52])[0]
        loca = self.tables[b"loca"]
        form, size = (">2L", 4) if long else (">2H", 2)
        begin, end = struct.unpack(form, loca[glyph * size : glyph * size + 2 * size])
        return Drawn(glyph, end > begin, self.reads.get(code, ""))


def _reference(body: bytes, key: bytes) -> int:
    match = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert match, key
    return int(match[1])


def _stream(body: bytes) -> bytes:
    match = re.search(rb"(?s)stream\r?\n(.*)endstream", body)
    assert match
    return zlib.decompress(match[1]) if b"FlateDecode" in body else match[1]
