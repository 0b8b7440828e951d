"""Makes the store of the demo: a new folder that is there as a whole, or not at all."""

import datetime
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from app.base.errors import BadInput, StoreProblem
from app.core.workplace import Workplace, found_workspace
from app.demo import present, team
from app.demo.book import Day, write
from app.demo.calendar import Calendar, calendar, moment
from app.demo.chance import Chance
from app.demo.course import Course
from app.demo.firms import Firms
from app.demo.people import Crowd
from app.security.unlock import create_store
from models.database import Store
from models.fields import Value
from resources.language import _

PASSPHRASE = "demo"  # noqa: S105 - meant to be known
PARTICIPANTS, BUSINESSES = 300, 80
_LARGE = 2_000
_MARKS, _MARKS_OF_LARGE = 24, 10
_MOST = 1_000_000
_BY_DAY = 8  # weeks that are recorded day by day; those before were entered on their Fridays
Progress = Callable[[int, int], None]


def make_demo(
    folder: Path,
    passphrase: str = PASSPHRASE,
    *,
    participants: int = PARTICIPANTS,
    businesses: int = BUSINESSES,
    seed: int = 1,
    until: datetime.date | None = None,
    progress: Progress | None = None,
) -> dict[str, Value]:
    """A workspace with a fictitious project, three years up to `until` (today): its store in a new or empty folder.

    The same numbers, seed and day give the same digest. `progress(done, about)` counts records; what it raises ends
    the making, and nothing is left. Raises BadInput, StoreProblem.
    """
    if not (1 <= participants <= _MOST and 0 <= businesses <= _MOST):
        raise BadInput(_("Choose a number from 1 to {most}.").format(most=_MOST), field="participants")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreProblem(_("The folder is not empty. Choose another one; nothing was changed."))
    unfinished = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.demo")
    try:
        store, _sheet = create_store(unfinished, passphrase, person=team.PERSON, title=team.TITLE, demo=True)
        try:
            made = _fill(store, participants, businesses, seed, until or datetime.date.today(), progress)
        finally:
            store.close()
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return {"store": str(folder), "participants": participants, "businesses": businesses, **made}


def _fill(
    store: Store, participants: int, businesses: int, seed: int, until: datetime.date, progress: Progress | None
) -> dict[str, Value]:
    chance = Chance(seed)
    profile = team.profile(until)
    dates = calendar(team.first_day(until), until)
    workplace = _found(store, profile, dates, chance)
    average = _MARKS if participants <= _LARGE else _MARKS_OF_LARGE
    days = _days(workplace.own.staff, chance, dates, participants, businesses, average)
    about = participants * (average + average // 5 + 5) + businesses * 4

    def tell(done: int) -> None:
        if progress is not None:
            progress(min(done, about), about)

    written = write(store, workplace.own.replica, days, tell)
    return {
        "staff": written["staff"] + 1,
        "sessions": written.get("session", 0),
        "marks": written.get("attendance", 0),
        "consultations": written.get("business_consultation", 0),
        "records": sum(written.values()) + 2,
        "until": until.isoformat(),
        "seed": seed,
    }


def _found(store: Store, profile: dict[str, Value], dates: Calendar, chance: Chance) -> Workplace:
    begin = datetime.datetime.combine(dates.first, datetime.time(8), datetime.UTC)
    return found_workspace(
        store,
        person=team.PERSON,
        roles=team.ROLES,
        offices=team.OFFICES,
        profile=profile,
        function=team.FUNCTION,
        clock=lambda: begin,
        seed=chance.bytes(40),
    )


def _days(
    person: str, chance: Chance, dates: Calendar, participants: int, businesses: int, average: int
) -> Iterator[Day]:
    first = Day(moment(dates.first, 9))
    weekly = participants * average / max(1, len(dates.meeting))
    members = team.begin(first, person, chance, weekly)
    yield first
    crowd = Crowd(chance, members)
    course = Course(chance, members, crowd, dates, participants, average, late=participants > _LARGE)
    firms = Firms(chance, members, crowd, dates, businesses)
    for number, monday in enumerate(dates.mondays):
        days = [Day(moment(monday + datetime.timedelta(days=weekday))) for weekday in range(5)]
        if number + _BY_DAY < len(dates.mondays):
            days = days[4:]
        week = days * (5 // len(days))
        firms.week(number, week)
        course.week(number, week)
        yield from days
    yield from present.this_week(chance, members, course, firms, dates)
