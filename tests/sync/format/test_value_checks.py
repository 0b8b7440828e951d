"""What comes from elsewhere counts only in the written form; in fields of newer versions whatever all can write."""

import pytest

from sync.format.entry import ALIVE
from sync.format.value_checks import is_sound, is_sound_column


def nested(depth):
    value = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", [None, True, 3, 2.5, "x", b"x", ["x", [1]], {"a": {"b": [1]}}, nested(20)])
def test_a_field_of_a_newer_version_may_hold_anything_that_can_be_written_sorted(value):
    assert is_sound("participant", 1, {"of tomorrow": value})
    assert is_sound("participant", 1, {}, {"z": value})
    assert is_sound_column("participant", "of tomorrow", [value])


@pytest.mark.parametrize("value", [{1: "x"}, {b"x": 1}, [{"a": {2: 3}}], {None: 1}, nested(21), ("x",)])
def test_what_could_not_be_written_again_with_its_maps_sorted_does_not_count(value):
    assert not is_sound("participant", 1, {"of tomorrow": value})
    assert not is_sound("participant", 1, {}, {"z": value})
    assert not is_sound_column("participant", "of tomorrow", [value])
    assert not is_sound("merge", 1, {"take": value if isinstance(value, dict) else {"phone": value}})
    assert not is_sound("participant", 1, {ALIVE: {"reason": "", "saw": {}, "more": value}})


@pytest.mark.parametrize("fields", [{"phone": 3}, {"phone": ["x"]}, {"assigned_staff": "nobody"}, {ALIVE: False}])
def test_a_known_field_holds_what_is_of_its_shape(fields):
    assert not is_sound("participant", 1, fields)
    (name, value), *_ = fields.items()
    assert not is_sound_column("participant", name, [value])
