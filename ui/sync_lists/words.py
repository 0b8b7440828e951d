"""Words for the state of sync, for rounds, laptops and what does not count. Free of Qt."""

from dataclasses import dataclass
from datetime import datetime

from app.conflicts.quarantine import ENTRY, WAITING, QuarantineItem
from app.sharing.laptops import Laptop
from app.sharing.round_log import PastRound
from app.sharing.share_troubles import sentence_of
from app.sharing.status import SyncStatus
from app.sharing.unsent_changes import UnsentChanges
from models import vocabulary
from resources.language import N_, _, ngettext
from ui.formatting import phrases
from ui.formatting.days import local
from ui.look.tokens import Tone
from ui.parts.tables.cells import Cell
from ui.sync_lists.field_words import kind_words

# What stands in the rail and in the list of rounds for a round that did not work.
TROUBLES = {
    "ReadOnly": N_("Folder is read-only"),
    "Full": N_("Folder is full"),
    "OtherWorkspace": N_("Folder of another workspace"),
    "NewerFormat": N_("Newer Feldbuch needed"),
    "NoMarker": N_("No workspace in the folder"),
    "Emptied": N_("Folder is empty"),
    "BadRoster": N_("List of laptops damaged"),
    "NotGenuine": N_("File not genuine"),
    "BadFile": N_("File damaged"),
    "Cancelled": N_("stopped"),
    "NotAdmittedYet": N_("Not admitted yet"),
    "Removed": N_("Laptop was removed"),
    "Fault": N_("Syncing did not work"),
}
AWAY = N_("Folder not reachable")
FAULT = "Fault"
FILES = {
    "heads": N_("State of a laptop"),
    "d": N_("Changes of a laptop"),
    "roster": N_("List of laptops"),
    "keys": N_("Keys"),
    "req": N_("Request to be admitted"),
}


@dataclass(frozen=True, slots=True)
class SyncLine:
    """The state of sync: first and second line, the sentence of the page, icon and tone; `short` for the rail."""

    first: str = ""
    second: str = ""
    sentence: str = ""
    icon: str = "ok"
    tone: Tone = "ok"
    short: str = ""


def changes(number: int) -> str:
    """1 Änderung, 3 Änderungen."""
    return ngettext("{n} change", "{n} changes", number).format(n=phrases.whole(number))


def waits(number: int) -> str:
    """3 Änderungen warten"""
    return ngettext("{n} change waits", "{n} changes wait", number).format(n=phrases.whole(number))


def trouble_words(trouble: str) -> str:
    """What went wrong with a round, in a few words; empty for nothing."""
    return _(TROUBLES.get(trouble, AWAY)) if trouble else ""


def last_words(light: SyncStatus, now: datetime) -> str:
    """zuletzt um 09:30 Uhr, zuletzt gestern 16:38; empty before the first round."""
    last = local(light.last_good)
    if last is None:
        return ""
    if last.date() == now.date():
        return _("last at {time}").format(time=phrases.clock_range(last.time(), None))
    return _("last {moment}").format(moment=phrases.moment(last, now))


def line(light: SyncStatus, now: datetime, running: bool, stuck: bool, next_at: datetime | None) -> SyncLine:
    """The state of sync in words."""
    last = last_words(light, now)
    if running and not stuck:
        return SyncLine(_("Syncing …"), last, _("Changes are exchanged. You can go on working."), "sync", "info")
    if not light.address:
        sentence = _("Everything is kept on this laptop alone. Choose a folder that all laptops can reach.")
        return SyncLine(_("No shared folder set"), "", sentence, "folder", "text2", _("No shared folder"))
    if stuck or (light.trouble and light.trouble != "Cancelled"):
        return _trouble_line(light, stuck, next_at)
    if light.unsent:
        oldest = local(light.oldest)
        since = _("The oldest is from {moment}.").format(moment=_clocked(oldest, now)) if oldest else ""
        coming = _coming(next_at)
        return SyncLine(waits(light.unsent), last, " ".join(filter(None, (since, coming))), "unsent", "info")
    sentence = _("All laptops find everything in the folder that was recorded here.")
    if not light.last_good:
        return SyncLine(_("Not synced yet"), "", _coming(next_at), "sync", "text2")
    return SyncLine(_("All synced"), last, sentence, "ok", "ok")


def _trouble_line(light: SyncStatus, stuck: bool, next_at: datetime | None) -> SyncLine:
    first = _("Folder does not answer") if stuck else trouble_words(light.trouble)
    sentence = _("The folder has not answered for a while. Work goes on; nothing is lost.") if stuck else ""
    if light.trouble == FAULT:
        sentence = sentence or _("The last round did not work. All is kept here; the next one tries again.")
    sentence = sentence or sentence_of(light.trouble)
    when = _("again {time}").format(time=phrases.clock(next_at)) if next_at else ""
    waiting = _("{n} wait").format(n=phrases.whole(light.unsent)) if light.unsent else ""
    second = " · ".join(filter(None, (waiting, when)))
    explained = " ".join(filter(None, (sentence, _next(next_at))))
    if light.unsent:
        explained = f"{waits(light.unsent)}. {explained}"
    away = stuck or light.trouble not in TROUBLES
    return SyncLine(first, second, explained, "warn", "warn", _("No connection") if away else "")


