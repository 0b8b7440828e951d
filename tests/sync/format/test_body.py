"""The inside of a segment: few entries are packed with the shipped dictionary, and the frame says so."""

import hashlib
import random

import pytest
import zstandard
from helpers.replicas import agree, person, rounds

import resources
from sync.format import body
from sync.format.body import WireEntry
from sync.format.errors import BadBody, NewerBody

# A shipped dictionary never changes. Until the first release it may be trained anew (`python -m app.demo.dictionary`);
# then this line changes with it.
SHIPPED = "8f139421c4d02ff604a5e511a197c0ae3dfd7efadecf8b1bff92b5cd64bcc537"


def entries(number, seed=1):
    dice = random.Random(seed)
    line = (dice.randbytes(16), 0)
    return [
        WireEntry(n, n << 16, "participant", dice.randbytes(16), {"phone": f"02043 {n}"}, {"phone": [(line, n)]})
        for n in range(1, number + 1)
    ]


def dictionary_of(packed):
    return zstandard.get_frame_parameters(packed).dict_id


def newer_dictionary(number):
    dice = random.Random(2)
    some = [body.columns(entries(dice.choice((1, 2, 5)), seed)) for seed in range(300)]
    return zstandard.train_dictionary(1024, some, dict_id=number)


def test_the_shipped_dictionary_is_the_one_that_was_released():
    data = resources.data("dictionaries/entries_1.zstd")
    assert hashlib.sha256(data).hexdigest() == SHIPPED
    assert len(data) == 16 * 1024


@pytest.mark.parametrize("number", [1, 10])
def test_a_few_entries_name_the_dictionary_and_come_back_as_they_were(number):
    packed = body.pack(entries(number))
    assert dictionary_of(packed) == body.DICTIONARY
    assert body.unpack(packed, 1, number) == entries(number)


def test_a_new_person_takes_half_the_room_with_the_dictionary():
    values = {
        "last_name": "Weiß",
        "first_name": "Karin",
        "gender": "female",
        "born_on": "1985-04-01",
        "city": "Gladbeck",
    }
    made = [WireEntry(1, 1 << 60, "participant", bytes(range(16)), values, {})]
    assert len(body.pack(made)) * 1.5 < len(zstandard.compress(body.columns(made)))


def test_many_entries_are_packed_without_it():
    packed = body.pack(entries(2000))
    assert dictionary_of(packed) == 0
    assert body.unpack(packed, 1, 2000) == entries(2000)


def test_few_entries_that_were_packed_without_it_are_read():
    assert body.unpack(zstandard.compress(body.columns(entries(3))), 1, 3) == entries(3)


def test_a_frame_that_needs_another_dictionary_is_of_a_newer_version():
    packer = zstandard.ZstdCompressor(dict_data=newer_dictionary(body.DICTIONARY + 1))
    with pytest.raises(NewerBody, match="newer version"):
        body.unpack(packer.compress(body.columns(entries(1))), 1, 1)


def test_a_frame_that_lies_about_its_dictionary_is_bad_and_nothing_else():
    packer = zstandard.ZstdCompressor(dict_data=newer_dictionary(body.DICTIONARY))
    with pytest.raises(BadBody):
        body.unpack(packer.compress(body.columns(entries(5))), 1, 5)


def test_a_segment_of_a_newer_version_waits_says_so_and_counts_after_the_update(three, monkeypatch, tmp_path):
    a, b, c = three
    newer = newer_dictionary(body.DICTIONARY + 1)
    packer = zstandard.ZstdCompressor(dict_data=newer)
    with monkeypatch.context() as program_of_tomorrow:
        program_of_tomorrow.setattr(body, "squeeze", packer.compress)
        record = person(a, office="brauck")
        a.round()
    other = person(b, office="brauck")
    b.round()
    report = c.round()
    assert {held.why for held in report.held_back} == {"newer"}
    assert c.values("participant", other)["last_name"] == "Weiß"
    assert {held.why for held in c.round().held_back} == {"newer"}
    (tmp_path / "entries_2.zstd").write_bytes(newer.as_bytes())
    monkeypatch.setitem(body._SHIPPED, body.DICTIONARY + 1, str(tmp_path / "entries_2.zstd"))
    assert c.round().held_back == []
    assert c.values("participant", record)["last_name"] == "Weiß"
    rounds(three)
    assert agree(three)
    body._dictionary.cache_clear()
