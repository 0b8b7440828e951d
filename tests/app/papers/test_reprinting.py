"""A lost paper is printed once more: the very same bytes, or the same names under the same number, and that is said."""

import datetime

import pytest
from helpers.make import workplace
from helpers.people import group, offering, person, session

from app.base.errors import NotAllowed, NotFound
from app.papers import reprinting, sheets
from app.papers.sheet_content import Options
from app.records import listing, records
from app.sessions import attendance


@pytest.fixture
def place(tmp_path):
    return workplace(tmp_path / "store")


def later(place, days=3):
    now = place._clock()
    place._clock = lambda: now + datetime.timedelta(days=days)


@pytest.mark.parametrize(
    "options",
    [
        Options(),
        Options(blank_rows=7, show_code=True),
        Options(show_times=False, second_confirmation=True),
        Options(empty=True),
        Options(by_first_name=True),
    ],
)
def test_the_same_list_days_later_is_the_same_to_the_byte(place, options):
    meeting = session(place, offering(place), people=group(place, 5))
    printed = sheets.print_list(place, [meeting], sheets.SINGLE, options)
    later(place)
    again = reprinting.reprint(place, printed.sheet_id)
    assert again.same
    assert (again.pdf, again.pages, again.sheet_id) == (printed.pdf, printed.pages, printed.sheet_id)


def test_a_series_is_printed_again_in_its_own_layout(place):
    of = offering(place)
    days = ("2021-06-17", "2021-06-24")
    people = group(place, 4)
    printed = sheets.print_list(place, [session(place, of, day, people) for day in days], sheets.SERIES)
    again = place.ask(reprinting.redraw, printed.sheet_id)
    assert (again.same, again.layout) == (True, sheets.SERIES)


def test_who_came_since_or_is_called_otherwise_stands_on_it_as_printed(place):
    people = group(place, 3)
    meeting = session(place, offering(place), people=people)
    printed = sheets.print_list(place, [meeting])
    place.do(records.edit, "participant", people[0], {"last_name": "Zander"})
    place.do(attendance.mark, meeting, person(place, "Aal"), "A")
    assert place.ask(reprinting.redraw, printed.sheet_id).pdf == printed.pdf


def test_a_meeting_that_was_changed_since_gives_the_same_number_but_is_said_to_differ(place):
    meeting = session(place, offering(place), people=group(place, 3))
    printed = sheets.print_list(place, [meeting])
    place.do(records.edit, "session", meeting, {"location": "Saal"})
    again = place.ask(reprinting.redraw, printed.sheet_id)
    assert not again.same
    assert (again.sheet_id, again.pages) == (printed.sheet_id, 1)
    assert again.pdf != printed.pdf


def test_printing_again_is_written_down_and_makes_no_new_list(place):
    meeting = session(place, offering(place), people=group(place, 3))
    printed = sheets.print_list(place, [meeting])
    reprinting.reprint(place, printed.sheet_id)
    assert [one["sheet_id"] for one in place.ask(listing.rows, "attendance_list")] == [printed.sheet_id]
    actions = [one["action"] for one in place.ask(listing.rows, "audit_event")]
    assert actions.count("print again") == 1


def test_printing_again_needs_the_right_to_print_and_a_list_that_is_there(place):
    meeting = session(place, offering(place), people=group(place, 3))
    printed = sheets.print_list(place, [meeting])
    place.do(records.delete, "attendance_list", printed.list_id, "Probe")
    with pytest.raises(NotFound):
        reprinting.reprint(place, printed.sheet_id)
    place.me = type(place.me)(place.me.staff, place.me.name, frozenset({"auditor"}), place.me.offices)
    with pytest.raises(NotAllowed):
        reprinting.reprint(place, printed.sheet_id)
