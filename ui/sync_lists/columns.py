"""The columns of the lists on the page "Sync"; free of Qt."""

from collections.abc import Callable
from datetime import datetime

from app.conflicts.quarantine import ENTRY, WAITING, QuarantineItem
from app.conflicts.worklist import ConflictLine
from app.sharing.status import Laptop, PastRound, Waiting
from models import vocabulary
from resources.language import _
from ui.formatting import phrases
from ui.parts.tables.cells import Cell, Column
from ui.sync_lists import conflict_words, words
from ui.sync_lists.field_words import kind_words

Now = Callable[[], datetime]
ICONS = {
    "participant": "person",
    "business": "company",
    "session": "session",
    "offering": "session",
    "staff": "people",
    "project_profile": "book",
    "audit_event": "shield",
}


def rounds(now: Now) -> tuple[Column[PastRound], ...]:
    """When, sent, received, what became of it."""

    def when(one: PastRound) -> str:
        at = words.at(one.at)
        return phrases.moment(at, now()) if at else phrases.NEVER

    return (
        Column("at", _("Round"), when, 150),
        Column("sent", _("Sent"), lambda one: Cell(phrases.whole(one.sent), align="right"), 96, align="right"),
        Column(
            "received", _("Received"), lambda one: Cell(phrases.whole(one.received), align="right"), 96, align="right"
        ),
        Column("result", _("Result"), words.round_result, 220, stretch=True),
    )


def conflicts(now: Now, title: Callable[[ConflictLine], str]) -> tuple[Column[ConflictLine], ...]:
    """Record and field, since when."""

    def who(one: ConflictLine) -> Cell:
        words = title(one) or kind_words(one.kind)
        second = " · ".join(filter(None, (conflict_words.field(one), _office(one.office))))
        return Cell(words, "conflict", "conflict", bold=True, second=second)

    def when(one: ConflictLine) -> str:
        at = words.at(one.opened)
        return phrases.near_day(at.date(), now().date()) if at else ""

    return (
        Column("who", _("Conflict"), who, 170, stretch=True),
        Column("when", _("Since"), lambda one: Cell(when(one), tone="text2", align="right"), 88, align="right"),
    )


def _office(key: str) -> str:
    return vocabulary.OFFICE.label(key) if key else ""


def waiting() -> tuple[Column[Waiting], ...]:
    """Whom it is about, what."""

    def who(one: Waiting) -> Cell:
        icon = ICONS.get(one.subject_kind, "paper")
        title, second = words.waiting_words(one)
        return Cell(title, icon, second=second)

    return (Column("who", _("What waits"), who, 170, stretch=True),)


def laptops(now: Now, unsent: Callable[[], int]) -> tuple[Column[Laptop], ...]:
    """Whose it is and what it has seen, when it was last heard."""

    def who(one: Laptop) -> Cell:
        second = _("this laptop") if one.own else words.laptop_told(one, now())
        roles = words.laptop_second(one)
        spoken = ", ".join(filter(None, (one.person, roles, second)))
        return Cell(one.person or _("unknown"), "laptop", second=second, spoken=spoken)

    def state(one: Laptop) -> Cell:
        text, icon, tone = words.laptop_state(one, unsent(), now())
        return Cell(text, icon, tone)

    return (
        Column("who", _("Laptop"), who, 140, stretch=True),
        Column("state", _("Last heard"), state, 136),
    )


def barred(now: Now) -> tuple[Column[QuarantineItem], ...]:
    """What does not count, why, since when."""

    def what(one: QuarantineItem) -> Cell:
        return Cell(words.barred_words(one), second=words.barred_second(one), bold=one.sort == ENTRY)

    def why(one: QuarantineItem) -> Cell:
        if one.adopted:
            return Cell(_("Its values stand in the record by now"), "ok", "ok")
        return Cell(one.reason, "unsent" if one.sort == WAITING else "warn", "text2" if one.sort == WAITING else "warn")

    def when(one: QuarantineItem) -> str:
        at = words.at(one.when)
        return phrases.moment(at, now()) if at else ""

    return (
        Column("what", _("What"), what, 200, stretch=True),
        Column("reason", _("Why"), why, 320, stretch=True),
        Column("when", _("From"), when, 130, rank=2),
    )
