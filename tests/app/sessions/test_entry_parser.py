"""The line typed into the register's box is taken apart into name, mark and minutes."""

import pytest

from app.sessions.entry_parser import Entry, parse_entry


@pytest.mark.parametrize(
    ("typed", "name", "status", "minutes"),
    [
        ("kow", "kow", "A", None),
        ("kow e", "kow", "E", None),
        ("KOW E", "KOW", "E", None),
        ("kow t 45", "kow", "T", 45),
        ("kow 45", "kow", "T", 45),
        ("kow a 45", "kow", "T", 45),
        ("kow u", "kow", "UE", None),
        ("kow ue", "kow", "UE", None),
        ("kow k", "kow", "K", None),
        ("kow -", "kow", None, None),
        ("von hagen e", "von hagen", "E", None),
        ("Kowalska, Joanna", "Kowalska, Joanna", "A", None),
        ("e", "e", "A", None),
        ("45", "45", "A", None),
        ("", "", "A", None),
        ("yıldız t", "yıldız", "T", None),
    ],
)
def test_a_typed_line_means(typed, name, status, minutes):
    entry = parse_entry(typed)
    assert (entry.name, entry.status, entry.minutes) == (name, status, minutes)


def test_it_is_known_whether_a_mark_was_typed():
    assert parse_entry("kow") == Entry("kow")
    assert not parse_entry("kow").said
    assert parse_entry("kow a").said
