"""Days, times and moments as German offices write them, and reading what people type. Free of Qt.

17.06.2021, Mo 14.06., heute, gestern 16:52, seit 9 Tagen, 10:00–11:30 Uhr. Days are `date`, moments are `datetime` in
local time. The `read_` functions raise BadInput with a sentence that says what to type. Light on purpose: the sign-in
page needs it. Everybody else takes these from `ui.formatting.phrases`.
"""

import re
from datetime import date, datetime, time, timedelta

from app.base.errors import BadInput
from resources.language import N_, _, ngettext

WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
WEEKDAYS_SHORT = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)
NEVER = "–"
_NEAR = 14


def now() -> datetime:
    """The moment on this laptop's clock, local and without zone, as all moments here."""
    return datetime.now()


def local(moment: str) -> datetime | None:
    """A moment of the store (ISO 8601, in UTC) as local time; None for none."""
    return datetime.fromisoformat(moment).astimezone().replace(tzinfo=None) if moment else None


def day(when: date | None) -> str:
    """17.06.2021, or a dash for no date."""
    return f"{when:%d.%m.%Y}" if when else NEVER


def long_day(when: date) -> str:
    """Donnerstag, 17. Juni 2021."""
    return _("{weekday}, {day}. {month} {year}").format(
        weekday=_(WEEKDAYS[when.weekday()]), day=when.day, month=_(MONTHS[when.month - 1]), year=when.year
    )


def month(when: date) -> str:
    """Juni 2021."""
    return f"{_(MONTHS[when.month - 1])} {when.year}"


def week(when: date) -> str:
    """KW 24."""
    return _("week {number}").format(number=when.isocalendar().week)


def near_day(when: date | None, today: date) -> str:
    """heute, gestern, morgen; Mo 14.06. within two weeks; 31.05. within the year; else 18.12.2020."""
    if when is None:
        return NEVER
    distance = (when - today).days
    if distance in {-1, 0, 1}:
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[distance]
    if abs(distance) <= _NEAR:
        return f"{_(WEEKDAYS_SHORT[when.weekday()])} {when:%d.%m.}"
    return f"{when:%d.%m.}" if when.year == today.year else day(when)


def clock(at: time | datetime | None) -> str:
    """10:00, or a dash for none."""
    return f"{at:%H:%M}" if at else NEVER


def clock_range(begin: time, end: time | None) -> str:
    """10:00–11:30 Uhr."""
    span = f"{begin:%H:%M}–{end:%H:%M}" if end else f"{begin:%H:%M}"
    return _("{time} o’clock").format(time=span)


def moment(when: datetime, now: datetime) -> str:
    """heute 08:31, gestern 16:52, Dienstag 11:20, 12.03.2021 11:20."""
    distance = (now.date() - when.date()).days
    if distance in {0, 1}:
        return f"{near_day(when.date(), now.date())} {when:%H:%M}"
    if 1 < distance < 7:
        return f"{_(WEEKDAYS[when.weekday()])} {when:%H:%M}"
    return f"{day(when)} {when:%H:%M}"


def days(number: int) -> str:
    """1 Tag, 9 Tage."""
    return ngettext("{number} day", "{number} days", number).format(number=number)


def since(when: date, today: date) -> str:
    """seit heute, seit gestern, seit 9 Tagen."""
    distance = (today - when).days
    if distance <= 1:
        return _("since {day}").format(day=near_day(when, today))
    return ngettext("for {number} day", "for {number} days", distance).format(number=distance)


def day_form() -> str:
    """How a day is typed, as a placeholder: TT.MM.JJJJ."""
    return _("DD.MM.YYYY")


def read_date(text: str, today: date) -> date | None:
    """What people type for a day: 17.6.2021, 17.6.21, 17.6., 170621, heute, gestern, morgen, +14, -3; None if empty.

    A year of two figures is the one nearest to today that is not more than 10 years ahead.
    """
    typed = text.strip().casefold()
    if not typed:
        return None
    words = {_("today"): 0, _("yesterday"): -1, _("tomorrow"): 1, "heute": 0, "gestern": -1, "morgen": 1}
    if typed in words:
        return today + timedelta(days=words[typed])
    if re.fullmatch(r"[+-]\d{1,4}", typed):
        return today + timedelta(days=int(typed))
    written = re.fullmatch(r"(\d{1,2})[.,/ -]\s*(\d{1,2})[.,/ -]?\s*(\d{4}|\d{2})?", typed) or re.fullmatch(
        r"(\d{2})(\d{2})(\d{4}|\d{2})", typed
    )
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed)
    if not written and not iso:
        raise BadInput(_("This is not a day. Type it like 17.06.2021, 17.6., today or +14."))
    day_, month_, year_ = written.groups() if written else reversed(iso.groups() if iso else ())
    year = today.year if not year_ else int(year_)
    if year_ and len(year_) == 2:
        year += today.year // 100 * 100
        year -= 100 if year > today.year + 10 else 0
    try:
        return date(year, int(month_), int(day_))
    except ValueError as error:
        raise BadInput(_("This day is not in the calendar. Check day and month.")) from error


def read_time(text: str) -> time | None:
    """What people type for a time of day: 10, 10:00, 10.30, 1030, 9 Uhr; None if empty."""
    typed = text.strip().casefold().removesuffix("uhr").removesuffix("h").strip()
    if not typed:
        return None
    match = re.fullmatch(r"(\d{1,2})(?:[:., ]?(\d{2}))?", typed)
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise BadInput(_("This is not a time of day. Type it like 10:00 or 930."))
    return time(int(match[1]), int(match[2] or 0))
