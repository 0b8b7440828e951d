"""The quarantine: entries that were refused, files that cannot be used, files that wait for others, and why.

Nothing here is ever dropped, and nothing blocks the rest. An entry or file can be tried again; the values of a refused
entry can be adopted by somebody who may write them, as a change of their own; all of it can be handed to the
administration (`app.conflicts.quarantine_package`).
"""

from dataclasses import dataclass

from sqlalchemy import select

from app.base.errors import NotAllowed, NotFound
from app.core import visibility
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.records import labels, records, summaries
from app.records.detail import authors
from app.records.records import Saved
from models.fields import Value
from models.identifiers import from_blob
from models.kinds import BY_NAME
from models.tables import BAD_FILE, REPLICA
from resources.language import N_, _
from sync.delivery import quarantine
from sync.delivery.causal_order import Held
from sync.delivery.quarantine import Group
from sync.format import clock
from sync.format.entry import ALIVE
from sync.format.rights import BEYOND_CUTOFF, FORKED, NOT_ALLOWED, UNREADABLE
from sync.membership.workspace import Workspace
from sync.report import last_round
from sync.store.ledger import Entry
from sync.store.record import Record, load

ENTRY_REASONS = {
    NOT_ALLOWED: N_("Whoever wrote this was not allowed to at that time."),
    BEYOND_CUTOFF: N_("It comes from a laptop that had been removed by then."),
    UNREADABLE: N_("A value has a form that this version cannot read."),
    FORKED: N_("Two different files stood under one number; this one came second."),
}
_FORGED = N_("The signature does not fit: the file is not genuine.")
_STRANGE = N_("It comes from a laptop that is not on the list.")
_MOVED = N_("It was moved or renamed.")
FILE_REASONS = {
    **dict.fromkeys(("signature", "seal", "keys", "roster", "roster not signed by an admin"), _FORGED),
    "no signature of this replica": _FORGED,
    "unknown replica": _STRANGE,
    "of an unknown replica": _STRANGE,
    "of another workspace": N_("It belongs to another workspace."),
    "of another line, compartment or number": _MOVED,
    "another head's content": _MOVED,
    "two under one number": N_("Two different files stand under one number."),
}
DAMAGED = N_("The file is damaged or not complete.")
HELD_REASONS = {
    "gap": N_("A file before it has not arrived yet."),
    "seen": N_("It builds on something that has not arrived yet."),
    "roster": N_("It needs a newer list of laptops."),
    "key": N_("Its key has not arrived yet."),
    "newer": N_("It was written by a newer Feldbuch. Install it."),
    "bad": N_("Its file is damaged or not genuine."),
}
TITLED = frozenset({"participant", "business", "offering", "staff"})
ENTRY, FILE, WAITING = "entry", "file", "waiting"


@dataclass(frozen=True, slots=True)
class QuarantineItem:
    """One quarantined entry or file. `adopted`: the record holds its values by now; `may_adopt`: this person can."""

    id: str
    sort: str
    reason: str
    title: str = ""
    kind: str = ""
    record: str = ""
    author: str = ""
    when: str = ""
    changes: int = 0
    adopted: bool = False
    may_adopt: bool = False
    values: tuple[tuple[str, Value], ...] = ()


def listed(view: View) -> list[QuarantineItem]:
    """Everything in quarantine that the person may see: entries first, the latest first."""
    return [*entries(view), *_files(view), *_waiting(view)]


def entries(view: View, offset: int = 0, limit: int = -1) -> list[QuarantineItem]:
    """A page of the refused entries, those of one record together."""
    people = authors(view)
    groups = quarantine.groups(view.connection, _places(view), offset, limit)
    return [_of_group(view, group, people) for group in groups]


def page(view: View, offset: int, limit: int) -> list[QuarantineItem]:
    """A page of the whole list: entries, then files, then what waits for others."""
    items = entries(view, offset, limit)
    if len(items) < limit:
        rest = [*_files(view), *_waiting(view)]
        begin = max(0, offset - quarantine.count(view.connection, _places(view)))
        items += rest[begin : begin + limit - len(items)]
    return items


def count(view: View) -> int:
    """How many items are in quarantine; read from indexes."""
    files = len(view.connection.execute(select(BAD_FILE.c.name)).all())
    return quarantine.count(view.connection, _places(view)) + files + len(_held(view))


def adopt(work: Work, item: str) -> Saved:
    """Adopt the values of refused entries as a change of one's own. Raises NotFound, NotAllowed, BadInput."""
    group = _group(work, item)
    fields = _fields(quarantine.entries(work.connection, group))
    record_id = from_blob(group.record)
    gone = fields.pop(ALIVE, True) is not True
    record = load(work.connection, group.kind, record_id)
    if record is None:
        return records.add(work, group.kind, {name: value for name, value in fields.items() if value is not None})
    if gone:
        return records.delete(work, group.kind, record_id, _("taken over from an entry that did not count"))
    if not record.alive:
        records.restore(work, group.kind, record_id)
    fixed = records.FIXED.get(group.kind, set())
    return records.edit(work, group.kind, record_id, {name: fields[name] for name in fields if name not in fixed})


