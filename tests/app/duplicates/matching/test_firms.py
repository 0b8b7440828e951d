"""Two companies compared: one company, two branches, neighbours, or a second shop of one owner."""

import pytest

from app.duplicates.matching.firms import domain_of, firm_of, words_of
from app.duplicates.matching.odds import Frequency, Odds
from app.duplicates.matching.pair_search import FIRMS, find_for
from app.duplicates.matching.weights import TO_CHECK

TOWN = 2_000
BASE = {
    "name": "Bäckerei Öztürk GmbH",
    "contact_person": "Emre Öztürk",
    "industry_text": "Bäckerei",
    "street": "Hochstraße",
    "house_no": "7",
    "postcode": "45964",
    "phone": "02043 445566",
    "website": "www.baeckerei-oeztuerk.de",
}


def judged(**other):
    odds, frequency = Odds(FIRMS.scales, TOWN), Frequency(TOWN, {})
    pairs = find_for(FIRMS, odds, frequency, (1, firm_of(BASE)), [(2, firm_of(BASE | other))])
    return pairs[0] if pairs else None


@pytest.mark.parametrize(
    "slips",
    [
        {"name": "Öztürk Bäckerei e.K."},
        {"name": "Baeckerei Oeztuerk", "website": None},
        {"name": "Bäckerei Ötzürk", "phone": "+49 2043 445566"},
        {"name": "Emre Öztürk", "website": ""},
        {"street": "Marktplatz", "house_no": "1"},
        {"name": "Bäckerei Öztürk, Inh. Emre Öztürk", "contact_person": ""},
        {"contact_person": "E. Öztürk", "phone": None},
    ],
)
def test_one_company_is_found_in_spite_of_slips(slips):
    assert judged(**slips).score >= TO_CHECK


@pytest.mark.parametrize(
    ("other", "otherwise"),
    [
        (
            {"street": "Marktplatz", "house_no": "1", "phone": "02043 998877", "contact_person": "Jana Berg"},
            "branches",
        ),
        (
            {
                "name": "Nagelstudio Rosa",
                "contact_person": "Rosa Kern",
                "industry_text": "Nagelstudio",
                "phone": "02043 1",
                "website": None,
            },
            None,
        ),
        (
            {
                "name": "Imbiss Öztürk",
                "industry_text": "Imbiss",
                "street": "Marktplatz",
                "house_no": "1",
                "website": "imbiss-oeztuerk.de",
            },
            None,
        ),
    ],
)
def test_branches_neighbours_and_second_shops_are_other_companies(other, otherwise):
    pair = judged(**other)
    if otherwise is None:
        assert pair is None  # too unlikely to be kept at all
    else:
        assert pair.score < TO_CHECK
        assert pair.runner_up == otherwise


def test_the_legal_form_is_left_out_of_the_words_of_a_name():
    expected = ("HANDEL", "LUEBS")
    for form in ("GmbH", "G.m.b.H.", "UG (haftungsbeschränkt)", "e. K.", "GmbH & Co. KG"):
        assert words_of(f"Lübs Handel {form}") == expected


def test_a_providers_domain_belongs_to_nobody():
    assert domain_of("gmx.de") == domain_of("t-online.de") == domain_of("/") == ""
    assert domain_of("https://www.cafe-ergul.de/kontakt") == "cafe-ergul.de"
