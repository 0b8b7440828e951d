"""What was decided about pairs: merges with who, when, where and why, taken back or not; and verdicts on pairs.

Also what was recorded since a merge, for whoever takes it back.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.base.dates import german
from app.core import visibility
from app.core.keyed_hash import still_fits
from app.core.rights import Right
from app.core.work import View
from app.duplicates.merging import VERDICT_FIELDS, merge_record
from app.records import summaries
from app.records.detail import authors
from models import merging as kinds
from models.fields import Shape, Value, column_name
from models.identifiers import from_blob, to_blob
from models.in_clause import chunks
from models.kinds import ALL, BY_NAME
from models.tables import RECORDS, REPLICA
from resources.language import _
from sync.format import clock
from sync.store.clusters import CLUSTERED, standing, united
from sync.store.record import CODECS, Record, load

_VERDICT, _UNMERGE = RECORDS["not_duplicate"], RECORDS["unmerge"]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Authorship:
    """A decision: who, when (ISO, UTC), on which laptop (its replica), and why."""

    who: str
    when: str
    laptop: str
    reason: str


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One merge; titles are empty where the person may not read the record."""

    id: str
    kind: str
    survivor: str
    absorbed: str
    survivor_title: str
    absorbed_title: str
    authorship: Authorship
    taken_back: Authorship | None = None


