"""The attendance list of one meeting shows everything it must, nothing it must not, and is the same each time."""

import dataclasses
import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from helpers import paper
from helpers.threads import LONGEST_S
from reportlab.graphics.barcode.code128 import Code128

import resources
from app.reports import attendance_list, barcode, emblem, preview
from app.reports.content import AttendanceSheet, Meeting, Printed
from resources import language

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def usual() -> bytes:
    return attendance_list.draw(paper.sheet())


def test_the_list_shows_everything_a_checker_looks_for(usual: bytes):
    read = paper.words(usual)
    for wanted in (
        "Europäische Union",
        "Europäischer Sozialfonds",
        "Bundesministerium des Innern, für Bau und Heimat",
        "BIWAQ",
        paper.FUNDING,
        "Teilnahmeliste Stadtteilspaziergang mit Fotoworkshop",
        "Projekt Aktiv und digital in Gladbeck 4.0",
        "Förderkennzeichen MUSTER-0000 (fiktiv)",
        "Handlungsfeld 1 Nachhaltige Integration in Beschäftigung",
        "Teilprojekt Quartiersarbeit Brauck",
        "Art Gruppe",
        "Datum Freitag, 18.06.2021",
        "Zeit 10:00–13:15 Uhr, Pause 15 Min.",
        "Dauer 3 Std., 4 UE zu 45 Min.",
        "Ort Treffpunkt Quartiersbüro, Stadtteil Brauck",
        "Inhalt Bilder aus dem Stadtteil; Rechte am eigenen Bild",
        "Leitung Katrin Sommerfeld, Sozialpädagogin",
        "Zielgruppenzugehörigkeit geprüft",
        "Nr. Name Vorname Unterschrift abweichend von–bis",
        "Anwesend: _____ von 25, dazu neu: _____",
        "Wiederholungszeichen statt Unterschrift sind nicht zulässig.",
        "Ort, Datum Unterschrift der Leitung",
        "TL-7K2M-X4QP-9",
        "Blatt 1 von 1",
        "Seite 1 von 1",
        "Fassung 1, gedruckt am 17.06.2021 um 09:44 Uhr von K. Sommerfeld.",
        "Aufzubewahren bis 31.12.2028",
        "neu dazugekommen",
    ):
        assert wanted in read, wanted


def test_the_people_stand_in_the_given_order(usual: bytes):
    read = paper.words(usual)
    places = [
        read.index(f"{number} {person.last_name} {person.first_name}") for number, person in enumerate(paper.PEOPLE, 1)
    ]
    assert places == sorted(places)


def test_no_field_of_the_content_could_carry_what_must_not_be_printed():
    assert [field.name for field in dataclasses.fields(Printed)] == ["last_name", "first_name", "code"]
    named = " ".join(field.name for field in dataclasses.fields(AttendanceSheet)).lower()
    assert not re.search("birth|street|address|customer|status|migration|health", named)


def test_codes_are_printed_only_where_wanted(usual: bytes):
    assert "GLA4" not in paper.words(usual)
    with_codes = paper.words(attendance_list.draw(paper.sheet(show_code=True)))
    assert "1 GLA4-7K2MX4Q-9 Al-Masri Rami" in with_codes


def test_the_column_for_times_and_the_second_confirmation_are_choices(usual: bytes):
    assert "Zweite Bestätigung" not in paper.words(usual)
    changed = paper.words(attendance_list.draw(paper.sheet(show_times=False, second_confirmation=True)))
    assert "abweichend" not in changed
    assert "Zweite Bestätigung (online)" in changed


