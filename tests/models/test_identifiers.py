"""Identifiers sort by time, are the same on two laptops where they must be, and betray every slip of the hand."""

import datetime as dt
import itertools
import random
import uuid

import pytest
from helpers.threads import at_once

from models import identifiers as ids

SESSION = ids.session_id("0190f3a2-0000-7000-8000-000000000001", "2021-06-18", "10:00")


def test_new_ids_are_uuids_of_version_7_and_ascend_within_a_process():
    made = [ids.new_id() for _ in range(20_000)]
    assert made == sorted(set(made))
    assert {uuid.UUID(one).version for one in made} == {7}
    assert all(uuid.UUID(one).variant == uuid.RFC_4122 for one in made[:100])


def test_threads_never_get_the_same_id_and_each_sees_its_own_ascend():
    made: list[list[str]] = at_once([lambda: [ids.new_id() for _ in range(5000)]] * 4)
    assert all(own == sorted(own) for own in made)
    assert len(set(itertools.chain(*made))) == 20_000


def test_an_id_of_a_given_moment_and_randomness_is_always_the_same():
    first = ids.new_id(1_624_010_400_000, bytes(10))
    assert first == ids.new_id(1_624_010_400_000, bytes(10)) == "017a1e90-2100-7000-8000-000000000000"
    assert ids.new_id(1_624_010_400_000) != ids.new_id(1_624_010_400_000)


def test_the_same_meeting_planned_on_two_laptops_has_one_id():
    offering = "0190f3a2-0000-7000-8000-000000000001"
    assert ids.session_id(offering, dt.date(2021, 6, 18), dt.time(10)) == SESSION
    assert ids.session_id(offering, "2021-06-18", "10:00:00") == SESSION
    assert uuid.UUID(SESSION).version == 8
    others = {
        ids.session_id("0190f3a2-0000-7000-8000-000000000002", "2021-06-18", "10:00"),
        ids.session_id(offering, "2021-06-19", "10:00"),
        ids.session_id(offering, "2021-06-18", "10:30"),
    }
    assert len(others | {SESSION}) == 4


def test_sessions_sort_by_their_time():
    offering = ids.new_id()
    made = [ids.session_id(offering, f"2021-{month:02}-18", "10:00") for month in range(1, 13)]
    assert made == sorted(made)


def test_parts_are_not_run_together():
    assert ids.time_id(5, "ab", "c") != ids.time_id(5, "a", "bc")
    assert ids.time_id(5, "ab") == ids.time_id(5, b"ab")


@pytest.mark.parametrize("moment", [-1, 1 << 48])
def test_a_moment_that_fits_no_id_is_refused(moment: int):
    with pytest.raises(ValueError, match=str(moment)):
        ids.time_id(moment)


def test_marks_of_a_session_lie_side_by_side_and_are_one_per_person():
    people = [ids.new_id() for _ in range(200)]
    marks = [ids.attendance_id(SESSION, person) for person in people]
    assert marks == [ids.attendance_id(SESSION, person) for person in people]
    assert len(set(marks)) == 200
    assert {ids.to_blob(mark)[:10] for mark in marks} == {ids.to_blob(SESSION)[:10]}
    assert {uuid.UUID(mark).variant for mark in marks} == {uuid.RFC_4122}


def test_participant_codes_are_random_and_read_back_however_they_are_typed():
    made = {ids.participant_code() for _ in range(2000)}
    assert len(made) == 2000
    for code in made:
        assert ids.check_code(code) == code
        assert ids.check_code(f" {code.lower()} ") == code
        assert ids.check_code(code.replace("-", "")) == code
        assert ids.check_code(code.replace("-", " – ")) == code
        assert not set(code.removeprefix("GLA4-")) & set("01OI")
    assert ids.participant_code("7K2MX4Q") == "GLA4-7K2MX4Q-9"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GLA4",
        "GLA4-7K2MX4Q",
        "GLA4-7K2MX4Q-8",
        "GLA5-7K2MX4Q-9",
        "7K2MX4Q9",
        "GLA4-7K2MX4Q-99",
        "GLA4-7K2MX4O-9",
        "Müller",
    ],
)
def test_what_is_no_code_is_none(text: str):
    assert ids.check_code(text) is None


