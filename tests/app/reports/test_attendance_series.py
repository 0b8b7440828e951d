"""The attendance list of a series: a column for each meeting, totals over all, at most ten."""

import dataclasses
import datetime as dt

import pytest
from helpers import paper

from app.reports import attendance_series, preview
from app.reports.content import Meeting

WEEKLY = tuple(
    dataclasses.replace(paper.MEETING, date=paper.MEETING.date + dt.timedelta(7 * week)) for week in range(10)
)


def _read(**changes: object) -> str:
    return paper.words(attendance_series.draw(paper.sheet(**{"meetings": WEEKLY, **changes})))


def test_every_meeting_has_its_column_with_date_times_and_units():
    read = _read()
    for meeting in WEEKLY:
        assert f"Fr {meeting.date:%d.%m.%y}" in read
    assert read.count("10:00–13:15") >= 10
    assert read.count("3 Std., 4 UE") >= 10


def test_the_head_tells_the_span_and_the_totals_of_all_meetings():
    read = _read()
    assert "Termine 18.06.2021 – 20.08.2021, 10 Termine" in read
    assert "Insgesamt 30 Std., 40 UE zu 45 Min." in read
    assert "Pause je 15 Min." in read
    assert "Anzahl anwesend" in read
    assert "Kürzel der Leitung" in read
    assert "Bemerkung (von–bis)" in read
    assert "Zielgruppenzugehörigkeit geprüft" in read
    assert "Ort Treffpunkt Quartiersbüro, Stadtteil Brauck" in read


def test_what_differs_between_the_meetings_is_told_with_its_dates():
    meetings = (
        Meeting(dt.date(2021, 6, 18), dt.time(10), dt.time(11, 30), 0, "Brauck", "Kamera"),
        Meeting(dt.date(2021, 6, 25), dt.time(10), dt.time(13, 15), 15, "Mitte", "Bildrechte"),
        Meeting(dt.date(2021, 7, 2), dt.time(10), dt.time(11, 30), 0, "Brauck", ""),
    )
    read = _read(meetings=meetings)
    assert "18.06., 02.07.: Brauck; 25.06.: Mitte" in read
    assert "18.06.: Kamera; 25.06.: Bildrechte" in read
    assert read.count("ohne Pause") == 2 * preview.page_count(attendance_series.draw(paper.sheet(meetings=meetings)))
    assert "Pause 15 Min." in read
    assert "6 Std., 8 UE zu 45 Min." in read


def test_25_people_and_three_blank_rows_take_two_pages_with_one_sheet_id():
    pdf = attendance_series.draw(paper.sheet(meetings=WEEKLY))
    read = paper.pages(pdf)
    assert len(read) == 2
    assert all("TL-7K2M-X4QP-9" in page for page in read)
    assert ["Anzahl anwesend" in page for page in read] == [False, True]
    wide, high, _ = preview.render_page(pdf, 0, 594)
    assert (wide, high) == (594, 420)


@pytest.mark.parametrize("number", [1, 2, 10])
@pytest.mark.parametrize("people", [0, 1, 60])
def test_any_number_of_meetings_and_people_stays_within_the_page(number: int, people: int):
    chosen = (paper.PEOPLE * 3)[:people]
    pdf = attendance_series.draw(paper.sheet(meetings=WEEKLY[:number], participants=chosen, show_code=True))
    for page in range(preview.page_count(pdf)):
        lefts = [left for sign, left in paper.letter_places(pdf, page) if sign.strip()]
        assert min(lefts) >= 15 * 72 / 25.4 - 1
        assert max(lefts) <= 285 * 72 / 25.4


def test_no_meeting_or_more_than_ten_are_refused():
    for meetings in ((), (*WEEKLY, paper.MEETING)):
        with pytest.raises(ValueError, match=str(len(meetings))):
            attendance_series.draw(paper.sheet(meetings=meetings))


def test_the_same_content_gives_the_same_bytes():
    assert attendance_series.draw(paper.sheet(meetings=WEEKLY)) == attendance_series.draw(paper.sheet(meetings=WEEKLY))
