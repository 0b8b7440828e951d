"""The recovery sheet's text: 128 random bits in seven groups of five characters, made to be typed from paper.

The alphabet has no 0 O 1 I. The fifth character of a group is a check over the group and its place, so that any single
wrong character and any two swapped ones are found and the group can be named. 7 x 4 characters hold 140 bits: the 12
left over are a check of the whole.
"""

import hashlib
import re
import secrets

from app.base.errors import BadInput
from resources.language import _

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS = 7
SIZE = 5
SECRET_BYTES = 16
_WHOLE_CHECK_BITS = 12
_FIELD_POLYNOMIAL = 0b100101


def new_secret() -> bytes:
    """128 random bits."""
    return secrets.token_bytes(SECRET_BYTES)


def text_of(secret: bytes) -> str:
    """The groups to print, separated by dashes."""
    number = int.from_bytes(secret) << _WHOLE_CHECK_BITS | _whole_check(secret)
    digits = [number >> 5 * place & 31 for place in reversed(range(GROUPS * (SIZE - 1)))]
    groups = [digits[start : start + SIZE - 1] for start in range(0, len(digits), SIZE - 1)]
    return "-".join(
        "".join(ALPHABET[digit] for digit in (*group, _group_check(group, place)))
        for place, group in enumerate(groups, 1)
    )


def secret_of(text: str) -> bytes:
    """The secret behind typed groups, upper or lower case, any separators; BadInput names the group to look at."""
    number = 0
    for place, group in enumerate(_groups(text), 1):
        digits = [ALPHABET.find(letter) for letter in group]
        if -1 in digits:
            wrong = group[digits.index(-1)]
            raise BadInput(
                _("Group {number}: “{character}” does not occur on a recovery sheet. Compare it once more.").format(
                    number=place, character=wrong
                ),
                f"group_{place}",
            )
        if len(digits) != SIZE or _group_check(digits[:-1], place) != digits[-1]:
            raise BadInput(
                _("Group {number} has a typing error. Compare it with the sheet once more.").format(number=place),
                f"group_{place}",
            )
        for digit in digits[:-1]:
            number = number << 5 | digit
    secret = (number >> _WHOLE_CHECK_BITS).to_bytes(SECRET_BYTES)
    if number & (1 << _WHOLE_CHECK_BITS) - 1 != _whole_check(secret):
        raise BadInput(_("The groups do not belong together. Type all 7 groups from one sheet."), "recovery")
    return secret


def _groups(text: str) -> list[str]:
    parts = re.findall(r"[^\W_]+", text.upper())
    if len(parts) != GROUPS:
        joined = "".join(parts)
        parts = [joined[start : start + SIZE] for start in range(0, len(joined), SIZE)]
    if len(parts) != GROUPS:
        raise BadInput(
            _("The recovery sheet has 7 groups of 5 characters. Type all of them."),
            "recovery",
        )
    return parts


def _whole_check(secret: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"feldbuch recovery sheet" + secret).digest()[:2]) >> 16 - _WHOLE_CHECK_BITS


def _group_check(digits: list[int], place: int) -> int:
    """A weighted sum in the field of 32 elements: different weights, none of them 0, find every swap."""
    check = place
    for weight, digit in enumerate(digits, 2):
        check ^= _times(weight, digit)
    return check


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= _FIELD_POLYNOMIAL
        right >>= 1
    return product
