"""Two records side by side before they are merged: every field with value, who and when; what hangs on each; what the
sums will be after; and what people should know first. Nothing here is in the way: overlapping enrolments, both on one
list, other offices - all of it is told, and the merge is possible.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.dates import german
from app.core import merged_records, merged_values, visibility
from app.core.rights import Right
from app.core.work import View
from app.duplicates.merge_log import belonging_records, kind_word, verdict_on
from app.duplicates.merge_sources import STAYS
from app.people.contact_hours import minutes_together
from app.records import summaries
from app.records.detail import authors, authorship
from models import names
from models.fields import Field, Value
from models.vocabulary import PAIR_VERDICT
from resources.language import _, ngettext
from sync.store.record import Record


@dataclass(frozen=True, slots=True)
class AuthoredValue:
    """A value as one side shows it, who entered it and when (ISO, UTC); empty where there is none."""

    value: Value = None
    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of both; `proposal` is `winner`, `loser` or `both` (winner being `a`), as `merging.merge` takes it."""

    name: str
    a: AuthoredValue
    b: AuthoredValue
    same: bool
    may_join: bool
    fixed: bool
    proposal: str


@dataclass(frozen=True, slots=True)
class BelongingCount:
    """How many records of a kind belong to each, and to the one they will be."""

    kind: str
    word: str
    a: int
    b: int
    after: int


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging `b` into `a` would make."""

    kind: str
    a: str
    b: str
    a_title: str
    b_title: str
    fields: tuple[FieldPair, ...]
    belonging: tuple[BelongingCount, ...]
    sums: str
    minutes: int | None
    notes: tuple[str, ...]


def preview(view: View, kind: str, a: str, b: str) -> MergePreview:
    """Both records, or the clusters they stand for, side by side. NotFound, NotAllowed."""
    view.require(Right.MERGE)
    described = view.described(kind)
    visibility.require_seeing(view, described)
    sides = [_Side.of(view, kind, view.record(kind, record_id)) for record_id in (a, b)]
    first, second = sides
    people = authors(view)
    fields = tuple(_pair(view, field, first, second, people) for field in described.fields)
    belonging = [list(belonging_records(view, kind, side.ids)) for side in sides]
    sessions = [_sessions(records) for records in belonging]
    twice = len(sessions[0] & sessions[1])
    minutes = None
    if kind == "participant":
        minutes = minutes_together(view, [*first.ids, *second.ids])
    return MergePreview(
        kind,
        first.representative.id,
        second.representative.id,
        summaries.title_of(described, first.values),
        summaries.title_of(described, second.values),
        tuple(field for field in fields if not (field.a.value is None and field.b.value is None)),
        _counted([[record for record, _about in records] for records in belonging], twice),
        _sums(len(sessions[0] | sessions[1]), twice),
        minutes,
        tuple(_notes(view, kind, first, second, belonging, twice)),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    representative: Record
    values: dict[str, Value]
    records: tuple[Record, ...]
    cluster: merged_records.Cluster | None

    @property
    def ids(self) -> list[str]:
        return [record.id for record in self.records]

    @staticmethod
    def of(view: View, kind: str, record: Record) -> "_Side":
        cluster = merged_records.cluster_of(view, kind, record.id)
        if cluster is None:
            return _Side(record, record.values, (record,), None)
        return _Side(
            cluster.representative, merged_values.combined_values(view, record.kind, cluster), cluster.records, cluster
        )


def _pair(view: View, field: Field, first: _Side, second: _Side, people: dict[int, str]) -> FieldPair:
    a, b = (_said(view, field, side, people) for side in (first, second))
    joins = field.shape in merged_values.MAY_JOIN and a.value is not None and b.value is not None and a.value != b.value
    kept = joins and (field.shape in merged_values.ALWAYS_JOINED or field.name in ("phone", "email"))
    proposal = "both" if kept else "loser" if a.value is None and b.value is not None else "winner"
    return FieldPair(field.name, a, b, a.value == b.value, joins, field.name in STAYS, proposal)


def _said(view: View, field: Field, side: _Side, people: dict[int, str]) -> AuthoredValue:
    value = side.values.get(field.name)
    if value is None:
        return AuthoredValue()
    source = side.representative.id if side.cluster is None else merged_values.sources_of(view, field, side.cluster)[0]
    record = next(member for member in side.records if member.id == source)
    leaf = next(iter(record.leaves.get(field.name, ())), None)
    mask = visibility.masker(view, side.representative.kind)
    return AuthoredValue(mask(field.name, value), *authorship(people, leaf))


def _sessions(belonging: Sequence[tuple[Record, str]]) -> set[str]:
    marked = {str(record.values.get("session")) for record, _about in belonging if record.kind.name == "attendance"}
    return marked | {record.id for record, _about in belonging if record.kind.name == "session"}


def _counted(sides: Sequence[Sequence[Record]], twice: int) -> tuple[BelongingCount, ...]:
    kinds = dict.fromkeys(record.kind.name for side in sides for record in side)
    counts = []
    for kind in kinds:
        a, b = (sum(record.kind.name == kind for record in side) for side in sides)
        counts.append(BelongingCount(kind, kind_word(kind), a, b, a + b - (twice if kind == "attendance" else 0)))
    return tuple(counts)


def _sums(together: int, twice: int) -> str:
    if not together:
        return ""
    counted = ngettext("{number} session", "{number} sessions", together).format(number=together)
    if not twice:
        return counted
    return ngettext("{told}, one was double", "{told}, {number} were double", twice).format(told=counted, number=twice)


def _notes(
    view: View, kind: str, first: _Side, second: _Side, belonging: Sequence[Sequence[tuple[Record, str]]], twice: int
) -> list[str]:
    notes = []
    entries = [[entry for entry, _about in side if entry.kind.name == "enrolment"] for side in belonging]
    for entry in entries[0]:
        for other_entry in entries[1]:
            if _overlap(entry, other_entry):
                sentence = _(
                    "Both are enrolled: since {a} and since {b}. Both enrolments stay; check which one counts."
                )
                days = german(entry.values["entry_date"]), german(other_entry.values["entry_date"])
                notes.append(sentence.format(a=days[0], b=days[1]))
    if twice:
        sentence_on_lists = ngettext(
            "Both stand on the list of {number} session; there they are shown and counted once.",
            "Both stand on the lists of {number} sessions; there they are shown and counted once.",
            twice,
        )
        notes.append(sentence_on_lists.format(number=twice))
    verdict = verdict_on(view, kind, first.representative.id, second.representative.id)
    if verdict is not None:
        sentence = _("{who} said on {day}: {verdict}. Merging goes against that; it will be listed.")
        about = {"who": verdict.authorship.who, "day": german(verdict.authorship.when[:10])}
        notes.append(sentence.format(**about, verdict=PAIR_VERDICT.label(verdict.verdict)))
    if kind == "business" and _branches(first.values, second.values):
        notes.append(
            _("The same name at two addresses: perhaps two branches. Merge only if it is one place of business.")
        )
    offices = {view.places[entry.compartment].office for entry in (*first.records, *second.records)}
    if len(offices) > 1:
        notes.append(_("The two belong to different offices. Each office keeps its record and sees the person as one."))
    return notes


def _branches(left: dict[str, Value], right: dict[str, Value]) -> bool:
    same_name = names.search_form(left.get("name", "")) == names.search_form(right.get("name", ""))
    places = [(str(values.get("street") or ""), str(values.get("house_no") or "")) for values in (left, right)]
    return same_name and all(place[0] for place in places) and places[0] != places[1]


def _overlap(left: Record, right: Record) -> bool:
    begins = (str(left.values["entry_date"]), str(right.values["entry_date"]))
    ends = (str(left.values.get("exit_date") or "9999"), str(right.values.get("exit_date") or "9999"))
    return max(begins) <= min(ends)
