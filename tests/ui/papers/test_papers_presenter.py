"""Papers without a window: the sheet itself, options, printing, saving, and the list that comes back."""

import threading

import pytest
from helpers.desk import LONGEST_S, TestDesk, ThreadedTestDesk
from helpers.make import workplace
from helpers.people import group, offering, session

from app.papers import printed_lists, reprinting, sheets
from app.records import listing, records
from ui.papers import late
from ui.papers.lists_presenter import ListsPresenter
from ui.papers.presenter import PapersPresenter


class Bench:
    def __init__(self, folder):
        self.place = workplace(folder)
        self.people = group(self.place, 3)
        self.of = offering(self.place)
        self.meeting = session(self.place, self.of, people=self.people)
        self.desk = TestDesk()
        self.presenter = PapersPresenter(self.place, self.desk, lambda state: None, late.load)

    @property
    def state(self):
        return self.presenter.state


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.place.close()


def test_the_sheet_is_shown_as_it_prints_and_nothing_is_kept(bench):
    bench.presenter.open(bench.meeting)
    state = bench.state
    assert (state.pages, state.session, state.trouble) == (1, bench.meeting, "")
    assert state.picture is not None
    assert len(state.picture.pixels) == state.picture.width * state.picture.height * 4
    assert [check.text for check in state.checks] == [
        "Förderhinweis gültig am 17.06.2021",
        "Keine geschützten Angaben",
        "Noch nicht gedruckt. Die Nummer wird beim Drucken vergeben.",
    ]
    assert set(bench.desk.lanes) == {"local"}
    assert bench.place.ask(printed_lists.latest_list, bench.meeting) is None


def test_without_a_session_named_the_next_meeting_is_chosen(bench):
    session(bench.place, bench.of, "2021-06-10")
    session(bench.place, bench.of, "2021-06-24")
    bench.presenter.open()
    assert bench.state.session == bench.meeting
    assert [choice.words for choice in bench.state.choices] == [
        "Do 17.06. 10:00 · Bewerbungstraining, Gruppe B",
        "Do 24.06. 10:00 · Bewerbungstraining, Gruppe B",
        "Do 10.06. 10:00 · Bewerbungstraining, Gruppe B",
    ]


def test_printing_keeps_the_list_under_the_number_that_was_shown(bench):
    bench.presenter.open(bench.meeting)
    shown = bench.state.sheet_id
    sent = []
    bench.presenter.make(lambda pdf, pages: sent.append(pdf))
    assert sent[0].startswith(b"%PDF")
    assert bench.state.printed == shown
    assert bench.place.ask(printed_lists.sheet, shown).sessions == (bench.meeting,)
    bench.presenter.open(bench.meeting)
    assert "Fassung 1" in bench.state.checks[-1].text
    assert bench.state.sheet_id != shown


def test_saving_writes_the_file_and_a_place_that_is_not_writable_says_so(bench, tmp_path):
    bench.presenter.open(bench.meeting)
    target = tmp_path / bench.presenter.suggested_name()
    assert target.name == "Teilnahmeliste Bewerbungstraining Gruppe B 2021-06-17.pdf"
    bench.presenter.save(target)
    assert target.read_bytes().startswith(b"%PDF")
    bench.presenter.save(tmp_path / "gibt es nicht" / "liste.pdf")
    assert "lässt sich das Papier nicht sichern" in bench.desk.told[-1].message


def test_options_draw_the_sheet_anew(bench):
    bench.presenter.open(bench.meeting)
    before = bench.state.picture
    bench.presenter.set_options(blank_rows=25, empty=True)
    assert bench.state.picture != before
    bench.presenter.choose_template("attendance-series")
    assert bench.state.picture.width > bench.state.picture.height


def test_a_long_list_is_turned_page_by_page(bench):
    bench.presenter.open(bench.meeting)
    bench.presenter.set_options(blank_rows=60)
    assert bench.state.pages > 1
    bench.presenter.turn(1)
    bench.presenter.turn(99)
    assert bench.state.page == bench.state.pages - 1
    bench.presenter.turn(-99)
    assert bench.state.page == 0


def test_without_a_valid_funding_sentence_there_is_no_paper_but_a_sentence(bench):
    outside = session(bench.place, bench.of, "2023-01-05")
    bench.presenter.open(outside)
    assert "05.01.2023" in bench.state.trouble
    assert bench.state.picture is None
    bench.presenter.make(lambda pdf, pages: pytest.fail("printed"))
    assert bench.place.ask(printed_lists.latest_list, outside) is None


def test_the_number_of_a_signed_list_leads_to_its_register(bench):
    bench.presenter.open(bench.meeting)
    bench.presenter.make(lambda pdf, pages: None)
    number = bench.state.printed
    assert bench.presenter.find_sheet(number.replace("-", "").lower()) == (bench.meeting, number)
    bench.presenter.returned()
    assert bench.state.signed_list.returned
    assert bench.desk.said[-1] == f"Liste {number} ist zurück."


def test_a_series_offers_its_meetings_and_a_mistyped_number_is_said(bench):
    other = session(bench.place, bench.of, "2021-06-24", people=bench.people)
    bench.presenter.open(bench.meeting, "attendance-series")
    assert bench.state.meetings == 2
    bench.presenter.make(lambda pdf, pages: None)
    number = bench.state.printed
    assert bench.presenter.find_sheet(number) is None
    assert [(choice.key, choice.words) for choice in bench.state.registers] == [
        (bench.meeting, "Do 17.06. 10:00 · 3 offen"),
        (other, "Do 24.06. 10:00 · 3 offen"),
    ]
    assert bench.presenter.find_sheet("TL-2222-2222-3") is None
    assert "Prüfzeichen" in bench.state.number_trouble


def test_who_may_not_print_sees_no_sheet(bench):
    bench.place.do(records.edit, "staff", bench.place.me.staff, {"roles": ["auditor"]})
    bench.presenter.open(bench.meeting)
    assert (bench.state.may_print, bench.state.picture) == (False, None)


def test_a_list_that_is_stopped_while_it_is_drawn_once_more_is_not_printed_and_not_written_down(bench, monkeypatch):
    place, printed = bench.place, sheets.print_list(bench.place, [bench.meeting])
    desk, papers = ThreadedTestDesk(), []
    presenter = ListsPresenter(place, desk, lambda state: None, late.load)
    presenter.show()
    desk.settle()
    presenter.select(printed.list_id)
    drawing, go_on = threading.Event(), threading.Event()
    real = reprinting.redraw

    def slowly(*given):
        drawing.set()
        assert go_on.wait(LONGEST_S)
        return real(*given)

    monkeypatch.setattr(reprinting, "redraw", slowly)
    presenter.again(lambda pdf, pages, across: papers.append(pdf))
    assert drawing.wait(LONGEST_S)
    assert desk.tasks[-1].cancel()
    go_on.set()
    desk.settle()
    desk.close()
    assert papers == []
    assert "print again" not in [event["action"] for event in place.ask(listing.rows, "audit_event")]
