"""The list of offerings and the forms of offering and project."""

import datetime
from decimal import Decimal

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace

from ui.offerings import form_specs
from ui.offerings.presenter import OfferingsPresenter
from ui.record_form.presenter import RecordPresenter


@pytest.fixture
def place(tmp_path):
    opened = workplace(tmp_path)
    yield opened
    opened.close()


def form(place, spec, record_id="", **arguments):
    presenter = RecordPresenter(place, TestDesk(), spec, lambda state: None)
    assert presenter.open(record_id, arguments)
    return presenter


def test_an_offering_is_made_found_ended_and_taken_back(place):
    made = form(place, form_specs.offering(), name="Nähen")
    assert made.state.shown["title"] == "Nähen"
    made.change({"begin": datetime.time(10), "end": datetime.time(11, 30), "topics": ("sewing",)})
    saved = made.save({}, {})
    desk = TestDesk()
    listed = OfferingsPresenter(place, desk, lambda state: None)
    listed.show()
    (row,) = listed.state.rows
    assert (row.id, row.title, row.times, row.topics) == (saved, "Nähen", "10:00–11:30", ("sewing",))
    listed.end(row)
    assert listed.state.rows == ()
    assert desk.undos[0][0] == "„Nähen“ ist beendet."
    listed.show_ended(True)
    assert not listed.state.rows[0].active
    desk.undos[0][1]()
    assert listed.state.rows[0].active
    listed.search("koch")
    assert (listed.state.rows, listed.state.total) == ((), 1)


def test_an_end_before_the_begin_or_a_missing_title_is_refused(place):
    presenter = form(place, form_specs.offering())
    assert presenter.save({}, {}) is None
    assert list(presenter.state.errors) == ["title"]


def test_the_project_is_changed_by_its_form(place):
    presenter = form(place, form_specs.settings())
    assert presenter.state.shown["min_age"] == Decimal(27)
    presenter.change({"min_age": Decimal(18), "districts": ("mitte", "brauck")})
    assert presenter.save({}, {}) is not None
    with place.read() as view:
        assert (view.profile["min_age"], view.profile["districts"]) == (18, ["mitte", "brauck"])
    assert form(place, form_specs.settings()).state.shown["title"] == "Aktiv und digital in Gladbeck 4.0"
