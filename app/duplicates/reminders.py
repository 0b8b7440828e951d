"""Word to whoever recorded somebody whom another office seems to know: two offices cannot see one another's records.

Only the administration's laptop sees both, so it compares and leaves a reminder with the newer record, in the
compartment that record lives in: that somebody is perhaps known in another office, and nothing of who that is. Its id
follows from both records' random ids, so that several laptops leave one reminder, and nobody can guess it. When the
pair is decided, or is none any more, the reminder is done. What was imported is left out: imports name look-alikes.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import exists, select

from app.core.rights import Right
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.duplicates import duplicates
from app.records.defaults import sibling_id
from models.identifiers import from_blob, to_blob
from models.in_clause import chunks
from models.tables import RECORDS
from models.vocabulary import OFFICE
from resources.language import N_, _
from sync.format import clock
from sync.store.record import load

DAYS = 30
"""So long after a record was made word of it is still news."""
TEXT = N_("Perhaps known in {office} as well. The administration is comparing; nothing needs to be done.")
_NAME = "known elsewhere "


class Reminder(NamedTuple):
    """What is said with a record: the office that seems to know somebody, and whose the record is."""

    record: str
    office: str
    staff: str | None


def hand_out(workplace: Workplace, kind: str) -> int:
    """Leave and take back reminders as the pairs stand now; returns how many changed. Nothing without the right."""
    if Right.MERGE not in workplace.me.rights:
        return 0
    wanted = workplace.ask(_wanted, kind)
    fresh, gone = workplace.ask(_missing, wanted), workplace.ask(_left_over, kind, wanted.keys())
    return workplace.do(_write, kind, {reminder: wanted[reminder] for reminder in fresh}, gone) if fresh or gone else 0


def _wanted(view: View, kind: str) -> dict[str, Reminder]:
    """The reminders that should stand, by their ids."""
    since = int(view.now.timestamp() * 1000) - DAYS * clock.DAY_MS
    pairs = duplicates.pairs(view, kind, duplicates.VERY_LIKELY)
    rows = _rows(view, kind, sorted({record_id for pair in pairs for record_id in (pair.a, pair.b)}))
    reminders: dict[str, Reminder] = {}
    for pair in pairs:
        newer, older = sorted((rows[pair.a], rows[pair.b]), key=lambda row: (row.hlc, row.id), reverse=True)
        office = view.places[older.compartment].office
        news = clock.milliseconds(newer.hlc) >= since and newer.source_row is None
        if office and news and office != view.places[newer.compartment].office:
            record, staff = from_blob(newer.id), getattr(newer, "assigned_staff", None)
            about = sibling_id(record, _NAME + from_blob(older.id))
            reminders[about] = Reminder(record, office, from_blob(staff) if staff else None)
    return reminders


def _rows(view: View, kind: str, records: list[str]) -> dict[str, Any]:
    table = RECORDS[kind]
    names = ("id", "hlc", "compartment", "source_row", *(("assigned_staff",) if "assigned_staff" in table.c else ()))
    query, rows = select(*(table.c[name] for name in names)), {}
    for some in chunks([to_blob(record_id) for record_id in records]):
        rows.update({from_blob(row.id): row for row in view.connection.execute(query.where(table.c.id.in_(some)))})
    return rows


def _missing(view: View, wanted: Mapping[str, Reminder]) -> list[str]:
    return [reminder for reminder in wanted if load(view.connection, "follow_up", reminder) is None]


def _left_over(view: View, kind: str, standing: Collection[str]) -> list[str]:
    """Reminders that would not be left any more and are not done; with a deleted record they stay as they are.

    (Whatever is written about a record after its deletion asks whether the deletion holds.)
    """
    table, about = RECORDS["follow_up"], RECORDS[kind]
    alive = exists().where(about.c.id == table.c[kind], about.c.alive == 1)
    texts = [_(TEXT).format(office=word.de) for word in OFFICE] + [_(TEXT).format(office=word.en) for word in OFFICE]
    open_ = (table.c.alive == 1, table.c.done_on.is_(None), table.c[kind].is_not(None), table.c.text.in_(texts), alive)
    open_reminders = (
        from_blob(reminder) for reminder in view.connection.execute(select(table.c.id).where(*open_)).scalars()
    )
    return [reminder for reminder in open_reminders if reminder not in standing]


def _write(work: Work, kind: str, fresh: Mapping[str, Reminder], gone: Collection[str]) -> int:
    for reminder, word in fresh.items():
        if load(work.connection, "follow_up", reminder) is None:
            text = _(TEXT).format(office=OFFICE.label(word.office))
            values = {kind: word.record, "due_on": work.today.isoformat(), "text": text, "assigned_staff": word.staff}
            given = {name: value for name, value in values.items() if value}
            work.create("follow_up", given, record_id=reminder)
    for reminder in gone:
        work.change("follow_up", reminder, {"done_on": work.today.isoformat()})
    return len(fresh) + len(gone)