@pytest.mark.parametrize(
    ("people", "blank", "pages"), [(0, 3, 1), (0, 25, 1), (1, 3, 1), (25, 3, 1), (26, 3, 1), (60, 3, 3)]
)
def test_so_many_people_need_so_many_pages(people: int, blank: int, pages: int):
    chosen = (paper.PEOPLE * 3)[:people]
    read = paper.pages(attendance_list.draw(paper.sheet(participants=chosen, blank_rows=blank)))
    assert len(read) == pages
    for number, page in enumerate(read, 1):
        assert f"Seite {number} von {pages}" in page
        assert "Nr." in page, "the heading is repeated"
        assert "Förderkennzeichen" in page
        assert "Sozialfonds gefördert." in page
        assert (f"Fortsetzung auf Blatt {number + 1}" in page) == (number < pages)
    assert f"von {people}, dazu neu" in read[-1]
    numbers = [
        int(digits) for page in read for digits in re.findall(r"^(\d+)\b", page, re.M) if int(digits) <= people + blank
    ]
    assert set(range(1, people + blank + 1)) <= set(numbers)


def test_25_people_fit_on_one_page_even_with_long_texts_in_the_head():
    long = "Nachhaltige Integration langzeitarbeitsloser Frauen und Männer in existenzsichernde Beschäftigung (BIWAQ)"
    pdf = attendance_list.draw(paper.sheet(field_of_action=long, offering_title=long, leaders=("A, B", "C, D") * 2))
    assert preview.page_count(pdf) == 1
    assert long in paper.words(pdf)


def test_a_list_without_the_optional_facts_is_still_complete():
    pdf = attendance_list.draw(
        paper.sheet(subproject="", offering_kind="", keep_until=None, ministry_lines=(), programme_lines=())
    )
    read = paper.words(pdf)
    assert "Teilprojekt" not in read
    assert "Aufzubewahren" not in read
    assert "Fassung 1" in read


@pytest.mark.parametrize(
    ("begin", "end", "pause", "shown"),
    [
        ((9, 0), (10, 30), 0, "1,5 Std., 2 UE"),
        ((9, 0), (9, 20), 0, "0,33 Std., 0,44 UE"),
        ((8, 0), (16, 0), 45, "7,25 Std., 9,67 UE"),
        ((9, 0), (9, 10), 30, "0 Std., 0 UE"),
    ],
)
def test_the_duration_leaves_out_the_break(begin: tuple[int, int], end: tuple[int, int], pause: int, shown: str):
    meeting = Meeting(dt.date(2021, 6, 18), dt.time(*begin), dt.time(*end), pause)
    assert f"Dauer {shown} zu 45 Min." in paper.words(attendance_list.draw(paper.sheet(meetings=(meeting,))))


def test_only_one_meeting_fits_this_list():
    for meetings in ((), (paper.MEETING, paper.MEETING)):
        with pytest.raises(ValueError, match=str(len(meetings))):
            attendance_list.draw(paper.sheet(meetings=meetings))


def test_all_fonts_are_embedded_and_there_is_no_helvetica(usual: bytes):
    assert b"Helvetica" not in usual
    assert usual.count(b"/FontFile2") == usual.count(b"/Subtype /TrueType") >= 2


def test_title_language_author_dates_and_bookmarks_are_set():
    pdf = attendance_list.draw(paper.sheet(participants=paper.PEOPLE * 2))
    document = pdfium.PdfDocument(pdf)
    about = document.get_metadata_dict()
    assert about["Title"] == "Teilnahmeliste Stadtteilspaziergang mit Fotoworkshop, 18.06.2021"
    assert about["Author"] == "K. Sommerfeld"
    assert "TL-7K2M-X4QP-9" in about["Subject"]
    assert about["CreationDate"] == "D:20210617094400"
    assert re.search(rb"/Lang \(de\)", pdf)
    assert [mark.get_title() for mark in document.get_toc()] == [
        f"Teilnahmeliste Stadtteilspaziergang mit Fotoworkshop, 18.06.2021, Blatt {page} von 2" for page in (1, 2)
    ]


def test_the_list_is_english_where_english_is_chosen():
    language.use("en")
    try:
        read = paper.words(attendance_list.draw(paper.sheet()))
    finally:
        language.use("de")
    assert "Friday, 18.06.2021" in read
    assert "Membership of the target group checked" in read


