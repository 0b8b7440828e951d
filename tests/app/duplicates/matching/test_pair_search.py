"""All pairs of a population with relatives and namesakes: most duplicates are found, few others are listed."""

import pytest
from bench.population import people

from app.duplicates.matching.pair_search import PEOPLE, find_all
from app.duplicates.matching.people import person_of
from app.duplicates.matching.weights import TO_CHECK, VERY_LIKELY

FIELDS = {"house": "house_no", "zip": "postcode"}


def records(rows):
    return [
        (number, person_of({FIELDS.get(name, name): value for name, value in row.items()}))
        for number, row in enumerate(rows)
    ]


def listed(outcome):
    return {(pair.left, pair.right) for pair in outcome.pairs if pair.score >= TO_CHECK}


@pytest.fixture(scope="module")
def town():
    return people(1_500, seed=7)


def test_most_duplicates_are_listed_and_most_that_are_listed_are_duplicates(town):
    rows, pairs = town
    listed_pairs = listed(find_all(PEOPLE, records(rows)))
    assert len(listed_pairs & pairs) / len(pairs) > 0.94
    assert len(listed_pairs & pairs) / len(listed_pairs) > 0.92


def test_where_nobody_is_recorded_twice_few_are_listed_whoever_they_live_with(town):
    rows, pairs = town
    again = {later for _first, later in pairs}
    alone = [row for place, row in enumerate(rows) if place not in again]
    outcome = find_all(PEOPLE, records(alone))
    assert outcome.shares["one"] <= 0.05
    assert len(listed(outcome)) / len(alone) < 0.01


def test_the_order_of_the_records_changes_nothing(town):
    rows = records(town[0])
    assert listed(find_all(PEOPLE, rows)) == listed(find_all(PEOPLE, rows[::-1]))


def test_in_a_list_of_a_few_twins_are_not_taken_for_one_person_because_somebody_else_is_there_twice():
    """Two pairs in six records say little about how many people are recorded twice, and how many are twins."""
    about = ("last_name", "first_name", "birth_date", "gender", "street", "house", "zip", "city", "phone")
    levels = (
        ("Yılmaz", "Ayşe", "1980-02-03", "female", "Hochstraße", "12", "45964", "Gladbeck", "02043 22010"),
        ("Yilmaz", "Ayse", "1980-02-03", "female", "Hochstr.", "12", "45964", "Gladbeck", "0176 5550010"),
        ("Kowalski", "Jan", "1991-05-14", "male", "Horster Straße", "7", "45964", "Gladbeck", "02043 33010"),
        ("Kowalski", "Jakub", "1991-05-14", "male", "Horster Straße", "7", "45964", "Gladbeck", "02043 33010"),
        ("Haddad", "Samir", "1985-11-20", "male", "Wilhelmstraße", "3", "45964", "Gladbeck", "02043 44010"),
        ("Öztürk", "Deniz", "1999-07-01", "diverse", "Roßheidestraße", "44", "45968", "Gladbeck", "02043 55010"),
    )
    rows = [dict(zip(about, row, strict=True)) for row in levels]
    scores = {(pair.left, pair.right): pair for pair in find_all(PEOPLE, records(rows)).pairs}
    assert scores[0, 1].score > VERY_LIKELY
    assert scores[2, 3].score < TO_CHECK
