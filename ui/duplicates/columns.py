"""The columns of the page "Duplicates"; free of Qt."""

from collections.abc import Callable
from datetime import datetime

from app.duplicates.duplicates import Pair
from app.duplicates.merge_log import Authorship, MergeRow, RecordedSince
from app.duplicates.merge_questions import MergeQuestion
from resources.language import _
from ui.duplicates import words
from ui.duplicates.decisions_presenter import SORTS
from ui.duplicates.lines import BOTH, LEFT, RIGHT, FieldLine
from ui.formatting import phrases
from ui.parts.tables.cells import Cell, Column
from ui.sync_lists.words import at

Now = Callable[[], datetime]
LEFT_COLUMN, RIGHT_COLUMN = 1, 2


def compared(left: str, right: str, current: Callable[[], str]) -> tuple[Column[FieldLine], ...]:
    """Field by field: both values, the chosen one marked, and how alike they are."""

    def value(one: FieldLine, text: str, side: str, said: str, key: str) -> Cell:
        chosen = one.choice in (side, BOTH) and bool(text)
        spoken = ", ".join(filter(None, (text or _("no entry"), _("chosen") if chosen else "", said)))
        differs = one.likeness in ("similar", "different") and not one.fixed
        caps = key if one.name == current() and differs else ""
        if chosen:
            return Cell(text, "check", "accent", bold=True, spoken=spoken, ground="accent", keys=caps)
        return Cell(text or "–", tone="text" if text else "text2", spoken=spoken, keys=caps)

    def alike(one: FieldLine) -> Cell:
        if not one.choice:
            return Cell(_("choose"), "warn", "warn", bold=True)
        if one.choice == BOTH:
            return Cell(_("both stay"), "ok", "ok")
        if one.fixed and one.likeness != "same":
            return Cell(_("each its own"), "minus", "text2")
        text, icon, tone = words.likeness_words(one.likeness)
        if one.name in words.QUIET and one.likeness == "different":
            return Cell(text, "minus", "text2")
        return Cell(text, icon, tone)

    return (
        Column("field", _("Field"), lambda one: Cell(one.label, tone="text2"), 150, rank=0),
        Column("left", left, lambda one: value(one, one.left, LEFT, one.left_said, "1"), 120, stretch=True),
        Column("right", right, lambda one: value(one, one.right, RIGHT, one.right_said, "2"), 120, stretch=True),
        Column("alike", _("Comparison"), alike, 140),
    )


def pairs(called: Callable[[Pair], tuple[str, str]]) -> tuple[Column[Pair], ...]:
    """The two, where they live, how likely they are one."""

    def who(one: Pair) -> Cell:
        title, second = called(one)
        return Cell(title, bold=True, second=second)

    def score(one: Pair) -> Cell:
        if not one.score:
            return Cell("–", tone="text2", align="right", spoken=one.explanation)
        spoken = f"{words.score(one)}, {words.band(one)}"
        return Cell(str(words.points(one)), bold=True, align="right", spoken=spoken)

    return (
        Column("who", _("Pair"), who, 180, stretch=True),
        Column("score", _("Score"), score, 56, align="right"),
    )


def merges(now: Now) -> tuple[Column[MergeRow], ...]:
    """What was merged, by whom, why, and whether it holds."""

    def what(one: MergeRow) -> Cell:
        gone = one.absorbed_title or _("a record of another office")
        return Cell(one.survivor_title or _("a record of another office"), "merge", bold=True, second=gone)

    def who(one: MergeRow) -> Cell:
        return _by(one.authorship, now)

    def state(one: MergeRow) -> Cell:
        back = one.taken_back
        if back is None:
            return Cell(_("holds"), "ok", "ok")
        told = ", ".join(filter(None, (back.who, _moment(back.when, now))))
        return Cell(_("taken back"), "undo", "text2", second=told)

    return (
        Column("what", _("Goes on, was absorbed"), what, 240, stretch=True),
        Column("who", _("Who and when"), who, 170),
        Column("reason", _("Reason"), lambda one: one.authorship.reason, 220, rank=2, stretch=True),
        Column("state", _("State"), state, 170),
    )


def _by(authorship: Authorship, now: Now) -> Cell:
    return Cell(authorship.who, second=_moment(authorship.when, now))


def questions(now: Now) -> tuple[Column[MergeQuestion], ...]:
    """What waits about merged records."""

    def what(one: MergeQuestion) -> Cell:
        return Cell(one.title, "conflict", "conflict", bold=True, second=_(SORTS[one.sort]))

    return (
        Column("what", _("Who"), what, 230, stretch=True),
        Column("sentence", _("What happened"), lambda one: one.sentence, 300, rank=1, stretch=True),
        Column("when", _("When"), lambda one: Cell(one.who, second=_moment(one.when, now)), 150, rank=2),
    )


def made(now: Now) -> tuple[Column[RecordedSince], ...]:
    """What was recorded since a merge."""
    return (
        Column("title", _("What"), lambda one: Cell(one.title, bold=True), 260, stretch=True),
        Column(
            "who",
            _("Who and when"),
            lambda one: Cell(one.authorship.who, second=_moment(one.authorship.when, now)),
            180,
        ),
    )


def _moment(moment: str, now: Now) -> str:
    when = at(moment)
    return phrases.moment(when, now()) if when is not None else ""
