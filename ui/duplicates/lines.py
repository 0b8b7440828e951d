"""One field of two records as the table shows it; what really differs has to be chosen. Free of Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.work import View
from app.duplicates.duplicates import Reason
from app.duplicates.merge_preview import FieldPair
from ui.duplicates import words
from ui.duplicates.words import Likeness
from ui.sync_lists import words as values
from ui.sync_lists.field_words import field_words

LEFT, RIGHT, BOTH = "winner", "loser", "both"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of both. `choice`: `winner`, `loser`, `both`, or empty where somebody has to choose."""

    name: str
    label: str
    left: str
    right: str
    likeness: Likeness
    choice: str
    may_join: bool
    fixed: bool
    left_said: str = ""
    right_said: str = ""


def line_of(view: View, kind: str, one: FieldPair, reasons: Sequence[Reason]) -> FieldLine:
    """The line of a field; its name may bear another kind before a dot."""
    before, _dot, name = one.name.rpartition(".")
    kind = before or kind
    likeness = words.likeness_of(one, reasons)
    must_choose = likeness == "different" and not one.fixed and name not in words.QUIET and one.proposal != BOTH
    left, right = (
        values.in_words(view, kind, name, said.value) if said.value is not None else "" for said in (one.a, one.b)
    )
    return FieldLine(
        one.name,
        field_words(kind, name),
        left,
        right,
        likeness,
        "" if must_choose else one.proposal,
        one.may_join,
        one.fixed,
        words.said(one.a),
        words.said(one.b),
    )
