"""How the state of sync, rounds, laptops and values are told in words, free of Qt."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from app.conflicts.describe import Dispute, Option
from app.conflicts.quarantine import ENTRY, WAITING, QuarantineItem
from app.records import labels
from app.sharing.share_troubles import sentence_of
from app.sharing.status import Laptop, Light, PastRound, Waiting
from models import vocabulary
from resources.language import N_, _, ngettext
from ui.formatting import phrases
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
class Line:
    """The state of sync: first and second line, the sentence of the page, icon and tone; `short` for the rail."""

    first: str = ""
    second: str = ""
    sentence: str = ""
    icon: str = "ok"
    tone: Tone = "ok"
    short: str = ""


def at(moment: str) -> datetime | None:
    """A moment of the store as local time; None for none."""
    return datetime.fromisoformat(moment).astimezone().replace(tzinfo=None) if moment else None


def changes(number: int) -> str:
    """1 Änderung, 3 Änderungen."""
    return ngettext("{n} change", "{n} changes", number).format(n=phrases.whole(number))


def waits(number: int) -> str:
    """3 Änderungen warten"""
    return ngettext("{n} change waits", "{n} changes wait", number).format(n=phrases.whole(number))


def trouble_words(trouble: str) -> str:
    """What went wrong with a round, in a few words; empty for nothing."""
    return _(TROUBLES.get(trouble, AWAY)) if trouble else ""


def last_words(light: Light, now: datetime) -> str:
    """zuletzt um 09:30 Uhr, zuletzt gestern 16:38; empty before the first round."""
    last = at(light.last_good)
    if last is None:
        return ""
    if last.date() == now.date():
        return _("last at {time}").format(time=phrases.clock_range(last.time(), None))
    return _("last {moment}").format(moment=phrases.moment(last, now))


def line(light: Light, now: datetime, running: bool, stuck: bool, next_at: datetime | None) -> Line:
    """The state of sync in words."""
    last = last_words(light, now)
    if running and not stuck:
        return Line(_("Syncing …"), last, _("Changes are exchanged. You can go on working."), "sync", "info")
    if not light.address:
        sentence = _("Everything is kept on this laptop alone. Choose a folder that all laptops can reach.")
        return Line(_("No shared folder set"), "", sentence, "folder", "text2", _("No shared folder"))
    if stuck or (light.trouble and light.trouble != "Cancelled"):
        return _trouble_line(light, stuck, next_at)
    if light.unsent:
        oldest = at(light.oldest)
        since = _("The oldest is from {moment}.").format(moment=_clocked(oldest, now)) if oldest else ""
        coming = _coming(next_at)
        return Line(waits(light.unsent), last, " ".join(filter(None, (since, coming))), "unsent", "info")
    sentence = _("All laptops find everything in the folder that was recorded here.")
    if not light.last_good:
        return Line(_("Not synced yet"), "", _coming(next_at), "sync", "text2")
    return Line(_("All synced"), last, sentence, "ok", "ok")


def _trouble_line(light: Light, stuck: bool, next_at: datetime | None) -> Line:
    first = _("Folder does not answer") if stuck else trouble_words(light.trouble)
    sentence = _("The folder has not answered for a while. Work goes on; nothing is lost.") if stuck else ""
    if light.trouble == FAULT:
        sentence = sentence or _("The last round did not work. All is kept here; the next one tries again.")
    sentence = sentence or sentence_of(light.trouble)
    when = _("again {time}").format(time=phrases.clock(next_at)) if next_at else ""
    waiting = _("{n} wait").format(n=phrases.whole(light.unsent)) if light.unsent else ""
    second = " · ".join(filter(None, (waiting, when)))
    told = " ".join(filter(None, (sentence, _next(next_at))))
    if light.unsent:
        told = f"{waits(light.unsent)}. {told}"
    away = stuck or light.trouble not in TROUBLES
    return Line(first, second, told, "warn", "warn", _("No connection") if away else "")


def _next(next_at: datetime | None) -> str:
    return _("Next try at {time}.").format(time=phrases.clock_range(next_at.time(), None)) if next_at else ""


def _coming(next_at: datetime | None) -> str:
    return _("Next round at {time}.").format(time=phrases.clock_range(next_at.time(), None)) if next_at else ""


def _clocked(when: datetime, now: datetime) -> str:
    return _("{moment} o’clock").format(moment=phrases.moment(when, now))


def round_told(one: PastRound) -> tuple[Tone, str, str]:
    """A round as a notice: tone, title, and every sentence there is about it."""
    cell = round_result(one)
    text = sentence_of(one.trouble) if one.trouble and one.trouble != FAULT else " ".join(one.warnings)
    return ("warn" if one.trouble or one.warnings else "ok"), cell.text, text


def round_result(one: PastRound) -> Cell:
    """What became of a round."""
    if one.trouble:
        told = trouble_words(one.trouble)
        if one.times > 1:
            told = ngettext("{trouble}, {n} try", "{trouble}, {n} tries", one.times).format(trouble=told, n=one.times)
        return Cell(told, "info", "info") if one.trouble == "Cancelled" else Cell(told, "warn", "warn")
    parts = [_("synced over a stick") if one.stick else _("synced")]
    if one.conflicts:
        parts.append(ngettext("{n} new conflict", "{n} new conflicts", one.conflicts).format(n=one.conflicts))
    if one.held_back:
        parts.append(ngettext("{n} file waits", "{n} files wait", one.held_back).format(n=one.held_back))
    words = ", ".join(parts)
    if one.warnings:
        words = _("{result}, see the note").format(result=words)
        return Cell(words, "warn", "warn", spoken=" ".join((words, *one.warnings)))
    return Cell(words, "stick" if one.stick else "ok", "ok")


# Laptops


def laptop_second(one: Laptop) -> str:
    """Roles, offices, and whether it is this one."""
    roles = [vocabulary.ROLE.label(word.key) for word in vocabulary.ROLE if word.key in one.roles]
    every = {word.key for word in vocabulary.OFFICE}
    offices = [] if set(one.offices) >= every else [vocabulary.OFFICE.label(key) for key in one.offices]
    # Somebody with every role is told by the first; the whole list would say nothing.
    told = roles[:1] if len(roles) == len(list(vocabulary.ROLE)) else roles
    parts = [_("this laptop")] if one.own else []
    return " · ".join(filter(None, (*parts, ", ".join(told), ", ".join(offices))))


def laptop_state(one: Laptop, unsent: int, now: datetime) -> tuple[str, str, Tone]:
    """Words, icon, tone of the state of a laptop."""
    heard = at(one.heard)
    if one.removed:
        return _("removed"), "lock", "text2"
    if one.own:
        return (_("waiting"), "unsent", "info") if unsent else (_("in sync"), "ok", "ok")
    if heard is None:
        return _("never yet"), "ring", "text2"
    if one.silent_days:
        return phrases.since(heard.date(), now.date()), "warn", "warn"
    near = 0 <= (now.date() - heard.date()).days <= 1
    return (phrases.moment(heard, now) if near else phrases.near_day(heard.date(), now.date())), "ok", "ok"


def laptop_told(one: Laptop, now: datetime) -> str:
    """What a laptop has seen, in a sentence."""
    heard = at(one.heard)
    if one.own:
        return ""
    if one.removed:
        return _("what it had sent counts")
    if heard is None:
        return _("has not synced yet")
    if one.behind:
        return ngettext("{n} change missing", "{n} changes missing", one.behind).format(n=phrases.whole(one.behind))
    return _("has seen everything")


def waiting_words(one: Waiting) -> tuple[str, str]:
    """Whom unsent changes are about, and which records."""
    if one.subject_kind == "audit_event":
        return kind_words("audit_event"), changes(one.changes)
    kinds = [kind_words(kind) for kind in one.kinds]
    return one.title or kind_words(one.subject_kind), ", ".join(kinds)


def barred_words(one: QuarantineItem) -> str:
    """What it is that does not count."""
    if one.sort == ENTRY:
        return one.title or kind_words(one.kind)
    if one.sort == WAITING:
        return _("Changes of {person}").format(person=one.author) if one.author else _("Changes of a laptop")
    kind = one.title.partition("/")[0].partition(".")[0]
    return _(FILES[kind]) if kind in FILES else _("File")


def barred_second(one: QuarantineItem) -> str:
    """Whose it is and of which kind, or the name of the file."""
    if one.sort == ENTRY:
        kind = kind_words(one.kind) if one.title else ""
        return " · ".join(filter(None, (kind, one.author, changes(one.changes))))
    return one.title


# Values


def value_words(dispute: Dispute, option: Option) -> str:
    """A value as people read it."""
    if dispute.deletion:
        return _("Keep") if option.value is True else _("Delete")
    return plain_words(dispute.shape, option.value, option.named)


def in_words(view: Any, kind: str, name: str, value: Any) -> str:
    """A value of a field of a kind as people read it."""
    shape, named = labels.shape_and_words(view, kind, name, value)
    return plain_words(shape, value, named)


def plain_words(shape: str, value: Any, named: str = "") -> str:
    """A value of a field of that shape; `named`: what its keys or references stand for."""
    if named:
        return named
    return _("no entry") if value in (None, "", []) else _formatted(shape, value)


def _formatted(shape: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if shape == "date":
        return phrases.day(date.fromisoformat(str(value)))
    if shape == "time":
        return phrases.clock_range(time.fromisoformat(str(value)), None)
    if shape == "amount":
        return phrases.euro(float(value)) if not isinstance(value, str) else phrases.euro(_decimal(value))
    if shape == "table":
        rows = len(value) if isinstance(value, list | dict) else 1
        return ngettext("a table of {n} row", "a table of {n} rows", rows).format(n=rows)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)


def _decimal(text: str) -> Any:
    return phrases.read_number(text.replace(".", ",")) or 0


def said_when(option: Option, now: datetime) -> str:
    """Di 15.06., 11:02 Uhr"""
    when = at(option.moment)
    if when is None:
        return ""
    day = phrases.near_day(when.date(), now.date())
    return _("{day}, {time}").format(day=day, time=phrases.clock_range(when.time(), None))


def said_where(option: Option) -> str:
    """On which laptop a value was said."""
    if option.own:
        return _("This laptop")
    return _("Laptop of {person}").format(person=option.author) if option.author else _("Another laptop")
