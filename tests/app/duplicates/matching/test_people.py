"""Two people compared: who is one, who is twins, spouses, father and son, or two of one name - and why."""

import pytest

import resources
from app.duplicates.matching.field_comparisons import compare_dates, compare_emails, compare_names
from app.duplicates.matching.normalization import name_of, street_of
from app.duplicates.matching.odds import Frequency, Odds
from app.duplicates.matching.pair_search import PEOPLE, find_all, find_for
from app.duplicates.matching.people import person_of
from app.duplicates.matching.weights import TO_CHECK, VERY_LIKELY

TOWN = 5_000  # people in the store the pairs are judged in
BASE = {
    "last_name": "Wiśniewski",
    "first_name": "Katarzyna",
    "birth_date": "1984-03-09",
    "gender": "female",
    "street": "Lambertistraße",
    "house_no": "12",
    "postcode": "45964",
    "city": "Gladbeck",
    "phone": "0157 33221144",
}


def judged(**other):
    """The judgement of BASE and BASE with these differences; None if it is not even worth remembering."""
    odds = Odds(PEOPLE.scales, TOWN)
    pairs = find_for(PEOPLE, odds, Frequency(TOWN, {}), (1, person_of(BASE)), [(2, person_of(BASE | other))])
    return pairs[0] if pairs else None


def score(**other):
    pair = judged(**other)
    return pair.score if pair else 0.0


@pytest.mark.parametrize(
    "slips",
    [
        {"last_name": "Wisniewski"},
        {"last_name": "Wisniewsky", "first_name": "Katarzina", "phone": ""},
        {"birth_date": "1984-09-03"},
        {"last_name": "Katarzyna", "first_name": "Wiśniewski"},
        {"last_name": "Brandt", "phone": None},  # married: all else is the same
        {"street": "Lamberti-Str.", "house_no": "12 ", "phone": "+49 157 33221144"},
        {"street": "Am Markt", "house_no": "3", "postcode": "45966"},  # moved, with the same number
        {"first_name": "K.", "birth_date": None},
        {"birth_date": "1984-01-01", "phone": None},
    ],
)
def test_one_person_is_found_in_spite_of_slips(slips):
    assert score(**slips) >= TO_CHECK


def test_the_same_again_is_very_likely_one():
    assert score() >= VERY_LIKELY


@pytest.mark.parametrize(
    ("other", "otherwise"),
    [
        ({"first_name": "Agnieszka"}, "twins"),
        ({"first_name": "Marek", "gender": "male", "birth_date": "1981-11-30"}, None),
        ({"first_name": "Zofia", "birth_date": "2003-05-17"}, None),
        ({"birth_date": "2007-10-21", "phone": "0176 99887766"}, "generations"),
        (
            {"birth_date": "1971-12-02", "street": "Markt", "house_no": "3", "phone": "0176 9988", "postcode": None},
            "namesakes",
        ),
    ],
)
def test_those_who_live_together_or_bear_one_name_are_not_taken_for_one(other, otherwise):
    pair = judged(**other)
    if otherwise is None:
        assert pair is None  # too unlikely to be kept at all
    else:
        assert pair.score < TO_CHECK
        assert pair.runner_up == otherwise


def test_twins_of_different_sexes_are_two():
    assert score(first_name="Marek", gender="male") < 0.1


def test_a_phone_shared_in_the_family_proves_nothing():
    assert score(first_name="Marek", gender="male", birth_date="1979-02-01") < 0.05


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        (("Yıldız", "Gülşah"), ("Yildiz", "Gulsah")),
        (("Müller", "Jürgen"), ("Mueller", "Juergen")),
        (("Müller", "Jürgen"), ("Muller", "Jurgen")),
        (("Schewtschenko", "Oleksandr"), ("Shevchenko", "Oleksandr")),
        (("Шевченко", "Олександр"), ("Schewtschenko", "Oleksandr")),
        (("الخوري", "محمد"), ("El Khoury", "Mohamed")),
        (("Al-Taha", "Suad"), ("Taha", "Souad")),
        (("Đorđević", "Snežana"), ("Djordjevic", "Snezana")),
    ],
)
def test_transliterations_are_one_name(name, spelling):
    names = [dict(zip(("last_name", "first_name"), pair, strict=True)) for pair in (name, spelling)]
    odds = Odds(PEOPLE.scales, TOWN)
    first, second = (person_of(BASE | pair) for pair in names)
    assert PEOPLE.keys(first) & PEOPLE.keys(second)
    assert find_for(PEOPLE, odds, Frequency(TOWN, {}), (1, first), [(2, second)])[0].score >= VERY_LIKELY


