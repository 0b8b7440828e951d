"""The paper loop: what is printed, what is kept of it, and how it comes back."""

import io
import threading

import pypdfium2
import pytest
from helpers.make import workplace
from helpers.people import group, offering, person, session
from helpers.processes import as_nobody
from helpers.threads import LONGEST_S

from app.base.errors import BadInput, NotAllowed, NotFound, UserError
from app.papers import reprinting, sheets
from app.papers.sheet_content import Options
from app.records import records
from app.sessions import attendance


@pytest.fixture
def place(tmp_path):
    made = workplace(tmp_path)
    yield made
    made.close()


def text_of(pdf):
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_printed_list_keeps_order_and_names_and_shows_nothing_protected(place):
    people = group(place)
    who = person(place, "Lehnert", "Petra", birth_date="1980-02-29", street="Geheimweg", customer_number="123A456789")
    meeting = session(place, offering(place), people=[*people, who])
    printed = sheets.print_list(place, [meeting])
    text = text_of(printed.pdf)
    assert printed.pages == 1
    assert printed.sheet_id in text
    for word in ("Bewerbungstraining", "Quartiersbüro, Raum 2", "Lücken im Lebenslauf", "Lehnert", "Sommerfeld"):
        assert word in text
    for word in ("1980", "Geheimweg", "123A456789"):
        assert word not in text
    found = place.ask(sheets.sheet, printed.sheet_id)
    assert [one.name for one in found.participants][:3] == ["Al-Masri, Rami", "Brandt, Uwe", "Çelik, Murat"]
    assert len(found.participants) == 13
    assert (found.sessions, found.returned) == ((meeting,), False)


def test_the_order_stays_as_printed_whatever_happens_to_the_list_afterwards(place):
    people = group(place, 3)
    meeting = session(place, offering(place), people=people)
    printed = sheets.print_list(place, [meeting])
    before = place.ask(sheets.sheet, printed.sheet_id).participants
    place.do(records.edit, "participant", people[0], {"last_name": "Zander"})
    place.do(attendance.take_off_list, meeting, people[1])
    place.do(attendance.mark, meeting, person(place, "Aal"), "A")
    assert place.ask(sheets.sheet, printed.sheet_id).participants == before
    order = place.ask(sheets.sheet, printed.sheet_id).order
    names = [row.name for row in place.ask(attendance.register, meeting, order).rows]
    assert names == ["Zander, Joanna", "Öztürk, Hatice", "Aal, Anna"]


@pytest.mark.parametrize("change", [str.lower, lambda text: text.replace("-", ""), lambda text: f"  {text[3:]} "])
def test_a_sheet_is_found_however_its_number_is_typed(place, change):
    meeting = session(place, offering(place), people=group(place, 2))
    printed = sheets.print_list(place, [meeting])
    assert place.ask(sheets.sheet, change(printed.sheet_id)).sessions == (meeting,)


def test_a_mistyped_number_is_told_apart_from_an_unknown_one(place):
    with pytest.raises(BadInput) as mistyped:
        place.ask(sheets.sheet, "TL-2222-2222-3")
    assert mistyped.value.field == "sheet_id"
    with pytest.raises(NotFound):
        place.ask(sheets.sheet, "TL-2222-2222-2")


def test_printing_the_same_meeting_again_is_the_next_version(place):
    of = offering(place)
    meeting, other = session(place, of), session(place, of, "2021-06-18")
    versions = [sheets.print_list(place, [one]).version for one in (meeting, meeting, other, meeting)]
    assert versions == [1, 2, 1, 3]
    assert place.ask(sheets.preview_list, [meeting]).version == 4
    assert place.ask(sheets.preview_list, [meeting]).version == 4


def test_a_series_has_one_list_that_every_meeting_knows(place):
    of = offering(place)
    people = group(place, 4)
    meetings = [session(place, of, f"2021-06-{day}", people=people[: day % 4 + 1]) for day in (17, 18, 21, 22)]
    printed = sheets.print_list(place, meetings[::-1], sheets.SERIES)
    found = place.ask(sheets.sheet, printed.sheet_id)
    assert found.sessions == tuple(meetings)
    assert len(found.participants) == 3
    for meeting in meetings:
        assert place.ask(sheets.latest_list, meeting).sheet_id == printed.sheet_id
    assert place.ask(sheets.latest_list, session(place, of, "2021-06-23")) is None


def test_too_many_or_foreign_meetings_on_one_list_are_refused(place):
    of = offering(place)
    meetings = [session(place, of, f"2021-06-{day}") for day in range(10, 21)]
    other = session(place, offering(place, "Nähen"), "2021-06-10", begin="14:00", end="15:00")
    cases = ((meetings, "attendance-series"), (meetings[:2], "attendance-list"), ([], "attendance-list"))
    for wanted, layout in (*cases, ([meetings[0], other], "attendance-series")):
        with pytest.raises(BadInput) as caught:
            sheets.print_list(place, wanted, layout)
        assert caught.value.field == "sessions"
    with pytest.raises(BadInput):
        sheets.print_list(place, meetings[:1], "timesheet")


def test_the_funding_sentence_is_that_of_the_day_and_without_one_there_is_no_paper(place):
    of = offering(place)
    before, after = session(place, of, "2021-12-07"), session(place, of, "2021-12-08")
    outside = session(place, of, "2023-01-02")
    assert "Heimat" in text_of(sheets.print_list(place, [before]).pdf)
    assert "Wohnen" in text_of(sheets.print_list(place, [after]).pdf)
    with pytest.raises(UserError) as caught:
        sheets.print_list(place, [outside])
    assert "02.01.2023" in caught.value.message
    with pytest.raises(BadInput):
        sheets.print_list(place, [before, after], sheets.SERIES)
    assert place.ask(sheets.latest_list, outside) is None


