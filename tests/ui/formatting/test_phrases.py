"""Dates, times and numbers as German offices write and type them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from app.base.errors import BadInput
from resources import language
from ui.formatting import phrases

TODAY = date(2021, 6, 17)
NOW = datetime(2021, 6, 17, 9, 41)


@pytest.fixture(autouse=True)
def german():
    language.use("de")


def test_days_are_named_from_today():
    named = [phrases.near_day(day, TODAY) for day in (TODAY, date(2021, 6, 16), date(2021, 6, 18))]
    assert named == ["heute", "gestern", "morgen"]
    assert phrases.near_day(date(2021, 6, 14), TODAY) == "Mo 14.06."
    assert phrases.near_day(date(2021, 5, 31), TODAY) == "31.05."
    assert phrases.near_day(date(2020, 12, 18), TODAY) == "18.12.2020"
    assert phrases.near_day(None, TODAY) == "–"


def test_days_are_written_in_full():
    assert phrases.day(TODAY) == "17.06.2021"
    assert phrases.long_day(TODAY) == "Donnerstag, 17. Juni 2021"
    assert phrases.week(TODAY) == "KW 24"
    assert phrases.month(date(2021, 3, 1)) == "März 2021"


def test_moments_name_the_day_while_it_is_near():
    assert phrases.moment(datetime(2021, 6, 17, 8, 31), NOW) == "heute 08:31"
    assert phrases.moment(datetime(2021, 6, 16, 16, 52), NOW) == "gestern 16:52"
    assert phrases.moment(datetime(2021, 6, 15, 11, 20), NOW) == "Dienstag 11:20"
    assert phrases.moment(datetime(2021, 3, 12, 11, 20), NOW) == "12.03.2021 11:20"


def test_how_long_ago_is_counted_in_days():
    assert phrases.since(date(2021, 6, 8), TODAY) == "seit 9 Tagen"
    assert phrases.since(date(2021, 6, 16), TODAY) == "seit gestern"
    assert [phrases.days(1), phrases.days(9)] == ["1 Tag", "9 Tage"]


def test_times_and_ranges():
    assert phrases.clock_range(time(10), time(11, 30)) == "10:00–11:30 Uhr"
    assert phrases.clock(None) == "–"


def test_durations_lose_needless_zeros():
    assert [phrases.hours(n) for n in (90, 120, 100, 0, 2310)] == [
        "1,5 Std.",
        "2 Std.",
        "1,67 Std.",
        "0 Std.",
        "38,5 Std.",
    ]
    assert [phrases.units(n) for n in (90, 60)] == ["2 UE", "1,3 UE"]
    assert phrases.minutes(45) == "45 Min."


def test_numbers_and_money():
    assert phrases.euro(Decimal("1370")) == "1.370,00 €"
    assert phrases.euro(Decimal("0.005")) == "0,01 €"
    assert phrases.whole(1234567) == "1.234.567"
    assert phrases.of(18, 64) == "18 von 64"
    assert phrases.percent(0.625) == "63 %"
    assert phrases.joined(["Brauck", "Butendorf", "Mitte"]) == "Brauck, Butendorf und Mitte"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("17.6.2021", TODAY),
        ("17.06.21", TODAY),
        ("17.6.", TODAY),
        ("17.6", TODAY),
        ("17/6/2021", TODAY),
        ("170621", TODAY),
        ("17062021", TODAY),
        ("2021-06-17", TODAY),
        ("heute", TODAY),
        (" Gestern ", date(2021, 6, 16)),
        ("+14", date(2021, 7, 1)),
        ("-3", date(2021, 6, 14)),
        ("1.2.85", date(1985, 2, 1)),
        ("1.2.30", date(2030, 2, 1)),
        ("29.2.2020", date(2020, 2, 29)),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_type_it(typed, day):
    assert phrases.read_date(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["31.2.2021", "29.2.", "0.1.2021", "morgens", "17", "17.6.20213", "+99999", "32.1."])
def test_what_is_no_day_is_said_in_a_sentence(typed):
    with pytest.raises(BadInput) as refused:
        phrases.read_date(typed, TODAY)
    assert refused.value.message.endswith(".")


def test_times_of_day_are_read():
    assert [phrases.read_time(t) for t in ("10", "10:30", "10.30", "930", "9 Uhr", "")] == [
        time(10), time(10, 30), time(10, 30), time(9, 30), time(9), None,
    ]  # fmt: skip
    for wrong in ("25:00", "10:75", "zehn", "1:2"):
        with pytest.raises(BadInput):
            phrases.read_time(wrong)


def test_numbers_are_read_with_comma_or_point():
    assert [phrases.read_number(t) for t in ("1,5", "1.5", "1.234", "1.234,50", "1 234 €", "-3", "")] == [
        Decimal("1.5"), Decimal("1.5"), Decimal(1234), Decimal("1234.50"), Decimal(1234), Decimal(-3), None,
    ]  # fmt: skip
    for wrong in ("viel", "1,2,3", "--1", "NaN", "1e5"):
        with pytest.raises(BadInput):
            phrases.read_number(wrong)
