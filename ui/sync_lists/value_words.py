"""Words for values of any field of any record: what it says, where and when it was given. Free of Qt."""

from datetime import date, datetime, time
from decimal import Decimal

from app.conflicts.describe import Dispute, Option
from app.core.work import View
from app.records import labels
from resources.language import _, ngettext
from ui.formatting import phrases
from ui.formatting.days import local


def value_words(dispute: Dispute, option: Option) -> str:
    """A value as people read it."""
    if dispute.deletion:
        return _("Keep") if option.value is True else _("Delete")
    return plain_words(dispute.shape, option.value, option.named)


def in_words(view: View, kind: str, name: str, value: object) -> str:
    """A value of a field of a kind as people read it."""
    shape, named = labels.shape_and_words(view, kind, name, value)
    return plain_words(shape, value, named)


def plain_words(shape: str, value: object, named: str = "") -> str:
    """A value of a field of that shape; `named`: what its keys or references stand for."""
    if named:
        return named
    return _("no entry") if value in (None, "", []) else _formatted(shape, value)


def _formatted(shape: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if shape == "date":
        return phrases.day(date.fromisoformat(str(value)))
    if shape == "time":
        return phrases.clock_range(time.fromisoformat(str(value)), None)
    if shape == "amount":
        return phrases.euro(_decimal(value) if isinstance(value, str) else Decimal(str(value)))
    if shape == "table":
        rows = len(value) if isinstance(value, list | dict) else 1
        return ngettext("a table of {n} row", "a table of {n} rows", rows).format(n=rows)
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return str(value)


def _decimal(text: str) -> Decimal:
    return phrases.read_number(text.replace(".", ",")) or Decimal(0)


def given_when(option: Option, now: datetime) -> str:
    """Di 15.06., 11:02 Uhr"""
    when = local(option.moment)
    if when is None:
        return ""
    day = phrases.near_day(when.date(), now.date())
    return _("{day}, {time}").format(day=day, time=phrases.clock_range(when.time(), None))


def given_where(option: Option) -> str:
    """On which laptop a value was given."""
    if option.own:
        return _("This laptop")
    return _("Laptop of {person}").format(person=option.author) if option.author else _("Another laptop")