def test_a_meeting_without_times_is_not_printed(place):
    meeting = session(place, offering(place, begin=None, end=None))
    with pytest.raises(BadInput) as caught:
        sheets.print_list(place, [meeting])
    assert caught.value.field == "begin"


def test_blank_lists_and_codes_and_other_orders(place):
    meeting = session(place, offering(place), people=group(place, 3))
    empty = place.ask(sheets.preview_list, [meeting], sheets.SINGLE, Options(blank_rows=25, empty=True))
    assert "Kowalska" not in text_of(empty.pdf)
    coded = place.ask(sheets.preview_list, [meeting], sheets.SINGLE, Options(show_code=True))
    assert "GLA4-" in text_of(coded.pdf)
    printed = sheets.print_list(place, [meeting], sheets.SINGLE, Options(by_first_name=True))
    names = [one.name for one in place.ask(sheets.sheet, printed.sheet_id).participants]
    assert names == ["Öztürk, Hatice", "Kowalska, Joanna", "Al-Masri, Rami"]
    with pytest.raises(BadInput) as caught:
        sheets.print_list(place, [meeting], sheets.SINGLE, Options(blank_rows=1000))
    assert caught.value.field == "blank_rows"


def test_a_preview_keeps_nothing_and_its_number_is_the_printed_one(place):
    meeting = session(place, offering(place))
    seen = place.ask(sheets.preview_list, [meeting])
    assert place.ask(sheets.latest_list, meeting) is None
    printed = sheets.print_list(place, [meeting], sheets.SINGLE, None, seen.sheet_id)
    assert (printed.sheet_id, printed.pdf) == (seen.sheet_id, seen.pdf)


def test_a_signed_list_is_recorded_as_returned_and_its_marks_point_to_it(place):
    people = group(place, 2)
    meeting = session(place, offering(place), people=people)
    printed = sheets.print_list(place, [meeting])
    marked = place.do(attendance.mark, meeting, people[0], "A", sheet=printed.sheet_id)
    place.do(attendance.mark, meeting, people[1], "E", sheet=printed.sheet_id)
    assert place.do(sheets.mark_returned, printed.sheet_id).returned
    assert place.do(sheets.mark_returned, printed.sheet_id).returned
    values = place.ask(lambda view: view.record("attendance", marked.cell)).values
    assert (values["signature_kind"], values["signed_list_ref"]) == ("paper", printed.sheet_id)
    kept = place.ask(lambda view: view.record("attendance_list", printed.list_id)).values
    assert (kept["returned_on"], kept["returned_by"]) == ("2021-06-17", place.me.staff)


def test_who_may_not_print_is_told_so_and_nothing_is_kept(tmp_path):
    place = workplace(tmp_path)
    meeting = session(place, offering(place))
    place.do(records.edit, "staff", place.me.staff, {"roles": ["auditor"]})
    with pytest.raises(NotAllowed):
        sheets.print_list(place, [meeting])
    assert place.ask(sheets.latest_list, meeting) is None
    place.close()


def test_a_place_that_is_not_writable_is_told_in_a_sentence_and_the_old_file_stays(tmp_path):
    closed = tmp_path / "zu"
    closed.mkdir()
    (closed / "liste.pdf").write_bytes(b"alt")
    closed.chmod(0o500)
    said = as_nobody(lambda: sheets.save_pdf(closed / "liste.pdf", b"neu"))
    assert said.startswith("UserError")
    assert (closed / "liste.pdf").read_bytes() == b"alt"
    with pytest.raises(UserError):
        sheets.save_pdf(tmp_path / "gibt es nicht" / "liste.pdf", b"neu")


def test_every_print_stands_in_the_audit_trail_without_content(place):
    meeting = session(place, offering(place), people=group(place, 1))
    printed = sheets.print_list(place, [meeting])
    with place.read() as view:
        rows = view.connection.exec_driver_sql("SELECT action, record, fields FROM audit_event").all()
    assert [tuple(row) for row in rows if row.action == "print"] == [("print", printed.list_id, None)]


def test_others_save_while_a_list_is_drawn(place):
    meeting = session(place, offering(place), people=group(place))
    others = []

    def deliver(_pdf):
        other = threading.Thread(target=lambda: others.append(person(place, "Aal")), daemon=True)
        other.start()
        other.join(LONGEST_S)

    sheets.print_list(place, [meeting], deliver=deliver)
    assert len(others) == 1


def test_a_version_that_was_printed_elsewhere_meanwhile_is_drawn_anew(place):
    meeting = session(place, offering(place), people=group(place))
    papers = []

    def deliver(pdf):
        papers.append(pdf)
        if len(papers) == 1:
            sheets.print_list(place, [meeting])

    printed = sheets.print_list(place, [meeting], deliver=deliver)
    assert printed.version == 2
    assert printed.pdf == papers[-1] != papers[0]
    assert place.ask(reprinting.redraw, printed.sheet_id).pdf == printed.pdf


def test_a_list_that_could_not_be_delivered_is_not_kept(place):
    meeting = session(place, offering(place), people=group(place))

    def fails(_pdf):
        raise UserError("Der Drucker ist fort.")

    with pytest.raises(UserError):
        sheets.print_list(place, [meeting], deliver=fails)
    assert place.ask(sheets.latest_list, meeting) is None


def test_two_papers_never_bear_one_number(place):
    meeting = session(place, offering(place), people=group(place))
    preview = place.ask(sheets.preview_list, [meeting])
    first = sheets.print_list(place, [meeting], number=preview.sheet_id)
    second = sheets.print_list(place, [meeting], number=preview.sheet_id)
    assert first.sheet_id == preview.sheet_id != second.sheet_id
    assert [first.version, second.version] == [1, 2]
