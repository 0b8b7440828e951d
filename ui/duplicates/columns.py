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

Now = Callable[[], datetime]
LEFT_COLUMN, RIGHT_COLUMN = 1, 2


def compared(left: str, right: str, current: Callable[[], str]) -> tuple[Column[FieldLine], ...]:
    """Field by field: both values, the chosen one marked, and how alike they are."""

    def value(line: FieldLine, text: str, side: str, author: str, key: str) -> Cell:
        chosen = line.choice in (side, BOTH) and bool(text)
        spoken = ", ".join(filter(None, (text or _("no entry"), _("chosen") if chosen else "", author)))
        differs = line.likeness in ("similar", "different") and not line.fixed
        caps = key if line.name == current() and differs else ""
        if chosen:
            return Cell(text, "check", "accent", bold=True, spoken=spoken, ground="accent", keys=caps)
        return Cell(text or "–", tone="text" if text else "text2", spoken=spoken, keys=caps)

    def alike(line: FieldLine) -> Cell:
        if not line.choice:
            return Cell(_("choose"), "warn", "warn", bold=True)
        if line.choice == BOTH:
            return Cell(_("both stay"), "ok", "ok")
        if line.fixed and line.likeness != "same":
            return Cell(_("each its own"), "minus", "text2")
        text, icon, tone = words.likeness_words(line.likeness)
        if line.name in words.QUIET and line.likeness == "different":
            return Cell(text, "minus", "text2")
        return Cell(text, icon, tone)

    return (
        Column("field", _("Field"), lambda line: Cell(line.label, tone="text2"), 150, rank=0),
        Column("left", left, lambda line: value(line, line.left, LEFT, line.left_author, "1"), 120, stretch=True),
        Column("right", right, lambda line: value(line, line.right, RIGHT, line.right_author, "2"), 120, stretch=True),
        Column("alike", _("Comparison"), alike, 140),
    )


def pairs(called: Callable[[Pair], tuple[str, str]]) -> tuple[Column[Pair], ...]:
    """The two, where they live, how likely they are one."""

    def who(pair: Pair) -> Cell:
        title, second = called(pair)
        return Cell(title, bold=True, second=second)

    def score(pair: Pair) -> Cell:
        if not pair.score:
            return Cell("–", tone="text2", align="right", spoken=pair.explanation)
        spoken = f"{words.score(pair)}, {words.band(pair)}"
        return Cell(str(words.points(pair)), bold=True, align="right", spoken=spoken)

    return (
        Column("who", _("Pair"), who, 180, stretch=True),
        Column("score", _("Score"), score, 56, align="right"),
    )


def merges(now: Now) -> tuple[Column[MergeRow], ...]:
    """What was merged, by whom, why, and whether it holds."""

    def what(merge: MergeRow) -> Cell:
        absorbed = merge.absorbed_title or _("a record of another office")
        return Cell(merge.survivor_title or _("a record of another office"), "merge", bold=True, second=absorbed)

    def who(merge: MergeRow) -> Cell:
        return _by(merge.authorship, now)

    def state(merge: MergeRow) -> Cell:
        back = merge.taken_back
        if back is None:
            return Cell(_("holds"), "ok", "ok")
        who_and_when = ", ".join(filter(None, (back.who, _moment(back.when, now))))
        return Cell(_("taken back"), "undo", "text2", second=who_and_when)

    return (
        Column("what", _("Goes on, was absorbed"), what, 240, stretch=True),
        Column("who", _("Who and when"), who, 170),
        Column("reason", _("Reason"), lambda merge: merge.authorship.reason, 220, rank=2, stretch=True),
        Column("state", _("State"), state, 170),
    )


def _by(authorship: Authorship, now: Now) -> Cell:
    return Cell(authorship.who, second=_moment(authorship.when, now))


def questions(now: Now) -> tuple[Column[MergeQuestion], ...]:
    """What waits about merged records."""

    def what(question: MergeQuestion) -> Cell:
        return Cell(question.title, "conflict", "conflict", bold=True, second=_(SORTS[question.sort]))

    return (
        Column("what", _("Who"), what, 230, stretch=True),
        Column("sentence", _("What happened"), lambda question: question.sentence, 300, rank=1, stretch=True),
        Column("when", _("When"), lambda question: Cell(question.who, second=_moment(question.when, now)), 150, rank=2),
    )


def made(now: Now) -> tuple[Column[RecordedSince], ...]:
    """What was recorded since a merge."""
    return (
        Column("title", _("What"), lambda record: Cell(record.title, bold=True), 260, stretch=True),
        Column(
            "who",
            _("Who and when"),
            lambda record: Cell(record.authorship.who, second=_moment(record.authorship.when, now)),
            180,
        ),
    )


def _moment(moment: str, now: Now) -> str:
    when = phrases.local(moment)
    return phrases.moment(when, now()) if when is not None else ""
