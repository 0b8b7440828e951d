"""What was asked ahead of time is not worked out again when the page asks."""

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace
from sqlalchemy.util import LRUCache

from app.prefetch import warm
from app.records import records
from ui.companies.presenter import CompaniesPresenter
from ui.participants.presenter import ParticipantsPresenter


@pytest.fixture
def place(tmp_path):
    opened = workplace(tmp_path)
    opened.store._engine._compiled_cache = LRUCache(500)  # other tests' stores share theirs
    yield opened
    opened.close()


def statements(place):
    """How many statements the store has put together so far."""
    return len(place.store._engine._compiled_cache)


def test_the_first_visit_to_a_list_puts_no_statement_together(place):
    place.do(records.add, "participant", {"last_name": "Haddad", "first_name": "Nour"})
    place.do(records.add, "business", {"name": "Blumen Sommer", "office": "mitte"})
    before = statements(place)
    warm(place)
    warmed = statements(place)
    people = ParticipantsPresenter(place, TestDesk(), lambda state: None)
    people.show()
    for row in people.state.rows.fetch(0, 25):
        people.extras(row)
        people.select(row.person.id)
    firms = CompaniesPresenter(place, TestDesk(), lambda state: None)
    firms.show()
    for row in firms.state.rows.fetch(0, 25):
        firms.sums(row)
        firms.select(row.company.id)
    assert people.state.beside is not None
    assert firms.state.beside is not None
    assert warmed - before > 20
    assert statements(place) - warmed <= 2  # how many take part now is counted by the page alone


def test_nothing_is_said_where_somebody_may_not_see_a_list(tmp_path):
    adviser = workplace(tmp_path / "adviser", roles=["adviser"])
    warm(adviser)
    adviser.close()