def test_a_birth_name_counts_as_a_second_surname():
    moved = {"street": "Am Markt", "house_no": "3", "phone": None, "last_name": "Brandt"}
    assert score(**moved, birth_name="Wiśniewski") > score(**moved)


def test_rare_names_say_more_than_common_ones():
    values = {"last_name": "Wiśniewski", "first_name": "Katarzyna", "birth_date": "1984-03-09"}
    pair = [(1, person_of(values)), (2, person_of(values))]
    odds = Odds(PEOPLE.scales, TOWN)
    common = Frequency(TOWN, {"last_name": {"WISNIEWSKI": 300}, "first_name": {"KATARZYNA": 200}})
    rare = find_for(PEOPLE, odds, Frequency(TOWN, {}), pair[0], pair[1:])[0]
    usual = find_for(PEOPLE, odds, common, pair[0], pair[1:])[0]
    assert rare.score > usual.score


def test_first_of_january_says_little_where_many_have_it():
    values = {"last_name": "Osman", "first_name": "Mohamed", "birth_date": "1980-01-01", "street": "", "house_no": ""}
    odds = Odds(PEOPLE.scales, TOWN)
    pair = [(1, person_of(values)), (2, person_of(values))]
    many = {"birth_date": {"1980-01-01": 400}, "last_name": {"OSMAN": 60}, "first_name": {"MOHAMED": 150}}
    crowded = find_for(PEOPLE, odds, Frequency(TOWN, many), pair[0], pair[1:])[0]
    alone = find_for(PEOPLE, odds, Frequency(TOWN, {}), pair[0], pair[1:])[0]
    assert crowded.score < 0.9 < alone.score


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("1980-03-04", "1980-04-03", "swapped"),
        ("1980-03-04", "1980-03-14", "day"),
        ("1980-03-04", "1980-05-04", "month"),
        ("1980-03-04", "1981-03-04", "year"),
        ("1949-03-04", "1994-03-04", "digits"),
        ("1980-03-04", "1980-01-01", "unknown_day"),
        ("1980-01-01", "1990-01-01", "usual_day"),
        ("1980-03-04", "1962-11-25", "different"),
    ],
)
def test_dates_differ_in_their_own_ways(left, right, level):
    assert compare_dates(left, right) == compare_dates(right, left) == level


def test_empty_fields_everywhere_are_compared_without_a_suspicion():
    nobody = [(number, person_of({})) for number in range(20)]
    assert find_all(PEOPLE, nobody).pairs == []


def test_comparing_is_the_same_from_both_sides():
    frequency, odds = Frequency(TOWN, {}), Odds(PEOPLE.scales, TOWN)
    left, right = person_of(BASE), person_of(BASE | {"last_name": "Wisniewska", "house_no": "14", "phone": None})
    forth = find_for(PEOPLE, odds, frequency, (1, left), [(2, right)])[0]
    back = find_for(PEOPLE, odds, frequency, (2, right), [(1, left)])[0]
    assert forth.score == pytest.approx(back.score)
    assert (forth.left, forth.right) == (back.left, back.right) == (1, 2)


@pytest.mark.parametrize(
    ("name", "short_form"),
    [
        ("Johannes", "Hans"),
        ("Hans-Peter", "Johann"),
        ("Heinrich", "Heinz"),
        ("Aleksandra", "Sascha"),
        ("Małgorzata", "Gosia"),
        ("Олександр", "Sascha"),
        ("İbrahim", "Ibo"),
        ("Ömer", "Omo"),
        ("Giuseppe", "Beppe"),
    ],
)
def test_who_is_called_by_a_short_form_is_found(name, short_form):
    forth, back = (
        compare_names(name_of(a), name_of(b), first=True) for a, b in ((name, short_form), (short_form, name))
    )
    assert forth == back == "short"


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [("Johannes", "Friedrich", "different"), ("Sascha", "Katja", "different"), ("Ute", "Ingrid", "different")],
)
def test_other_names_are_other_names(left, right, level):
    assert compare_names(name_of(left), name_of(right), first=True) == level


def test_a_short_form_is_no_surname():
    assert compare_names(name_of("Heinrich"), name_of("Heinz"), first=False) != "short"