def _next(next_at: datetime | None) -> str:
    return _("Next try at {time}.").format(time=phrases.clock_range(next_at.time(), None)) if next_at else ""


def _coming(next_at: datetime | None) -> str:
    return _("Next round at {time}.").format(time=phrases.clock_range(next_at.time(), None)) if next_at else ""


def _clocked(when: datetime, now: datetime) -> str:
    return _("{moment} o’clock").format(moment=phrases.moment(when, now))


def round_notice(past: PastRound) -> tuple[Tone, str, str]:
    """A round as a notice: tone, title, and every sentence there is about it."""
    cell = round_result(past)
    text = sentence_of(past.trouble) if past.trouble and past.trouble != FAULT else " ".join(past.warnings)
    return ("warn" if past.trouble or past.warnings else "ok"), cell.text, text


def round_result(past: PastRound) -> Cell:
    """What became of a round."""
    if past.trouble:
        trouble = trouble_words(past.trouble)
        if past.times > 1:
            trouble = ngettext("{trouble}, {n} try", "{trouble}, {n} tries", past.times).format(
                trouble=trouble, n=past.times
            )
        return Cell(trouble, "info", "info") if past.trouble == "Cancelled" else Cell(trouble, "warn", "warn")
    parts = [_("synced over a stick") if past.stick else _("synced")]
    if past.conflicts:
        parts.append(ngettext("{n} new conflict", "{n} new conflicts", past.conflicts).format(n=past.conflicts))
    if past.held_back:
        parts.append(ngettext("{n} file waits", "{n} files wait", past.held_back).format(n=past.held_back))
    words = ", ".join(parts)
    if past.warnings:
        words = _("{result}, see the note").format(result=words)
        return Cell(words, "warn", "warn", spoken=" ".join((words, *past.warnings)))
    return Cell(words, "stick" if past.stick else "ok", "ok")


# Laptops


def laptop_second(laptop: Laptop) -> str:
    """Roles, offices, and whether it is this one."""
    roles = [vocabulary.ROLE.label(word.key) for word in vocabulary.ROLE if word.key in laptop.roles]
    every = {word.key for word in vocabulary.OFFICE}
    offices = [] if set(laptop.offices) >= every else [vocabulary.OFFICE.label(key) for key in laptop.offices]
    # Somebody with every role is told by the first; the whole list would say nothing.
    named = roles[:1] if len(roles) == len(list(vocabulary.ROLE)) else roles
    parts = [_("this laptop")] if laptop.own else []
    return " · ".join(filter(None, (*parts, ", ".join(named), ", ".join(offices))))


def laptop_state(laptop: Laptop, unsent: int, now: datetime) -> tuple[str, str, Tone]:
    """Words, icon, tone of the state of a laptop."""
    heard = local(laptop.heard)
    if laptop.removed:
        return _("removed"), "lock", "text2"
    if laptop.own:
        return (_("waiting"), "unsent", "info") if unsent else (_("in sync"), "ok", "ok")
    if heard is None:
        return _("never yet"), "ring", "text2"
    if laptop.silent_days:
        return phrases.since(heard.date(), now.date()), "warn", "warn"
    near = 0 <= (now.date() - heard.date()).days <= 1
    return (phrases.moment(heard, now) if near else phrases.near_day(heard.date(), now.date())), "ok", "ok"


def laptop_seen(laptop: Laptop, now: datetime) -> str:
    """What a laptop has seen, in a sentence."""
    heard = local(laptop.heard)
    if laptop.own:
        return ""
    if laptop.removed:
        return _("what it had sent counts")
    if heard is None:
        return _("has not synced yet")
    if laptop.behind:
        return ngettext("{n} change missing", "{n} changes missing", laptop.behind).format(
            n=phrases.whole(laptop.behind)
        )
    return _("has seen everything")


def waiting_words(waiting: UnsentChanges) -> tuple[str, str]:
    """Whom unsent changes are about, and which records."""
    if waiting.subject_kind == "audit_event":
        return kind_words("audit_event"), changes(waiting.changes)
    kinds = [kind_words(kind) for kind in waiting.kinds]
    return waiting.title or kind_words(waiting.subject_kind), ", ".join(kinds)


def barred_words(item: QuarantineItem) -> str:
    """What it is that does not count."""
    if item.sort == ENTRY:
        return item.title or kind_words(item.kind)
    if item.sort == WAITING:
        return _("Changes of {person}").format(person=item.author) if item.author else _("Changes of a laptop")
    kind = item.title.partition("/")[0].partition(".")[0]
    return _(FILES[kind]) if kind in FILES else _("File")


def barred_second(item: QuarantineItem) -> str:
    """Whose it is and of which kind, or the name of the file."""
    if item.sort == ENTRY:
        kind = kind_words(item.kind) if item.title else ""
        return " · ".join(filter(None, (kind, item.author, changes(item.changes))))
    return item.title
