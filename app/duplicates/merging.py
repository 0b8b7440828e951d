"""Merging what was recorded twice, taking a merge back, and saying that two are not the same: the administration's.

Every decision is a record of its own, with a reason, and is never changed: a merge says which record goes on, which is
absorbed, which value is shown where both have one, and what its author knew. Nothing is re-pointed, edited or deleted.
A merge can be taken back at any time on any laptop; then everything is shown as before. What these decisions make of
the records stands in `app.core.merged_records`, what waits for a decision in `app.duplicates.merge_questions`.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, or_, select

from app.base.errors import BadInput, NotFound
from app.core import merged_records, merged_values, visibility
from app.core.field_errors import refusal
from app.core.keyed_hash import keyed_hash
from app.core.rights import Right
from app.core.work import View, Work
from app.duplicates.merge_sources import Take, chosen_sources, shown_sources
from app.records import summaries
from models.fields import Kind, Refused, Value
from models.identifiers import from_blob, new_id, parse_id, to_blob
from models.in_clause import chunks
from models.kinds import BY_NAME
from models.tables import RECORDS
from resources.language import _
from sync.store.clusters import CLUSTERED, members, standing
from sync.store.record import CODECS, Record, load

# What a verdict on a pair rests on: it holds until one of these changes.
VERDICT_FIELDS = {
    "participant": (
        *("last_name", "first_name", "birth_name", "birth_date", "gender"),
        *("street", "house_no", "postcode", "city", "phone", "email", "customer_number"),
    ),
    "business": ("name", "legal_form", "contact_person", "phone", "email", "website", "street", "house_no", "postcode"),
}
_MERGE, _UNMERGE, _VERDICT = RECORDS["merge"], RECORDS["unmerge"], RECORDS["not_duplicate"]


def merge(work: Work, kind: str, winner: str, loser: str, take: Take, reason: str) -> str:
    """From now on the two are one: `winner` goes on, `loser` is absorbed; the id of the merge.

    Raises BadInput, NotFound, NotAllowed; then nothing has changed.
    """
    described, first, second = _pair(work, kind, winner, loser)
    text = _reason(reason)
    for record in (first, second):
        require_itself(work, record)
    chosen = chosen_sources(work, described, first, second, take, (winner, loser))
    both = _everybody(work, described, (first, second))
    return _write_merge(work, (first.id, second.id), first, both, chosen, [record.id for record in both], text)


def unmerge(work: Work, merge_id: str, reason: str) -> str:
    """Take a merge back, and with it every other merge of the same two records; the id of the unmerge."""
    work.require(Right.MERGE)
    merge = merge_record(work, merge_id)
    kind = str(merge.values["subject"])
    visibility.require_seeing(work, work.described(kind))
    text = _reason(reason)
    pair = {merge.values["survivor"], merge.values["absorbed"]}
    ends = [to_blob(end) for end in sorted(pair)]
    same = [
        from_blob(edge.merge) for edge in standing(work.connection, ends) if {edge.survivor, edge.absorbed} == set(ends)
    ]
    if merge.id not in same:
        raise BadInput(_taken_back(work, merge), field="merge")
    knew = known_decisions(work, [from_blob(member) for member in members(work.connection, ends[0])])
    made = [
        work.create("unmerge", {"merge": merge_id, "knew": knew or None, "reason": text}, record_id=new_id())
        for merge_id in sorted(same, key=lambda merge_id: merge_id != merge.id)
    ]
    work.touched.add(kind)
    work.note("unmerge", record_kind=kind, record=str(merge.values["survivor"]), reason=text)
    return made[0]


def not_duplicate(work: Work, kind: str, a: str, b: str, verdict: str, reason: str = "") -> str:
    """Say what two records are to each other: `not_same`, `same_household`, `later`, or `open` again; the id of it.

    It holds until one of the compared fields changes. Raises BadInput, NotFound, NotAllowed.
    """
    described, first, second = _pair(work, kind, a, b)
    field = BY_NAME["not_duplicate"].field("verdict")
    try:
        read = field.read(verdict)
    except Refused as refused:
        raise refusal(refused) from None
    if read is None:
        raise refusal(Refused("verdict", "missing"))
    if read in ("not_same", "same_household") and to_blob(second.id) in members(work.connection, to_blob(first.id)):
        sentence = _("These two were merged. Take the merge back first if they are not the same.")
        raise BadInput(sentence, field="b")
    low, high = sorted((first, second), key=lambda record: record.id)
    values = {
        "subject": described.name,
        "a": low.id,
        "b": high.id,
        "verdict": read,
        "knew": known_decisions(work, [low.id, high.id]) or None,
        "inputs": keyed_hash(work.connection, low.compartment, pair_content(low, high)),
        "reason": reason.strip() or None,
    }
    verdict_id = work.create("not_duplicate", values, record_id=new_id())
    work.touched.add(kind)
    work.note("not_duplicate", record_kind=kind, record=low.id, reason=reason.strip() or None)
    return verdict_id


def confirm(work: Work, kind: str, record_id: str, reason: str) -> str:
    """Say that a cluster is right as it stands now: written as the merge of two of it, knowing all that is known."""
    work.require(Right.MERGE)
    described = work.described(kind)
    visibility.require_seeing(work, described)
    text = _reason(reason)
    cluster = merged_records.cluster_of(work, kind, work.record(kind, record_id).id)
    if cluster is None:
        raise BadInput(_("Nothing was merged into this record. Look at the list of merges."), field="id")
    newest = cluster.merges[0]
    ends = (newest.survivor, newest.absorbed)
    chosen = shown_sources(work, described, cluster)
    return _write_merge(work, ends, cluster.representative, cluster.records, chosen, cluster.ids, text)


def _write_merge(
    work: Work,
    ends: tuple[str, str],
    representative: Record,
    records: Sequence[Record],
    take: Mapping[str, list[str]],
    ids: Sequence[str],
    reason: str,
) -> str:
    """Record a merge of the two `ends`, with all that its author knows of these records; its id.

    `ids` also names records of the cluster that are not readable here: decisions about those are known, too.
    """
    kind = representative.kind.name
    values: dict[str, Value] = {
        "subject": kind,
        "survivor": ends[0],
        "absorbed": ends[1],
        "take": take or None,
        "seen": {record.id: sorted(map(list, _acts(work, record))) for record in records},
        "knew": known_decisions(work, ids) or None,
        "inputs": keyed_hash(
            work.connection, representative.compartment, [[record.id, *_plain(record)] for record in records]
        ),
        "reason": reason,
    }
    merge_id = work.create("merge", values, record_id=new_id())
    work.touched.add(kind)
    work.note("merge", record_kind=kind, record=representative.id, reason=reason)
    return merge_id


def merge_record(view: View, merge_id: str) -> Record:
    """The merge of that id; NotFound if there is none."""
    record = load(view.connection, "merge", merge_id) if parse_id(merge_id) else None
    if record is None or not record.alive or not {"subject", "survivor", "absorbed"} <= record.values.keys():
        raise NotFound(_("There is no such merge. Look at the list of merges."), field="merge")
    return record


def require_itself(view: View, record: Record) -> None:
    """BadInput if another record stands for this one, with the name of that one."""
    representative = merged_records.representative_of(view, record.kind.name, record.id)
    if representative == record.id:
        return
    title = summaries.title_of(record.kind, view.record(record.kind.name, representative).values)
    own = summaries.title_of(record.kind, record.values)
    sentence = _("“{own}” was merged into “{title}” ({id}) already. Merge that record, or take the first merge back.")
    raise BadInput(sentence.format(own=own, title=title, id=representative), field="id")


def pair_content(a: Record, b: Record) -> list[Value]:
    """What the hash of a verdict on a pair is made of; `a` has the smaller id."""
    names = VERDICT_FIELDS[a.kind.name]
    return [a.kind.name, [[record.values.get(name) for name in names] for record in (a, b)]]


def known_decisions(view: View, records: Sequence[str]) -> list[str]:
    """All decisions that this store knows about these records: merges, unmerges, verdicts."""
    blobs = [to_blob(record_id) for record_id in records]
    decisions: list[bytes] = []
    for some in chunks(blobs):
        merges = list(_ids(view, _MERGE.c.id, or_(_MERGE.c.survivor.in_(some), _MERGE.c.absorbed.in_(some))))
        decisions += merges
        decisions += _ids(view, _UNMERGE.c.id, _UNMERGE.c.merge.in_(merges))
        decisions += _ids(view, _VERDICT.c.id, or_(_VERDICT.c.a.in_(some), _VERDICT.c.b.in_(some)))
    return sorted({from_blob(decision) for decision in decisions})


def _ids(view: View, column: ColumnElement[bytes], where: ColumnElement[bool]) -> list[bytes]:
    return list(view.connection.execute(select(column).where(where)).scalars())


def _pair(work: Work, kind: str, first_id: str, second_id: str) -> tuple[Kind, Record, Record]:
    """Two different records of a kind that is merged, both there and to be read."""
    work.require(Right.MERGE)
    described = work.described(kind)
    if kind not in CLUSTERED:
        raise BadInput(_("Only people and companies are compared and merged. Choose two of them."), field="kind")
    visibility.require_seeing(work, described)
    first, second = (_readable(work, described, given) for given in (first_id, second_id))
    if first.id == second.id:
        raise BadInput(_("That is the same record twice. Choose two different ones."), field="id")
    for record in (first, second):
        if not record.alive:
            raise BadInput(_("This record was deleted. Take the deletion back first."), field="id")
    return described, first, second


def _readable(view: View, kind: Kind, given: str) -> Record:
    try:
        return view.record(kind.name, given)
    except NotFound:
        other = next(name for name in CLUSTERED if name != kind.name)
        if parse_id(given) and load(view.connection, other, given) is not None:
            sentence = _("One of the two is a person, the other a company. Choose two people or two companies.")
            raise BadInput(sentence, field="id") from None
        raise


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise BadInput(_("Merging and taking back need a reason. Give one in a few words."), field="reason")
    try:
        return str(BY_NAME["merge"].field("reason").read(text))
    except Refused as refused:
        raise refusal(refused) from None


def _everybody(view: View, kind: Kind, pair: Sequence[Record]) -> list[Record]:
    groups = merged_records.clusters(view, kind.name, [to_blob(record.id) for record in pair])
    by_id = {record.id: record for group in groups.values() for record in group.records}
    return sorted((by_id | {record.id: record for record in pair}).values(), key=lambda record: record.id)


def _acts(view: View, record: Record) -> frozenset[merged_records.Act]:
    return merged_values.acts_of(view, (leaf for own in record.leaves.values() for leaf in own))


def _plain(record: Record) -> list[Value]:
    return [[name, record.values[name]] for name in sorted(record.values)]


def _taken_back(view: View, merge: Record) -> str:
    query = select(_UNMERGE).where(_UNMERGE.c.merge == to_blob(merge.id), _UNMERGE.c.alive == 1)
    rows = view.connection.execute(query.order_by(_UNMERGE.c.hlc)).all()
    if not rows:
        return _("This merge does not count any more. Look at the list of merges.")
    who = CODECS["unmerge"].record(rows[0])
    sentence = _("This merge was taken back already ({reason}). Nothing was changed.")
    return sentence.format(reason=who.values.get("reason", ""))
