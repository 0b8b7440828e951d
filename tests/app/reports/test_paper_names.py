"""Names on paper: every letter with a real glyph, every script readable and in the right order."""

import io
import unicodedata
from pathlib import Path

import pytest
from helpers import paper
from reportlab.pdfgen.canvas import Canvas

from app.reports import attendance_list, text
from app.reports.content import Printed
from app.reports.fonts import REGULAR, face

TABLE = Path(__file__).resolve().parents[3] / "resources/din91379/latin_list_search_form_1.3.txt"
ROWS = [line.split("; ") for line in TABLE.read_text(encoding="utf-8").splitlines() if line]
LETTERS = ["".join(chr(int(code, 16)) for code in row[2].split()) for row in ROWS]


def _list(*names: tuple[str, str]) -> bytes:
    people = tuple(Printed(last, first) for last, first in names)
    return attendance_list.draw(paper.sheet(participants=people, blank_rows=0))


@pytest.fixture(scope="module")
def all_letters() -> bytes:
    return _list(*((f"Ne{letter}m", f"O{letter}{letter}p") for letter in LETTERS))


def test_every_normative_letter_is_printed_with_a_real_glyph(all_letters: bytes):
    drawn = paper.glyphs(all_letters)
    assert len(drawn) > 649 * 8
    assert [glyph for glyph in drawn if glyph.glyph == 0] == []
    assert [glyph for glyph in drawn if not glyph.outlined and glyph.reads.strip()] == []


def test_every_normative_letter_can_be_searched_and_copied(all_letters: bytes):
    read = paper.words(all_letters)
    missing = [letter for letter in LETTERS if f"Ne{letter}m O{letter}{letter}p" not in read]
    assert missing == []


def test_letters_have_glyphs_in_bold_too():
    bold = attendance_list.draw(paper.sheet(ministry_lines=("ŁŻşğİıǏẀỲ Ḳ̄ c̨̆ K͟h",), participants=()))
    assert all(glyph.glyph for glyph in paper.glyphs(bold))
    assert "ŁŻşğİıǏẀỲ Ḳ̄ c̨̆ K͟h" in paper.words(bold)


@pytest.mark.parametrize(
    "name",
    [
        "Иванов-Ёлкин Дмитрий",
        "Παπαδόπουλος",
        "محمد",
        "محمد أحمد",
        "عبد الرحمن الحسيني",
        "نور الهدى",
        "لا إله",
        "شیرین گلپایگانی",
        "שלום עולם",
        "Al-Masri محمد Ali",
    ],
)
def test_other_scripts_are_shaped_and_read_in_the_right_order(name: str):
    pdf = _list((name, "X"))
    assert all(glyph.glyph for glyph in paper.glyphs(pdf))
    assert unicodedata.normalize("NFKC", name) in unicodedata.normalize("NFKC", paper.words(pdf))


@pytest.mark.parametrize("name", ["محمد Ali أحمد", "أحمد (حسين) 12", "Nn̂m محمد F̀m"])
def test_mixed_directions_read_in_the_right_order_on_a_line_of_their_own(name: str):
    page = io.BytesIO()
    canvas = Canvas(page, initialFontName=face(REGULAR).name)
    text.draw(canvas, 100, 100, name, 12)
    canvas.save()
    assert unicodedata.normalize("NFKC", paper.words(page.getvalue())) == unicodedata.normalize("NFKC", name)


def test_the_first_word_of_an_arabic_name_stands_at_the_right():
    places = {}
    for sign, left in paper.letter_places(_list(("محمد خليل", "X"))):
        places.setdefault(sign, left)
    assert places["خ"] < places["د"] < places["م"]
    assert places["ل"] < places["خ"]


def test_arabic_letters_are_joined_not_loose():
    name = "محمد"
    shaped = text.shape(name)
    nominal = [glyph.sign for run in shaped.runs for glyph in run.glyphs if glyph.sign in name]
    assert len(nominal) < len(name), "initial, medial and final forms differ from the letters by themselves"


def test_latin_words_within_arabic_stay_left_to_right():
    lefts = dict(paper.letter_places(_list(("أحمد Ǯǯƈ حسين", "Q"))))
    assert lefts["س"] < lefts["Ǯ"] < lefts["ǯ"] < lefts["ƈ"] < lefts["أ"]


def test_the_lines_of_a_wrapped_text_keep_its_direction():
    for room in range(60, 200, 4):
        lines = [_shown(line) for line in text.wrap("Frau Sommerfeld, أحمد حسين, Dolmetscher", 9, room)]
        assert next(line for line in lines if "Dolmetscher" in line).endswith("Dolmetscher"), room
    assert _shown(text.shape("حسين, Dolmetscher")).startswith("Dolmetscher"), "by itself it reads from the right"


def test_brackets_and_commas_stand_on_the_right_side():
    assert _shown(text.shape("Rami (رامي) Ali")).startswith("Rami (")
    assert _shown(text.shape("Rami (رامي) Ali")).endswith(") Ali")
    assert _shown(text.shape("أحمد, Ali")).startswith("Ali ,")
    assert [sign for sign in _shown(text.shape("أحمد (حسين) ب")) if sign in "()"] == ["(", ")"]


def _shown(line: text.Line) -> str:
    return line.plain or "".join(glyph.sign for run in line.runs for glyph in run.glyphs)


@pytest.mark.parametrize(
    "sign", ["\u202e", "\u202d", "\u2066", "\u2067", "\u200f", "\u061c", "\u200b", "\x07", "\ufeff"]
)
def test_signs_that_steer_or_hide_have_no_effect(sign: str):
    assert _list((f"An{sign}na", f"{sign}Berg")) == _list(("Anna", "Berg"))


def test_decomposed_and_composed_names_print_alike():
    assert _list(("Mu\u0308ller", "Jose\u0301")) == _list(("Müller", "José"))


def test_a_sign_that_the_font_lacks_shows_a_box_and_stays_readable():
    pdf = _list(("王 Wang", "小明"))
    assert "王 Wang 小明" in paper.words(pdf)
    assert [glyph.reads for glyph in paper.glyphs(pdf) if glyph.glyph == 0] == ["王", "小", "明"]


def test_long_names_shrink_or_wrap_and_nothing_is_cut():
    names = [
        ("Wolfeschlegelsteinhausenbergerdorff-Langenscheidt", "Maria Magdalena Theresia Johanna Margarethe"),
        ("W" * 120, "M" * 120),
        ("Łącki " * 20, "Ạ̈" * 60),
        ("عبد الرحمن " * 10, "محمد " * 20),
    ]
    pdf = _list(*names)
    read = "".join(paper.words(pdf).split())
    for last, first in names:
        for name in (last, first):
            assert "".join(unicodedata.normalize("NFC", name).split()) in read
    for _, left in paper.letter_places(pdf):
        assert 15 * 72 / 25.4 - 1 <= left <= 198 * 72 / 25.4


def test_no_line_is_wider_than_its_room():
    for name in ("W" * 120, "Łącki-Ạ̈nḥ " * 9, "محمد أحمد " * 9, "a-" * 50, "-" * 80):
        for room in (30.0, 80.0, 140.0):
            fitted = text.fit(name, room, (10.0, 9.0, 8.0))
            assert max(line.width * fitted.size / 1000 for line in fitted.lines) <= room
