"""What about merged records waits for a decision, each with a sentence that says what happened and what can be done.

    contested   a merge stands against "not the same": somebody merged what somebody else kept apart
    united      merges made at the same time, none of which knew the other, have become one cluster
    unmerged    a merge was taken back by somebody who did not know that more had been merged meanwhile
    deleted     one of the merged records was deleted, another one was not
    edited      a record that is not the representative was changed by somebody; the value is offered on the
    representative

Nothing settles itself. `keep` writes that the cluster is right as it stands (the value that is shown stays), `accept`
takes an offered value over, `merging.unmerge` takes a merge back; each of them can be undone by another decision.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from app.base.dates import german
from app.base.errors import BadInput, NotFound
from app.core import merged_records, merged_values, visibility
from app.core.merged_records import Cluster, Merge
from app.core.rights import Right
from app.core.work import View, Work
from app.duplicates import merge_sources, merging
from app.duplicates.merge_log import Verdict, verdicts
from app.records import records, summaries
from app.records.detail import authors, authorship
from models.fields import Value
from models.identifiers import to_blob
from models.tables import RECORDS
from resources.language import _
from sync.format import clock
from sync.store.clusters import CLUSTERED
from sync.store.record import CODECS, Record

Sort = Literal["contested", "united", "unmerged", "deleted", "edited"]
_UNMERGE = RECORDS["unmerge"]


@dataclass(frozen=True, slots=True)
class MergeQuestion:
    """One thing to decide. `id` is the same as long as the matter is; `merges` are those that may be taken back, the
    newest first. For `edited`: the field, the value offered, the value shown, and which record bears it.
    """

    id: str
    sort: Sort
    kind: str
    record: str  # the representative
    title: str
    others: tuple[str, ...]
    sentence: str
    merges: tuple[str, ...]
    who: str = ""
    when: str = ""
    field: str = ""
    value: Value = None
    shown: Value = None
    bearer: str = ""


def questions(view: View, kind: str | None = None) -> list[MergeQuestion]:
    """All that waits about merged people and companies the person may see."""
    questions: list[MergeQuestion] = []
    people = authors(view)
    for name in CLUSTERED if kind is None else (kind,):
        described = view.described(name)
        if not visibility.may_see(view, described):
            continue
        clusters = _clusters(view, name)
        verdict_of = verdicts(view, name) if clusters else {}
        for cluster in clusters:
            for source in (_contested, _united, _unmerged, _deleted, _edited):
                questions += source(_ClusterCase(view, cluster, people, verdict_of))
    return questions


def offers(view: View, kind: str | None = None, record: str | None = None) -> list[MergeQuestion]:
    """Values that were entered on an absorbed record, offered on the one that goes on; of one record if asked for."""
    offered = [question for question in questions(view, kind) if question.sort == "edited"]
    return (
        offered
        if record is None
        else [question for question in offered if record in (question.record, question.bearer)]
    )


def accept(work: Work, question_id: str) -> records.Saved:
    """Take an offered value over on the record that goes on. Raises NotFound, NotAllowed, BadInput."""
    offer = question(work, question_id)
    if offer.sort != "edited":
        raise BadInput(_("Nothing is offered here. Keep it as it is, or take the merge back."), field="id")
    value = work.record(offer.kind, offer.bearer).values.get(offer.field)  # not the one told, which may be masked
    return records.edit(work, offer.kind, offer.record, {offer.field: value})


def keep(work: Work, question_id: str, reason: str) -> str:
    """Say that it is right as it stands; all questions about these merged records are answered with it."""
    open_question = question(work, question_id)
    return merging.confirm(work, open_question.kind, open_question.record, reason)


def question(view: View, question_id: str) -> MergeQuestion:
    """The open question of that id; NotFound if there is none any more."""
    kind = question_id.partition(":")[0]
    for candidate in questions(view, kind) if kind in CLUSTERED else ():
        if candidate.id == question_id:
            return candidate
    raise NotFound(_("This was settled meanwhile. Look at the list again; settle nothing twice."), field="id")


@dataclass(frozen=True, slots=True)
class _ClusterCase:
    view: View
    cluster: Cluster
    people: dict[int, str]
    verdicts: dict[tuple[str, str], Verdict]

    @property
    def kind(self) -> str:
        return self.cluster.representative.kind.name

    def title(self, record_id: str) -> str:
        record = next((member for member in self.cluster.records if member.id == record_id), None)
        return summaries.title_of(record.kind, record.values) if record is not None else _("a record of another office")

    def ask(
        self, sort: Sort, about: Sequence[str], others: Iterable[str], sentence: str, **more: Value
    ) -> MergeQuestion:
        representative = self.cluster.representative
        merges = more.pop("merges", tuple(merge.id for merge in self.cluster.merges))
        return MergeQuestion(
            ":".join((self.kind, sort, *about)), sort, self.kind, representative.id, self.title(representative.id),
            tuple(others), sentence, merges, **more,
        )  # fmt: skip


def _clusters(view: View, kind: str) -> list[Cluster]:
    """The clusters that may raise a question: most never do, and are not read for it."""
    roots: set[bytes] = set()
    for query in _IN_DOUBT:
        text = query.format(kind=kind)
        roots.update(row[0] for row in view.connection.exec_driver_sql(text, (kind,)).all())
    clusters = merged_records.clusters(view, kind, sorted(roots))
    return [clusters[root] for root in sorted(clusters)]


# A member was deleted, or one that is not shown was changed since it was recorded; several merges, a merge taken back,
# a verdict within one cluster.
_IN_DOUBT = (
    "SELECT DISTINCT c.root FROM cluster AS c CROSS JOIN {kind} AS r ON r.id = c.record "
    "WHERE c.kind = ? AND (r.alive = 0 OR (c.record <> c.face AND r.clocks IS NOT NULL))",
    "SELECT c.root FROM merge AS m CROSS JOIN cluster AS c ON c.record = m.absorbed WHERE c.kind = ? AND m.alive = 1 "
    "AND NOT EXISTS (SELECT 1 FROM unmerge AS u WHERE u.merge = m.id AND u.alive = 1) "
    "GROUP BY c.root HAVING count(*) > 1",
    "SELECT c.root FROM unmerge AS u CROSS JOIN merge AS m ON m.id = u.merge "
    "CROSS JOIN cluster AS c ON c.record IN (m.survivor, m.absorbed) WHERE c.kind = ?",
    "SELECT c.root FROM not_duplicate AS v CROSS JOIN cluster AS c ON c.record = v.a "
    "CROSS JOIN cluster AS other ON other.record = v.b AND other.root = c.root WHERE c.kind = ?",
)


def _contested(case: _ClusterCase) -> list[MergeQuestion]:
    """A verdict "not the same" on two of the cluster that no merge in it knew."""
    questions = []
    ids = sorted(case.cluster.ids)
    for at, a in enumerate(ids):
        for b in ids[at + 1 :]:
            verdict = case.verdicts.get((a, b))
            if verdict is None or verdict.verdict == "later":
                continue
            if any(verdict.id in merge.knew for merge in case.cluster.merges):
                continue
            sentence = _(
                "“{a}” and “{b}” were merged, but {who} said on {day} that they are not the same. "
                "Take the merge back, or keep it."
            )
            filled = sentence.format(
                a=case.title(a), b=case.title(b), who=verdict.authorship.who, day=german(verdict.authorship.when[:10])
            )
            about = {"who": verdict.authorship.who, "when": verdict.authorship.when}
            questions.append(case.ask("contested", (a, b, verdict.id), (a, b), filled, **about))
    return questions


def _heads(merges: Sequence[Merge]) -> list[Merge]:
    """The merges that no other one knew."""
    return [merge for merge in merges if not any(merge.id in other.knew for other in merges)]


def _united(case: _ClusterCase) -> list[MergeQuestion]:
    heads = _heads(case.cluster.merges)
    if len(heads) < 2:
        return []
    if len({frozenset((merge.survivor, merge.absorbed)) for merge in heads}) == 1 and _agree(heads):
        return []  # the same two merged twice: nothing to decide, and taking back takes both back
    names = ", ".join(f"“{case.title(record_id)}”" for record_id in case.cluster.ids)
    sentence = _(
        "Several people merged at the same time; so {names} are one now. Look whether all of them are the same, "
        "and which values are shown; keep it, or take a merge back."
    )
    about = sorted(merge.id for merge in heads)
    when = clock.moment(max(merge.stamp for merge in heads))
    return [case.ask("united", about, case.cluster.merged, sentence.format(names=names), when=when)]


def _agree(heads: Sequence[Merge]) -> bool:
    return len({(merge.survivor, tuple(sorted(merge.take.items()))) for merge in heads}) == 1


def _unmerged(case: _ClusterCase) -> list[MergeQuestion]:
    """A merge that knew another one, which was taken back by somebody who did not know of it."""
    merges = case.cluster.merges
    standing = {merge.id for merge in merges}
    gone = {to_blob(known) for merge in merges for known in merge.knew if known not in standing}
    questions = []
    query = select(_UNMERGE).where(_UNMERGE.c.merge.in_(gone), _UNMERGE.c.alive == 1)
    for row in case.view.connection.execute(query).all() if gone else ():
        record = CODECS["unmerge"].record(row)
        knew = record.values.get("knew") or ()
        blind = [merge for merge in merges if str(record.values["merge"]) in merge.knew and merge.id not in knew]
        if not blind or any(record.id in merge.knew for merge in merges):
            continue
        sentence = _(
            "{who} took a merge back on {day}, not knowing that more had been merged into “{title}” meanwhile. "
            "Look whether what is left belongs together; keep it, or take a merge back."
        )
        who, when = case.people.get(record.replica, ""), clock.moment(record.hlc)
        filled = sentence.format(who=who, day=german(when[:10]), title=case.title(case.cluster.representative.id))
        about = (record.id, *sorted(merge.id for merge in blind))
        questions.append(case.ask("unmerged", about, case.cluster.merged, filled, who=who, when=when))
    return questions


def _deleted(case: _ClusterCase) -> list[MergeQuestion]:
    gone = [member for member in case.cluster.records if not member.alive]
    if not gone or len(gone) == len(case.cluster.records):
        return []
    questions = []
    for record in gone:
        leaf = record.leaves["alive"][0] if record.leaves.get("alive") else None
        acts = merged_values.acts_of(case.view, [leaf] if leaf is not None else [])
        if acts <= merged_values.known_acts(case.cluster, record.id):
            continue
        reason = leaf.value.get("reason", "") if leaf is not None and isinstance(leaf.value, dict) else ""
        who, when = authorship(case.people, leaf)
        sentence = _(
            "{who} deleted “{title}” ({reason}), which is merged with “{representative}”. Restore it, take the merge "
            "back, or keep it: then “{representative}” goes on alone."
        )
        filled = sentence.format(
            who=who,
            title=case.title(record.id),
            reason=reason,
            representative=case.title(case.cluster.representative.id),
        )
        questions.append(case.ask("deleted", (record.id,), (record.id,), filled, who=who, when=when, bearer=record.id))
    return questions


def _edited(case: _ClusterCase) -> list[MergeQuestion]:
    """Leaves of other members that no merge of the cluster knew, and that say something else than what is shown."""
    questions = []
    for record in case.cluster.records[1:]:
        if record.alive:
            known = merged_values.known_acts(case.cluster, record.id)
            questions += _of_member(case, record, known)
    return questions


def _of_member(case: _ClusterCase, record: Record, known: frozenset[merged_records.Act]) -> list[MergeQuestion]:
    questions = []
    mask = visibility.masker(case.view, record.kind)
    for field in record.kind.fields:
        leaves = record.leaves.get(field.name, ())
        if not leaves or field.name in merge_sources.STAYS or merged_values.acts_of(case.view, leaves) <= known:
            continue
        value, shown = record.values.get(field.name), merged_values.value_of(case.view, field, case.cluster)
        if value is None or value == shown:
            continue
        leaf = next(leaf for leaf in leaves if not merged_values.acts_of(case.view, [leaf]) <= known)
        who, when = authorship(case.people, leaf)
        sentence = _(
            "{who} changed “{title}” on {day}, which is merged into “{representative}”. "
            "Take the value over, or keep what is shown."
        )
        about = {
            "who": who,
            "title": case.title(record.id),
            "representative": case.title(case.cluster.representative.id),
        }
        filled = sentence.format(day=german(when[:10]), **about)
        key = (record.id, field.name, str(leaf.hlc))
        offer = {"field": field.name, "value": mask(field.name, value), "shown": mask(field.name, shown)}
        questions.append(case.ask("edited", key, (record.id,), filled, who=who, when=when, bearer=record.id, **offer))
    return questions


def may_settle(view: View) -> bool:
    """Whether the person may keep or take back; taking an offered value over takes the right to edit the record."""
    return view.allows(Right.MERGE)
