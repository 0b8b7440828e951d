"""Which pairs are compared at all: neighbours by their keys, few of each key."""

from app.duplicates.matching import blocking_keys
from app.duplicates.matching.pair_search import PEOPLE
from app.duplicates.matching.people import person_of


def test_five_hundred_of_one_name_and_birth_date_cost_no_more_than_others():
    same = {"last_name": "Mohamed", "first_name": "Ahmed", "birth_date": "1980-01-01"}
    people = [person_of(same) for _ in range(500)]
    compared = sum(len(sure) + len(weak) for sure, weak in blocking_keys.neighbours(map(PEOPLE.keys, people)))
    assert compared <= 500 * blocking_keys.MOST_OF_A_KEY * 2 < 500 * 499 / 2


def test_swapped_names_share_a_key():
    straight = person_of({"last_name": "Stiffel", "first_name": "Volker"})
    other = person_of({"last_name": "Volker", "first_name": "Stiffel"})
    assert PEOPLE.keys(straight) & PEOPLE.keys(other)


def test_keys_say_nothing_to_a_reader_and_fit_four_bytes():
    assert all(0 <= key < 1 << 32 for key in PEOPLE.keys(person_of({"last_name": "Yılmaz", "first_name": "Ayşe"})))


def test_a_stranger_shares_none():
    person = person_of({"last_name": "Yılmaz", "first_name": "Ayşe", "birth_date": "1980-05-05"})
    other = person_of({"last_name": "Kowalski", "first_name": "Piotr", "birth_date": "1991-07-09"})
    assert not PEOPLE.keys(person) & PEOPLE.keys(other)