def test_each_line_of_the_short_forms_says_something():
    lines = [line for line in resources.text("lists/short_first_names.txt").splitlines() if not line.startswith("#")]
    for line in filter(None, lines):
        names = line.split(", ")
        assert len(set(names)) == len(names) > 1, line
        assert [name_of(name).whole.lower() for name in names] == names, line


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("eva.noll@gmx.de", "eva.noll@gmx.de", "same"),
        ("eva.noll@gmx.de", "eva.nol@gmx.de", "similar"),
        ("eva.noll@gmx.de", "eva.noll@gnx.de", "similar"),
        ("eva.noll@gmx.de", "eva.noll@web.de", "provider"),
        ("b.wohlgemut@gmail.com", "b.wohlgemut@hotmail.com", "provider"),
        ("eva.noll@gmx.de", "eva.noll@stadt-gladbeck.de", "provider"),
        ("eva.noll@gmx.de", "a.yilmaz@web.de", "different"),
        ("margarete.schulze65@t-online.de", "margarete.kowalska61@t-online.de", "different"),
    ],
)
def test_one_name_at_two_providers_is_no_slip_of_the_keys(left, right, level):
    assert compare_emails(left, right) == compare_emails(right, left) == level


def test_the_same_number_counts_where_the_street_is_missing_or_goes_by_another_name():
    assert score(street="", phone=None) > score(street="", house_no="77", phone=None)
    assert judged(street="").weights != judged(street="", house_no="77").weights
    assert [weight.level for weight in judged(street="Am Markt").weights if weight.field == "address"] == ["number"]
    assert [
        weight.level for weight in judged(street="Am Markt", house_no="3").weights if weight.field == "address"
    ] == ["different"]


@pytest.mark.parametrize(
    "typed",
    [
        "Gorlitzstraße",
        "Gorlitz-Str.",
        "Gorlitzstrasse",
        "Gorlitzstrßae",
        "Gorlitzstasse",
        "Gorlitz Sraße",
        "gorlitz syreet",
    ],
)
def test_a_street_is_known_though_the_word_for_it_is_garbled(typed):
    assert street_of(typed) == "GORLITZ"


@pytest.mark.parametrize("typed", ["Neue Gasse", "Gartenterrasse", "Am Markt", "Amselweg", "Trasse", "Str. 5"])
def test_other_words_stay_in_a_street(typed):
    assert street_of(typed) == typed.upper().replace(" ", "").replace(".", "")


def test_where_the_street_is_garbled_the_town_counts_as_well():
    near, far = judged(street="Lambertsitraße"), judged(street="Lambertsitraße", postcode="33602", city="Bielefeld")
    assert {weight.field for weight in near.weights} >= {"address", "postcode"}
    assert near.score > far.score


def test_crossed_names_say_no_more_than_the_names_do():
    # Whoever's names are crossed by one entry in twenty, they are crossed as often for a namesake.
    crossed = {"last_name": "Katarzyna", "first_name": "Wiśniewski"}
    apart = {"birth_date": "1962-11-25", "street": "Am Markt", "house_no": "3", "phone": None}
    assert score(**crossed, **apart) <= score(**apart) + 0.01


FATHER = {**BASE, "birth_date": "1955-12-11", "phone": None}
SON = {**BASE, "birth_date": "1984-03-09", "phone": None}
NO_DATE = {**BASE, "birth_date": None, "phone": None}


def matches_of_the_first(*people):
    odds = Odds(PEOPLE.scales, TOWN)
    own, *others = [(number, person_of(values)) for number, values in enumerate(people, start=1)]
    return {pair.right: pair for pair in find_for(PEOPLE, odds, Frequency(TOWN, {}), own, others)}


def test_an_entry_that_fits_father_and_son_is_about_one_of_them():
    alone, both = matches_of_the_first(NO_DATE, FATHER), matches_of_the_first(NO_DATE, FATHER, SON)
    assert alone[2].score > 0.7
    assert both[2].score + both[3].score < 1.05
    assert ("others", "rival") in {(weight.field, weight.level) for weight in both[2].weights}


def test_what_a_third_entry_links_is_likelier_one():
    moved = {**BASE, "last_name": "Brandt", "street": "Am Markt", "house_no": "3", "phone": None}
    linking = {**BASE, "last_name": "Brandt"}
    alone, linked = matches_of_the_first(BASE, moved), matches_of_the_first(BASE, moved, linking)
    assert linked[2].score > alone[2].score
    assert ("others", "linked") in {(weight.field, weight.level) for weight in linked[2].weights}


def test_a_scan_weighs_pairs_together_as_a_check_does():
    strangers = [{"last_name": f"Name{number}", "first_name": f"Vor{number}"} for number in range(300)]

    def scanned(*people):
        every = [(number, person_of(values)) for number, values in enumerate((*people, *strangers), start=1)]
        return {(pair.left, pair.right): pair for pair in find_all(PEOPLE, every).pairs}

    alone, both = scanned(NO_DATE, FATHER), scanned(NO_DATE, FATHER, SON)
    assert both[1, 2].score == pytest.approx(both[1, 3].score)
    assert both[1, 2].score < alone[1, 2].score