def test_the_same_content_gives_the_same_bytes_whatever_was_printed_before(usual: bytes):
    attendance_list.draw(paper.sheet(participants=(Printed("محمد أحمد", "Ạ̈nh"), Printed("王", "X"))))
    assert attendance_list.draw(paper.sheet()) == usual
    assert attendance_list.draw(paper.sheet(version=2)) != usual


def test_another_process_prints_the_same_bytes():
    probe = (
        "import sys, hashlib; sys.path.insert(0, 'tests'); from helpers import paper; from app.reports import "
        "attendance_list; from app.reports.content import Printed; print(hashlib.sha256(attendance_list.draw("
        "paper.sheet(participants=(Printed('محمد أحمد', 'Ạ̈nh F̀m'),)))).hexdigest())"
    )
    done = [
        subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, check=True, timeout=LONGEST_S)
        for _ in range(2)
    ]
    assert done[0].stdout == done[1].stdout != b""


@pytest.mark.parametrize("text", ["TL7K2MX4QP9", "TLABCDEFGHJ", "Hello, World!", "~ a"])
def test_the_barcode_is_the_one_reportlab_draws_for_the_same_text(text: str):
    theirs = Code128(text)
    theirs.validate()
    theirs.encode()
    theirs.decompose()
    widths = ["abcd".index(sign.lower()) + 1 for sign in theirs.decomposed]
    starts = [sum(widths[:place]) for place in range(0, len(widths), 2)]
    bars, modules = barcode.bars(text)
    assert bars == list(zip(starts, widths[::2], strict=True))
    assert modules == sum(widths)


def test_a_barcode_of_what_it_cannot_say_is_refused():
    for text in ("ä", "a\tb"):
        with pytest.raises(ValueError, match=text):
            barcode.symbols(text)


def test_the_emblem_is_drawn_in_its_colours_with_twelve_upright_stars(usual: bytes):
    wide, high, pixels = preview.render_page(usual, 0, 2100)  # 10 pixels a millimetre

    def colour(x_mm: float, y_mm: float) -> tuple[int, int, int]:
        at = (round(y_mm * 10) * wide + round(x_mm * 10)) * 4
        return pixels[at + 2], pixels[at + 1], pixels[at]

    left, top, height = 15, 10, 11
    assert colour(left + 1, top + 1) == (0x00, 0x33, 0x99)
    assert colour(left + height * 0.75, top + height / 2) == (0x00, 0x33, 0x99), "the middle is free"
    middle_x, middle_y = left + height * 0.75, top + height / 2
    for x, y in ((0, -1), (1, 0), (0, 1), (-1, 0)):
        assert colour(middle_x + x * height / 3, middle_y + y * height / 3) == (0xFF, 0xCC, 0x00)
    assert len(emblem._stars()) == 12
    assert high == round(wide * 297 / 210)


def test_a_mark_that_somebody_put_into_its_slot_takes_the_place_of_the_words(
    usual: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for folder in resources.ROOT.iterdir():
        if folder.name != "logos":
            (tmp_path / folder.name).symlink_to(folder)
    (tmp_path / "logos").mkdir()
    white = pdfium.PdfDocument(usual)[0].render(scale=0.2).to_pil()
    white.save(tmp_path / "logos/ministry.png")
    monkeypatch.setattr(resources, "ROOT", tmp_path)
    read = paper.words(attendance_list.draw(paper.sheet()))
    assert "Bundesministerium des Innern, für Bau und Heimat Bildung" not in read
    assert read.count("Bundesministerium") == 1, "in the funding sentence only"
    assert "BIWAQ" in read


def test_preview_shows_the_page_on_white_without_padding(usual: bytes):
    wide, high, pixels = preview.render_page(usual, 0, 601)
    assert (wide, high) == (601, 850)
    assert len(pixels) == wide * high * 4
    assert pixels[:3] == b"\xff\xff\xff"
    assert len(set(pixels)) > 20


def test_preview_refuses_what_is_no_pdf_or_no_page(usual: bytes):
    with pytest.raises(ValueError, match="no PDF"):
        preview.page_count(b"hello")
    for page in (-1, 1):
        with pytest.raises(IndexError):
            preview.render_page(usual, page, 100)
