"""The columns of the lists on the page "Sync"; free of Qt."""

from collections.abc import Callable
from datetime import datetime

from app.conflicts.quarantine import ENTRY, WAITING, QuarantineItem
from app.conflicts.worklist import ConflictLine
from app.sharing.laptops import Laptop
from app.sharing.round_log import PastRound
from app.sharing.unsent_changes import UnsentChanges
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

    def when(past: PastRound) -> str:
        moment = phrases.local(past.at)
        return phrases.moment(moment, now()) if moment else phrases.NEVER

    return (
        Column("at", _("Round"), when, 150),
        Column("sent", _("Sent"), lambda past: Cell(phrases.whole(past.sent), align="right"), 96, align="right"),
        Column(
            "received", _("Received"), lambda past: Cell(phrases.whole(past.received), align="right"), 96, align="right"
        ),
        Column("result", _("Result"), words.round_result, 220, stretch=True),
    )


def conflicts(now: Now, title: Callable[[ConflictLine], str]) -> tuple[Column[ConflictLine], ...]:
    """Record and field, since when."""

    def who(line: ConflictLine) -> Cell:
        words = title(line) or kind_words(line.kind)
        second = " · ".join(filter(None, (conflict_words.field(line), _office(line.office))))
        return Cell(words, "conflict", "conflict", bold=True, second=second)

    def when(line: ConflictLine) -> str:
        moment = phrases.local(line.opened)
        return phrases.near_day(moment.date(), now().date()) if moment else ""

    return (
        Column("who", _("Conflict"), who, 170, stretch=True),
        Column("when", _("Since"), lambda line: Cell(when(line), tone="text2", align="right"), 88, align="right"),
    )


def _office(key: str) -> str:
    return vocabulary.OFFICE.label(key) if key else ""


def waiting() -> tuple[Column[UnsentChanges], ...]:
    """Whom it is about, what."""

    def who(subject: UnsentChanges) -> Cell:
        icon = ICONS.get(subject.subject_kind, "paper")
        title, second = words.waiting_words(subject)
        return Cell(title, icon, second=second)

    return (Column("who", _("What waits"), who, 170, stretch=True),)


def laptops(now: Now, unsent: Callable[[], int]) -> tuple[Column[Laptop], ...]:
    """Whose it is and what it has seen, when it was last heard."""

    def who(laptop: Laptop) -> Cell:
        second = _("this laptop") if laptop.own else words.laptop_seen(laptop, now())
        roles = words.laptop_second(laptop)
        spoken = ", ".join(filter(None, (laptop.person, roles, second)))
        return Cell(laptop.person or _("unknown"), "laptop", second=second, spoken=spoken)

    def state(laptop: Laptop) -> Cell:
        text, icon, tone = words.laptop_state(laptop, unsent(), now())
        return Cell(text, icon, tone)

    return (
        Column("who", _("Laptop"), who, 140, stretch=True),
        Column("state", _("Last heard"), state, 136),
    )


def barred(now: Now) -> tuple[Column[QuarantineItem], ...]:
    """What does not count, why, since when."""

    def what(item: QuarantineItem) -> Cell:
        return Cell(words.barred_words(item), second=words.barred_second(item), bold=item.sort == ENTRY)

    def why(item: QuarantineItem) -> Cell:
        if item.adopted:
            return Cell(_("Its values stand in the record by now"), "ok", "ok")
        return Cell(
            item.reason, "unsent" if item.sort == WAITING else "warn", "text2" if item.sort == WAITING else "warn"
        )

    def when(item: QuarantineItem) -> str:
        moment = phrases.local(item.when)
        return phrases.moment(moment, now()) if moment else ""

    return (
        Column("what", _("What"), what, 200, stretch=True),
        Column("reason", _("Why"), why, 320, stretch=True),
        Column("when", _("From"), when, 130, rank=2),
    )
