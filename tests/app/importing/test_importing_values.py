"""Cells as offices fill them, and what is read from them."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importing.values import addresses, names, numbers, phones
from app.importing.values.cells import clean
from app.importing.values.dates import MISSING, UNREADABLE, read_date
from app.importing.values.districts import district_in, district_of

TODAY = date(2022, 7, 1)
JULY = date(1974, 7, 12)


@pytest.mark.parametrize(
    "cell",
    [
        "12.07.1974", "12.7.1974", "12.7.74", "12/07/1974", "12-07-1974", "12. 7. 1974", "12 07 1974", "1974-07-12",
        "1974-07-12T00:00:00", "12.07.1974 00:00:00", "12.07.1974 00:00", "12. Juli 1974", "12 Jul 74", "12-Jul-1974",
        "Juli 12, 1974", "Fr, 12.07.1974", "Freitag, 12. Juli 1974", "27222", 27222, 27222.0, "19740712", 19740712,
        "12071974", "'12.07.1974", " 12.07.1974 ", "1974/07/12", JULY, "12.07.1974.",
    ],
)  # fmt: skip
def test_every_usual_writing_of_a_day_is_read_day_first(cell: object) -> None:
    assert read_date(cell, TODAY, birth=True) == JULY  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell", ["12.13.1982", "29.02.1983", "1978", 1978.0, "ca. 1975", "81", "03.198", "Mai 21", "32.1.80"]
)
def test_what_is_no_real_day_is_not_guessed(cell: object) -> None:
    assert read_date(cell, TODAY, birth=True) is UNREADABLE  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["", "-", "unbekannt", "k.A.", "?", "NULL", "00.00.0000", "fehlt", "n/a"])
def test_a_date_that_is_not_there_is_missing_and_not_wrong(cell: str) -> None:
    assert read_date(cell, TODAY, birth=True) is MISSING


def test_two_digit_years_are_the_latest_that_lie_in_the_past() -> None:
    assert read_date("1.1.85", TODAY, birth=True) == date(1985, 1, 1)
    assert read_date("30.06.22", TODAY, birth=True) == date(2022, 6, 30)
    assert read_date("02.07.22", TODAY, birth=True) == date(1922, 7, 2)
    assert read_date("31.12.22", TODAY) == date(2022, 12, 31)


@pytest.mark.parametrize(
    ("text", "street", "number", "addition"),
    [
        ("Kohlweg 12", "Kohlweg", "12", ""),
        ("Kohlweg 12 a", "Kohlweg", "12a", ""),
        ("Kostolzinstr.110", "Kostolzinstr.", "110", ""),
        ("Beierring, 137", "Beierring", "137", ""),
        ("Hauptstr. 12-14", "Hauptstr.", "12-14", ""),
        ("Hauptstr. 12 - 14", "Hauptstr.", "12-14", ""),
        ("Hauptstr. 18 1/2", "Hauptstr.", "18 1/2", ""),
        ("Hauptstr. 3/5", "Hauptstr.", "3/5", ""),
        ("Straße des 17. Juni 135", "Straße des 17. Juni", "135", ""),
        ("Rognerstr. 102, 2. OG", "Rognerstr.", "102", "2. OG"),
        ("Döhngasse 172 Whg. 14", "Döhngasse", "172", "Whg. 14"),
        ("Kohlweg 153 (Hinterhaus)", "Kohlweg", "153", "(Hinterhaus)"),
        ("Evelyn-Jacobi Jäckel-Straße 9b", "Evelyn-Jacobi Jäckel-Straße", "9b", ""),
        ("Kohlweg", "Kohlweg", "", ""),
        ("Platz der Republik", "Platz der Republik", "", ""),
    ],
)
def test_street_and_number_are_parted_at_the_last_number(text: str, street: str, number: str, addition: str) -> None:
    assert addresses.split_street(text) == addresses.Street(street, number, addition)


@pytest.mark.parametrize(
    "text",
    [
        "Kohlweg 3, 45964 Gladbeck", "Kohlweg 3\n45964 Gladbeck", "Kohlweg 3 45964 Gladbeck",
        "45964 Gladbeck, Kohlweg 3",
        "Kohlweg 3; D-45964 Gladbeck", "Kohlweg 3, 45 964 Gladbeck",
    ],
)  # fmt: skip
def test_a_whole_address_in_one_cell_is_taken_apart(text: str) -> None:
    assert addresses.split_address(text) == (addresses.Street("Kohlweg", "3"), "45964", "Gladbeck")


def test_postcodes_get_their_zero_back_and_short_ones_are_left_out() -> None:
    assert addresses.read_postcode("1067") == ("01067", "postcode_zero_restored")
    assert addresses.read_postcode("459 64") == ("45964", None)
    assert addresses.read_postcode("D-45964") == ("45964", None)
    assert addresses.read_postcode("459") == (None, "invalid_postcode")


@pytest.mark.parametrize(
    ("text", "digits", "restored"),
    [
        ("0170 43768029", "017043768029", False),
        ("17063789585", "017063789585", True),
        ("+49 174 05569517", "017405569517", False),
        ("0049 174 05569517", "017405569517", False),
        ("+49 (0)179 66009380", "017966009380", False),
        ("'015290785490", "015290785490", False),
        ("0152 91 12 50 51", "015291125051", False),
        ("02043/12345", "0204312345", False),
        ("0172 9891543 (Mutter)", "01729891543", False),
    ],
)
def test_phones_come_back_with_their_zero(text: str, digits: str, restored: bool) -> None:
    read = phones.read_phones(text)
    assert [phones.digits_of(number) for number in read.numbers] == [digits]
    assert read.zero_restored is restored


@pytest.mark.parametrize(
    "text",
    [
        "0171 2345350, 02043 55415",
        "0171 2345350 / 02043 55415",
        "0171 2345350 od. 02043 55415",
        "0171 2345350\n02043 55415",
    ],
)
def test_two_numbers_in_one_cell_are_both_kept(text: str) -> None:
    assert [phones.digits_of(number) for number in phones.read_phones(text).numbers] == ["01712345350", "0204355415"]


@pytest.mark.parametrize("text", ["1,7E+10", "1.75E+10", "#NV", "####", "#WERT!"])
def test_rounded_and_broken_numbers_are_no_phones(text: str) -> None:
    assert phones.read_phones(text).unreadable


def test_names_in_one_cell_are_parted() -> None:
    assert names.split_last_first("Dussen van, Ullrich Guido") == ("Dussen van", "Ullrich Guido")
    assert names.split_first_last("Anna Maria von der Heide") == ("von der Heide", "Anna Maria")
    assert names.take_birth_name("Köhler, geb. Öztürk") == ("Köhler", "Öztürk")
    assert names.take_birth_name("Paffrath (geb. Kowalski)") == ("Paffrath", "Kowalski")
    assert names.repaired("GrÃ¼newald") == "Grünewald"
    assert names.repaired("Grünewald") is None
    assert names.has_lost_letters("Y?ld?r?m")


@pytest.mark.parametrize(
    ("cell", "heading", "minutes"),
    [
        ("1,5", "Beratung (Std.)", 90), ("3:00", "Beratungsdauer", 180), ("0:45", "Dauer", 45), (1.5, "Std.", 90),
        ("90 Min", "Dauer", 90), ("1,5 Std.", "Dauer", 90), ("2 h 30", "Dauer", 150), ("1 Std. 15 Min.", "Dauer", 75),
        ("90", "Dauer (Min.)", 90), (time(1, 30), "Dauer", 90), (timedelta(hours=26), "Dauer", 1560), ("½", "Std.", 30),
        ("1 1/2", "Std.", 90), ("-1,5", "Std.", None), ("viel", "Std.", None), ("90", "Dauer", 90),
    ],
)  # fmt: skip
def test_durations_are_minutes(cell: object, heading: str, minutes: int | None) -> None:
    assert numbers.read_minutes(cell, heading) == minutes  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("97,50 €", "97.50"), ("195,00 EUR", "195.00"), ("41.330,75 €", "41330.75"), ("1.234", "1234.00"),
        ("€ 82,5", "82.50"), (162.5, "162.50"), ("97.50", "97.50"), ("1,234.50", "1234.50"), ("120,-", "120.00"),
        ("1.2.3,40 €", None), ("-5", None), ("viel", None),
    ],
)  # fmt: skip
def test_amounts_are_decimals(cell: object, amount: str | None) -> None:
    assert numbers.read_amount(cell) == (Decimal(amount) if amount else None)  # type: ignore[arg-type]


@pytest.mark.parametrize("signs", [12, 30, 400, 5000])
def test_endless_numbers_are_no_amounts_and_no_durations(signs: int) -> None:
    text = "1" * signs
    assert numbers.read_amount(text) is None
    assert numbers.read_minutes(text, "Min") is None
    assert numbers.read_minutes(text, "Std") is None


def test_headcounts_come_in_words_too() -> None:
    assert [numbers.read_count(cell) for cell in ("ca. 8", "Solo", "keine", "12 MA", 6.0, "viele")] == [
        8,
        0,
        0,
        12,
        6,
        None,
    ]


def test_districts_are_known_by_their_usual_names() -> None:
    assert [district_of(text) for text in ("Mitte", "Gladbeck-Mitte", "GLA-Mitte", "Stadtteil Brauck", "Bottrop")] == [
        "mitte", "mitte", "mitte", "brauck", None,
    ]  # fmt: skip
    assert district_in("Quartiersbüro Butendorf 2021") == "butendorf"
    assert district_in("Mitte und Brauck") is None


@given(st.text(max_size=200))
def test_no_reader_of_values_ever_raises(text: str) -> None:
    read_date(text, TODAY, birth=True)
    addresses.split_street(text)
    addresses.split_address(text)
    addresses.split_postcode_city(text)
    addresses.split_house_no(text)
    addresses.read_postcode(text)
    phones.read_phones(text)
    numbers.read_minutes(text, "")
    numbers.read_amount(text)
    numbers.read_count(text)
    numbers.read_year(text, TODAY)
    names.take_birth_name(text)
    names.split_first_last(text)
    names.repaired(text)
    district_in(text)


@given(st.text(max_size=200))
def test_cleaning_a_text_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.from_regex(r"0[1-9][0-9]{2,4}[ /-]?[0-9]{5,8}", fullmatch=True))
def test_a_number_that_was_read_is_read_again_as_itself(text: str) -> None:
    (number,) = phones.read_phones(text).numbers
    assert phones.read_phones(number).numbers == (number,)
