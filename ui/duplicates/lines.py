"""One field of two records as the table shows it; what really differs has to be chosen. Free of Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.work import View
from app.duplicates.duplicates import Reason
from app.duplicates.merge_preview import FieldPair
from resources.language import ngettext
from ui.duplicates import words
from ui.duplicates.words import Likeness
from ui.formatting import phrases
from ui.sync_lists import value_words
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
    left_author: str = ""
    right_author: str = ""


def missing_choices(lines: Sequence[FieldLine]) -> str:
    """What still has to be chosen, in words; empty where nothing is."""
    labels = [line.label for line in lines if not line.choice]
    if not labels:
        return ""
    sentence = ngettext("{n} field to choose: {names}", "{n} fields to choose: {names}", len(labels))
    return sentence.format(n=len(labels), names=phrases.joined(labels[:3]))


def line_of(view: View, kind: str, field: FieldPair, reasons: Sequence[Reason]) -> FieldLine:
    """The line of a field; its name may bear another kind before a dot."""
    other_kind, _dot, name = field.name.rpartition(".")
    kind = other_kind or kind
    likeness = words.likeness_of(field, reasons)
    must_choose = likeness == "different" and not field.fixed and name not in words.QUIET and field.proposal != BOTH
    left, right = (
        "" if side.value is None else value_words.in_words(view, kind, name, side.value) for side in (field.a, field.b)
    )
    return FieldLine(
        field.name,
        field_words(kind, name),
        left,
        right,
        likeness,
        "" if must_choose else field.proposal,
        field.may_join,
        field.fixed,
        words.authorship(field.a),
        words.authorship(field.b),
    )
