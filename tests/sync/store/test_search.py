"""The search index beside the records: found by what is true now, and each record once."""

import pytest
from helpers.make import workplace

from app.records import records
from models.identifiers import to_blob
from models.kinds import BY_NAME
from sync.store import search

FOUND = "SELECT record FROM search JOIN search_row ON no = search.rowid WHERE search MATCH ?"


@pytest.fixture
def place(tmp_path):
    place = workplace(tmp_path / "store")
    yield place
    place.close()


def person(place, **more):
    return place.do(records.add, "participant", {"last_name": "Weiß", "first_name": "Karin", **more}).id


def found(place, words):
    with place.store.read() as connection:
        return [bytes(row[0]) for row in connection.exec_driver_sql(FOUND, (words,))]


def numbers(place):
    with place.store.read() as connection:
        return connection.exec_driver_sql("SELECT record, no FROM search_row ORDER BY no").all()


def test_who_has_another_number_is_found_by_it_and_no_more_by_the_old_one(place):
    one, other = person(place, phone="02043111"), person(place, phone="02043222")
    place.do(records.edit, "participant", one, {"phone": "02043333"})
    assert found(place, '"02043333"*') == [to_blob(one)]
    assert found(place, '"02043111"*') == []
    assert found(place, '"02043222"*') == [to_blob(other)]


def test_other_words_leave_a_record_at_its_place_in_the_index(place):
    one = person(place, phone="02043111")
    person(place)
    before = numbers(place)
    place.do(records.edit, "participant", one, {"phone": "02043333"})
    assert numbers(place) == before


def test_what_stands_there_under_another_kind_is_indexed_anew(place):
    one = to_blob(person(place))
    with place.store.write() as connection:
        connection.exec_driver_sql("UPDATE search_row SET kind = 'business' WHERE record = ?", (one,))
        search.add(connection, BY_NAME["participant"], [(one, {"last_name": "Schwarz"})])
    assert found(place, "schwarz") == [one]
    assert found(place, "weiss") == []
    assert len(numbers(place)) == 1
