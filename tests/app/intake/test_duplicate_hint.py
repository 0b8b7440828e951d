"""While somebody is typed in: who is there already, of what the person typing may see."""

import pytest
from helpers.make import workplace

from app.intake.duplicate_hint import duplicate_hints
from app.records import records


@pytest.fixture
def place(tmp_path):
    return workplace(tmp_path / "store")


def test_a_company_that_is_there_is_named_with_its_office(place):
    values = {"name": "Bäckerei Öztürk GmbH", "street": "Hochstraße", "house_no": "7", "office": "butendorf"}
    known = place.do(records.add, "business", values).id
    (only,) = place.ask(
        duplicate_hints, "business", {"name": "Baeckerei Oeztuerk", "street": "Hochstr.", "house_no": "7"}
    )
    assert only.id == known
    assert only.sentence == "Bäckerei Öztürk GmbH (Butendorf) ist schon erfasst. Dasselbe Unternehmen?"


def test_without_a_name_nobody_is_named(place):
    place.do(records.add, "participant", {"last_name": "Kaya", "first_name": "Ali", "office": "mitte"})
    assert place.ask(duplicate_hints, "participant", {"phone": "1"}) == ()
    assert place.ask(duplicate_hints, "participant", {"last_name": "", "first_name": None}) == ()


def test_of_offices_and_records_one_may_not_see_nothing_is_said(place):
    values = {"last_name": "Kaya", "first_name": "Ali", "birth_date": "1980-05-06", "office": "mitte"}
    place.do(records.add, "participant", values)
    with place.read() as view:
        assert duplicate_hints(view, "participant", values)
        view.me = type(view.me)(view.me.staff, view.me.name, view.me.roles, ("brauck",))
        assert duplicate_hints(view, "participant", values) == ()
        view.me = type(view.me)(view.me.staff, view.me.name, frozenset({"adviser"}), ("mitte",))
        assert duplicate_hints(view, "participant", values) == ()
