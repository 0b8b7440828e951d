"""All printed lists in one list: what is open, what is back, what was replaced, and how one is found."""

import datetime

import pytest
from helpers.make import workplace
from helpers.people import group, offering, session

from app.base.errors import NotAllowed
from app.papers import sheet_list, sheets
from app.records import listing, records


class Clock:
    def __init__(self):
        self.now = datetime.datetime(2021, 6, 17, 9, 0)

    def __call__(self):
        return self.now


@pytest.fixture
def place(tmp_path):
    made = workplace(tmp_path / "store")
    made._clock = Clock()
    return made


def printed(place, sessions, **options):
    place._clock.now += datetime.timedelta(minutes=10)
    layout = sheets.SERIES if len(sessions) > 1 else sheets.SINGLE
    return sheets.print_list(place, sessions, layout).sheet_id


def rows(place, **given):
    return place.ask(lambda view: sheet_list.page(view, sheet_list.entries(view, **given)))


@pytest.fixture
def lists(place):
    """A list, the same meeting printed again, and a series of another offering that is back."""
    people = group(place, 3)
    training, sewing = offering(place), offering(place, "Nähen für Anfänger")
    meeting = session(place, training, people=people)
    series = [session(place, sewing, day, people[:2]) for day in ("2021-06-21", "2021-06-28")]
    found = {"first": printed(place, [meeting]), "again": printed(place, [meeting]), "series": printed(place, series)}
    place.do(sheets.mark_returned, found["series"])
    return found | {"meeting": meeting, "sessions": series}


def test_the_newest_stands_first_with_who_printed_it_and_what_it_is_for(place, lists):
    found = rows(place)
    assert [one.sheet_id for one in found] == [lists["series"], lists["again"], lists["first"]]
    series, again, first = found
    assert (series.title, series.first_day, series.last_day) == ("Nähen für Anfänger", "2021-06-21", "2021-06-28")
    assert (again.title, again.people, again.version) == ("Bewerbungstraining, Gruppe B", 3, 2)
    assert (again.printed_by, again.printed_at) == ("Katrin Sommerfeld", "2021-06-17T09:20:00")
    assert (series.state, series.returned_on, series.returned_by) == ("back", "2021-06-17", "Katrin Sommerfeld")
    assert (again.state, first.state) == ("open", "replaced")
    assert first.sessions == (lists["meeting"],)


def test_lists_are_narrowed_to_those_that_are_waited_for(place, lists):
    assert [one.sheet_id for one in rows(place, state="open")] == [lists["again"]]
    assert [one.sheet_id for one in rows(place, state="back")] == [lists["series"]]


def test_a_list_is_found_by_part_of_its_number_or_of_its_occasion(place, lists):
    assert [one.sheet_id for one in rows(place, text="nähen")] == [lists["series"]]
    number = lists["again"].replace("-", "")[2:8].lower()
    assert lists["again"] in [one.sheet_id for one in rows(place, text=number)]
    assert rows(place, text="gibt es nicht") == []


def test_the_names_are_those_of_the_paper_as_people_are_called_now(place, lists):
    (again,) = rows(place, state="open")
    assert place.ask(sheet_list.people_of, again.list_id) == ["Al-Masri, Rami", "Kowalska, Joanna", "Öztürk, Hatice"]
    kowalska = place.ask(listing.rows, "participant", where={"last_name": "Kowalska"})[0]["id"]
    place.do(records.edit, "participant", kowalska, {"last_name": "Zander"})
    assert place.ask(sheet_list.people_of, again.list_id)[1] == "Zander, Joanna"


def test_lists_of_other_offices_are_not_there(place, lists):
    place.me = type(place.me)(place.me.staff, place.me.name, place.me.roles, ("mitte",))
    assert rows(place) == []


def test_who_may_not_see_people_sees_no_lists(place, lists):
    place.me = type(place.me)(place.me.staff, place.me.name, frozenset({"adviser"}), place.me.offices)
    with pytest.raises(NotAllowed):
        rows(place)