def try_again(workplace: Workplace) -> int:
    """Judge entries anew, and let the next round read every file again; how many entries count now."""
    now = clock.moment(clock.at(workplace.now_ms()))
    workspace = Workspace.load(workplace.store)
    passed, kinds = 0, set[str]()
    with workplace.store.write() as connection:
        if workspace.chain is not None:
            passed, kinds = quarantine.judge_anew(connection, workspace)
        # Found just now: a round reads such a file again at once.
        connection.execute(BAD_FILE.update().values(seen_at=now.replace("Z", "+00:00")))
    if kinds:
        workplace.on_touched(frozenset(kinds))
    return passed


def _places(view: View) -> list[int]:
    mine = view.me.offices
    return [place.no for place in view.places.values() if place.office is None or place.office in mine]


def _of_group(view: View, group: Group, people: dict[int, str]) -> QuarantineItem:
    described = BY_NAME.get(group.kind)
    record_id = from_blob(group.record)
    record = load(view.connection, group.kind, record_id) if described is not None else None
    fields = _fields(quarantine.entries(view.connection, group))
    seen = described is not None and _may_see(view, group, record)
    values = tuple((name, fields[name]) for name in sorted(fields)) if seen else ()
    return QuarantineItem(
        f"{ENTRY}:{group.no}",
        ENTRY,
        _(ENTRY_REASONS.get(group.reason, ENTRY_REASONS[UNREADABLE])),
        _title(view, group.kind, record, fields) if seen else "",
        group.kind,
        record_id,
        people.get(group.replica, ""),
        clock.moment(group.hlc),
        group.number,
        record is not None and _stands(record, fields),
        seen and group.reason != UNREADABLE and _may_write(view, group.kind, record, fields),
        values,
    )


def _title(view: View, kind: str, record: Record | None, fields: dict[str, Value]) -> str:
    """What the record is called; one that is not here by what the entries say."""
    if record is not None:
        return labels.title_of(view, record)
    return summaries.title_of(BY_NAME[kind], fields).strip(" ,") if kind in TITLED else ""


def _group(view: View, item: str) -> Group:
    sort, _colon, number = item.partition(":")
    group = quarantine.group_of(view.connection, int(number)) if sort == ENTRY and number.isdecimal() else None
    if group is None or group.kind not in BY_NAME or group.compartment not in _places(view):
        raise NotFound(_("There is no such entry any more. Look at the list again."), field="id")
    record = load(view.connection, group.kind, from_blob(group.record))
    if group.reason == UNREADABLE or not _may_see(view, group, record):
        raise NotAllowed(_("This entry cannot be taken over here. Hand it to the administration."))
    return group


def _may_see(view: View, group: Group, record: Record | None) -> bool:
    described = BY_NAME[group.kind]
    if not visibility.may_see(view, described) or group.compartment not in visibility.places_of(view, described):
        return False
    try:
        if record is not None:
            visibility.require_record(view, record)
    except NotAllowed:
        return False
    return group.kind != "case_note" or record is not None


def _may_write(view: View, kind: str, record: Record | None, fields: dict[str, Value]) -> bool:
    try:
        records.require_editing(view, BY_NAME[kind], record.values if record is not None else fields)
    except NotAllowed:
        return False
    return True


def _fields(entries: list[Entry]) -> dict[str, Value]:
    """The values that these entries would give together."""
    fields: dict[str, Value] = {}
    for entry in entries:
        fields |= entry.fields
    return fields


def _stands(record: Record, fields: dict[str, Value]) -> bool:
    return all(
        record.alive == (value is True) if name == ALIVE else record.values.get(name) == value
        for name, value in fields.items()
    )


def _files(view: View) -> list[QuarantineItem]:
    rows = view.connection.execute(select(BAD_FILE).order_by(BAD_FILE.c.name)).all()
    return [
        QuarantineItem(f"{FILE}:{row.name}", FILE, _(FILE_REASONS.get(row.reason, DAMAGED)), row.name, when=row.seen_at)
        for row in rows
    ]


def _held(view: View) -> list[Held]:
    report = last_round(view.connection)
    return list(report.held_back) if report is not None else []


def _waiting(view: View) -> list[QuarantineItem]:
    people = authors(view)
    lines = {(bytes(row.id), row.epoch): row.no for row in view.connection.execute(select(REPLICA))}
    return [
        QuarantineItem(
            f"{WAITING}:{segment.compartment}:{from_blob(segment.replica)}:{segment.seq}",
            WAITING,
            _(HELD_REASONS.get(segment.why, HELD_REASONS["bad"])),
            f"{segment.compartment} {segment.seq}",
            author=people.get(lines.get((segment.replica, segment.epoch), -1), ""),
        )
        for segment in _held(view)
    ]