@pytest.mark.parametrize("fixed", ["7K2MX4", "7K2MX4QQ", "7K2MX4O"])
def test_a_code_is_not_made_of_unfit_characters(fixed: str):
    with pytest.raises(ValueError, match=fixed[-1]):
        ids.participant_code(fixed)


def test_every_single_wrong_character_is_found():
    for _ in range(60):
        code, sheet = ids.participant_code(), ids.sheet_id()
        for text, check in ((code, ids.check_code), (sheet, ids.check_sheet_id)):
            for place, sign in enumerate(text):
                if sign != "-":
                    for other in set(ids.ALPHABET) - {sign}:
                        assert check(text[:place] + other + text[place + 1 :]) is None


def test_every_swap_of_two_characters_is_found_for_every_pair_of_characters():
    pairs = list(itertools.permutations(ids.ALPHABET, 2))
    for make, check, length, start in ((_code, ids.check_code, 8, 4), (_sheet, ids.check_sheet_id, 9, 2)):
        for place in range(length - 2):
            for first, second in pairs:
                text = make(place, first, second).replace("-", "")
                at = start + place
                swapped = text[:at] + second + first + text[at + 2 :]
                assert check(text) is not None
                assert check(swapped) is None, (text, swapped)


def test_every_swap_with_the_check_character_is_found():
    for _ in range(3000):
        for text, check in ((ids.participant_code(), ids.check_code), (ids.sheet_id(), ids.check_sheet_id)):
            plain = text.replace("-", "")
            if plain[-1] != plain[-2]:
                assert check(plain[:-2] + plain[-1] + plain[-2]) is None


def _code(place: int, first: str, second: str) -> str:
    body = "".join(random.Random(place).choices(ids.ALPHABET, k=7))
    return ids.participant_code(body[:place] + first + second + body[place + 2 :])


def _sheet(place: int, first: str, second: str) -> str:
    body = "".join(random.Random(place).choices(ids.ALPHABET, k=8))
    return ids._sheet(body[:place] + first + second + body[place + 2 :])


def test_sheet_ids_are_random_and_read_back_however_they_are_typed_or_scanned():
    made = {ids.sheet_id() for _ in range(2000)}
    assert len(made) == 2000
    for sheet in made:
        plain = sheet.replace("-", "")
        for typed in (sheet, plain, plain.lower() + "\r\n", sheet.replace("-", "ß"), plain[2:], f" {sheet[3:]} "):
            assert ids.check_sheet_id(typed) == sheet


@pytest.mark.parametrize(
    "text", ["", "TL", "TL-7K2M-X4QP", "TL-7K2M-X4QP-8", "XX-7K2M-X4QP-9", "GLA4-7K2MX4Q-9", "TL-7K2M-X4QP-99"]
)
def test_what_is_no_sheet_id_is_none(text: str):
    assert ids.check_sheet_id(text) is None


def test_ids_are_read_in_every_usual_spelling():
    for text in (
        SESSION,
        SESSION.upper(),
        f"{{{SESSION}}}",
        f"urn:uuid:{SESSION}",
        SESSION.replace("-", ""),
        f" {SESSION}\n",
    ):
        assert ids.parse_id(text) == SESSION
    for text in ("", "x", SESSION[:-1], SESSION + "0", "GLA4-7K2MX4Q-9", "g" * 32):
        assert ids.parse_id(text) is None


def test_an_id_goes_to_16_bytes_and_back():
    assert ids.from_blob(ids.to_blob(SESSION)) == SESSION
    assert ids.to_blob(SESSION) == uuid.UUID(SESSION).bytes
    with pytest.raises(ValueError, match="abcd"):
        ids.to_blob("abcd")
    with pytest.raises(ValueError, match="x"):
        ids.from_blob(b"x")