@dataclass(frozen=True, slots=True)
class MergeFilter:
    """Which merges: of a kind, standing or taken back (None: both), by whom, from and to a day (`YYYY-MM-DD`)."""

    kind: str = ""
    standing: bool | None = None
    who: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The last verdict on a pair; `current`: what was compared is still the same, as far as can be told here."""

    id: str
    verdict: str
    current: bool
    authorship: Authorship


@dataclass(frozen=True, slots=True)
class RecordedSince:
    """Something recorded after a merge: what, about whom, when and by whom."""

    kind: str
    id: str
    about: str  # the record it belongs to now
    title: str
    authorship: Authorship


EVERY_MERGE = MergeFilter()


def merges(view: View, wanted: MergeFilter = EVERY_MERGE) -> list[MergeRow]:
    """All merges that were ever made, the newest first. NotAllowed without the right to read decisions."""
    view.require(Right.READ_AUDIT)
    names = _Names(view)
    unmerges: dict[str, Record] = {}
    for record in _all(view, "unmerge"):
        earlier = unmerges.get(str(record.values.get("merge")))
        if earlier is None or (record.hlc, record.id) < (earlier.hlc, earlier.id):
            unmerges[str(record.values.get("merge"))] = record
    rows = []
    for record in _all(view, "merge"):
        values, undone = record.values, unmerges.get(record.id)
        if not {"subject", "survivor", "absorbed"} <= values.keys() or values["subject"] not in CLUSTERED:
            continue
        kind = values["subject"]
        survivor, absorbed = values["survivor"], values["absorbed"]
        row = MergeRow(
            id=record.id,
            kind=kind,
            survivor=survivor,
            absorbed=absorbed,
            survivor_title=names.title(kind, survivor),
            absorbed_title=names.title(kind, absorbed),
            authorship=names.authorship(record),
            taken_back=names.authorship(undone) if undone else None,
        )
        if _fits(row, wanted):
            rows.append(row)
    return sorted(rows, key=lambda row: (row.authorship.when, row.id), reverse=True)


def verdicts(view: View, kind: str) -> dict[Pair, Verdict]:
    """The last verdict on every pair of a kind, by their ids (the smaller first); those open again are left out."""
    return _settled(view, kind, _all(view, "not_duplicate"))


def verdict_on(view: View, kind: str, a: str, b: str) -> Verdict | None:
    """The last verdict on this pair (in any order); None if there is none, or it is open again."""
    low, high = sorted((a, b))
    query = select(_VERDICT).where(_VERDICT.c.alive == 1, _VERDICT.c.a == to_blob(low), _VERDICT.c.b == to_blob(high))
    records = map(CODECS["not_duplicate"].record, view.connection.execute(query).all())
    return _settled(view, kind, records).get((low, high))


def _settled(view: View, kind: str, verdicts: Iterable[Record]) -> dict[Pair, Verdict]:
    names = _Names(view)
    latest: dict[Pair, Record] = {}
    for record in sorted(verdicts, key=lambda verdict: (verdict.hlc, verdict.id)):
        if record.values.get("subject") == kind and {"a", "b", "verdict"} <= record.values.keys():
            latest[record.values["a"], record.values["b"]] = record
    wanted = {record_id for pair in latest for record_id in pair}
    contents = _compared(view, kind, wanted)
    return {
        pair: Verdict(
            record.id, record.values["verdict"], _is_current(view, kind, record, contents), names.authorship(record)
        )
        for pair, record in latest.items()
        if record.values["verdict"] != "open"
    }


def recorded_since(view: View, merge_id: str) -> list[RecordedSince]:
    """What was recorded on either side of a merge since it was made, the newest first; NotFound, NotAllowed."""
    merge = merge_record(view, merge_id)
    kind = str(merge.values["subject"])
    visibility.require_seeing(view, view.described(kind))
    names = _Names(view)
    since = []
    for record, about in belonging_records(view, kind, _both_sides(view, merge)):
        if record.hlc > merge.hlc:
            since.append(
                RecordedSince(
                    record.kind.name, record.id, about, names.title_with_day(record), names.authorship(record)
                )
            )
    return sorted(since, key=lambda row: (row.authorship.when, row.id), reverse=True)


def belonging_records(view: View, kind: str, records: Iterable[str]) -> Iterator[tuple[Record, str]]:
    """Every record that belongs to one of these people or companies and may be seen, with the one it belongs to."""
    blobs = [to_blob(record_id) for record_id in records]
    for described in ALL:
        if described.name in kinds.NAMES or described.name in CLUSTERED or not visibility.may_see(view, described):
            continue
        table, codec = RECORDS[described.name], CODECS[described.name]
        for field in described.fields:
            if field.shape is Shape.REFERENCE and kind in field.kinds:
                column = table.c[column_name(field.name)]
                query = select(table).where(column.in_(blobs), visibility.scope(view, described))
                for row in view.connection.execute(query).all():
                    record = codec.record(row)
                    yield record, str(record.values[field.name])


def _both_sides(view: View, merge: Record) -> list[str]:
    """The cluster of a merge as it stands, or its two ends where it was taken back."""
    ends = [to_blob(str(merge.values[name])) for name in ("survivor", "absorbed")]
    edges = list(standing(view.connection, ends))
    reached, waiting = set(ends), {end for edge in edges for end in (edge.survivor, edge.absorbed)}
    while waiting - reached:
        reached |= waiting
        edges = list(standing(view.connection, reached))
        waiting = {end for edge in edges for end in (edge.survivor, edge.absorbed)}
    groups = united((edge.survivor, edge.absorbed) for edge in edges)
    mine = [group for group in groups if group & set(ends)]
    return sorted(from_blob(record) for record in set(ends).union(*mine))


def _fits(row: MergeRow, wanted: MergeFilter) -> bool:
    day = row.authorship.when[:10]
    return (
        (not wanted.kind or row.kind == wanted.kind)
        and (wanted.standing is None or wanted.standing == (row.taken_back is None))
        and (not wanted.who or wanted.who.casefold() in row.authorship.who.casefold())
        and (not wanted.first or day >= wanted.first)
        and (not wanted.last or day <= wanted.last)
    )


def _all(view: View, kind: str) -> Iterator[Record]:
    table, codec = RECORDS[kind], CODECS[kind]
    return map(codec.record, view.connection.execute(select(table).where(table.c.alive == 1)).all())


def _compared(view: View, kind: str, wanted: Iterable[str]) -> dict[str, list[Value]]:
    """The compared fields of those of these records that are here."""
    names, table = VERDICT_FIELDS[kind], RECORDS[kind]
    fields = [BY_NAME[kind].by_name[name] for name in names]
    blobs = [to_blob(record_id) for record_id in wanted]
    contents: dict[str, list[Value]] = {}
    for some in chunks(blobs):
        query = select(table.c.id, *(table.c[column_name(name)] for name in names))
        for row in view.connection.execute(query.where(table.c.id.in_(some))):
            contents[from_blob(row[0])] = [
                field.from_column(value) for field, value in zip(fields, row[1:], strict=True)
            ]
    return contents


def _is_current(view: View, kind: str, verdict: Record, contents: Mapping[str, list[Value]]) -> bool:
    both = [contents.get(verdict.values[name]) for name in ("a", "b")]
    if None in both or not verdict.values.get("inputs"):
        return True
    return still_fits(view.connection, verdict.values["inputs"], [kind, both]) is not False


class _Names:
    """Names of people and titles of records, each looked up once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._people = authors(view)
        self._laptops = {row.no: from_blob(row.id) for row in view.connection.execute(select(REPLICA))}
        self._titles: dict[tuple[str, str], str] = {}

    def authorship(self, record: Record) -> Authorship:
        """Who made a record."""
        reason = str(record.values.get("reason", "")) if record.kind.name in kinds.NAMES else ""
        laptop = self._laptops.get(record.replica, "")
        return Authorship(self._people.get(record.replica, ""), clock.moment(record.hlc), laptop, reason)

    def title(self, kind: str, record_id: str) -> str:
        """What a person or company is called, if the person signed in may read it."""
        key = (kind, record_id)
        if key not in self._titles:
            record = load(self._view.connection, kind, record_id)
            visible = self._view.visible(BY_NAME[kind].area)
            seen = (
                record is not None and record.compartment in visible and visibility.may_see(self._view, BY_NAME[kind])
            )
            self._titles[key] = summaries.title_of(BY_NAME[kind], record.values) if record is not None and seen else ""
        return self._titles[key]

    def title_with_day(self, record: Record) -> str:
        """What something that hangs on a person is called: its kind and its day."""
        values = dict(record.values)
        if record.kind.name == "attendance" and (session := load(self._view.connection, "session", values["session"])):
            values["date"] = session.values.get("date")
        days = ("date", "entry_date", "given_on", "due_on")
        day = next((german(values[name]) for name in days if values.get(name)), "")
        return " ".join(part for part in (kind_word(record.kind.name), day) if part)


def kind_word(kind: str) -> str:
    """What hangs on people and companies, in a word."""
    words = {
        "session": _("Session"),
        "attendance": _("Attendance"),
        "case_note": _("Note"),
        "enrolment": _("Enrolment"),
        "participant_sensitive": _("Protected answers"),
        "consent": _("Consent"),
        "follow_up": _("Follow-up"),
        "business_consultation": _("Consultation"),
    }
    return words.get(kind, kind)
