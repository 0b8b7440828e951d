"""The recovery sheet's groups: made to be typed from paper, with errors named by group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import BadInput
from app.security import recovery

SECRET = bytes(range(16))


@given(st.binary(min_size=16, max_size=16))
def test_what_is_printed_can_be_typed_back_in_any_manner(secret):
    printed = recovery.text_of(secret)
    assert recovery.secret_of(printed) == secret
    assert recovery.secret_of(printed.lower().replace("-", "")) == secret
    assert recovery.secret_of(f"  {printed.replace('-', ' – ')}\n") == secret


def test_the_sheet_has_seven_groups_without_look_alikes():
    groups = recovery.text_of(SECRET).split("-")
    assert [len(group) for group in groups] == [5] * 7
    assert not set("".join(groups)) & set("0O1I")


def test_every_single_wrong_character_is_found_and_its_group_named():
    printed = recovery.text_of(SECRET)
    for place, letter in enumerate(printed):
        if letter == "-":
            continue
        for other in recovery.ALPHABET.replace(letter, ""):
            with pytest.raises(BadInput) as caught:
                recovery.secret_of(printed[:place] + other + printed[place + 1 :])
            assert caught.value.field == f"group_{place // 6 + 1}"


def test_every_swap_of_neighbours_is_found_and_its_group_named():
    printed = recovery.text_of(b"\x93" + bytes(range(60, 75)))
    for place in range(len(printed) - 1):
        left, right = printed[place], printed[place + 1]
        if "-" in (left, right) or left == right:
            continue
        with pytest.raises(BadInput) as caught:
            recovery.secret_of(printed[:place] + right + left + printed[place + 2 :])
        assert caught.value.field == f"group_{place // 6 + 1}"


def test_a_short_group_and_a_foreign_character_are_named():
    groups = recovery.text_of(SECRET).split("-")
    for wrong, field in (
        ([*groups[:3], groups[3][:4], *groups[4:]], "group_4"),
        (["0" + groups[0][1:], *groups[1:]], "group_1"),
    ):
        with pytest.raises(BadInput) as caught:
            recovery.secret_of("-".join(wrong))
        assert caught.value.field == field


@pytest.mark.parametrize("text", ["", "ABCDE", "ABCDE-" * 8, "ä" * 35, "2" * 5000])
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(BadInput):
        recovery.secret_of(text)


def test_groups_of_two_sheets_do_not_go_together():
    first, second = recovery.text_of(SECRET).split("-"), recovery.text_of(bytes(16)).split("-")
    with pytest.raises(BadInput):
        recovery.secret_of("-".join([*first[:6], second[6]]))
    with pytest.raises(BadInput):
        recovery.secret_of("-".join([first[1], first[0], *first[2:]]))
