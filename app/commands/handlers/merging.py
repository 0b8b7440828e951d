"""What was recorded twice: merge, unmerge, not-duplicate, merges."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace

from app.base.dates import german
from app.base.errors import BadInput
from app.commands import lines
from app.commands.answers import Answer, Json
from app.commands.context import Context
from app.core.work import View, Work
from app.duplicates import merge_log, merge_questions, merging
from app.duplicates.merge_log import Authorship, MergeFilter, MergeRow
from models.identifiers import parse_id
from resources.language import _
from sync.store.clusters import CLUSTERED
from sync.store.record import load


def merge(context: Context, options: SimpleNamespace) -> Answer:
    """Two records are one from now on."""
    made = context.workplace.do(_merge, options.winner, options.loser, options.take or {}, options.reason or "")
    return Answer({"merge": made}, lambda: [made])


def unmerge(context: Context, options: SimpleNamespace) -> Answer:
    """A merge is taken back; what was recorded since is told, so that it can be assigned."""
    reason = options.reason or _("no reason given")
    made, since = context.workplace.do(_unmerge, options.merge, reason)
    data = {"merge": options.merge, "unmerge": made, "since": since}
    return Answer(data, lambda: [made, *lines.table(since, ("title", "kind", "id", "about"))])


def not_duplicate(context: Context, options: SimpleNamespace) -> Answer:
    """Two records are not the same (or one household, for later, open again)."""
    verdict = options.verdict or "not_same"
    made = context.workplace.do(_not_duplicate, options.a, options.b, verdict, options.reason or "")
    return Answer({"not_duplicate": made}, lambda: [made])


def merges(context: Context, options: SimpleNamespace) -> Answer:
    """Every merge with who, when, on which laptop and why; or what waits for a decision about them."""
    workplace = context.workplace
    if options.open or options.keep or options.accept:
        return _questions(context, options)
    if options.kind and options.kind not in CLUSTERED:
        raise BadInput(_("Only people and companies are compared and merged. Choose two of them."), field="kind")
    given = MergeFilter(options.kind or "", True if options.standing else None, options.who or "", options.first or "")
    rows = [_merge_data(row) for row in workplace.ask(merge_log.merges, given)]
    return Answer(rows, lambda: _merge_lines(rows))


def _questions(context: Context, options: SimpleNamespace) -> Answer:
    workplace = context.workplace
    if options.accept:
        saved = workplace.do(merge_questions.accept, options.accept)
        data: dict[str, Json] = {"id": saved.id, "changed": list(saved.changed)}
        return Answer(data, lambda: [saved.id])
    if options.keep:
        made = workplace.do(merge_questions.keep, options.keep, options.reason or _("no reason given"))
        return Answer({"merge": made}, lambda: [made])
    names = ("id", "sort", "kind", "record", "others", "sentence", "merges", "field", "value", "shown", "who", "when")
    rows = [{name: getattr(question, name) for name in names} for question in workplace.ask(merge_questions.questions)]
    return Answer(rows, lambda: [line for question in rows for line in (question["id"], f"  {question['sentence']}")])


def _merge(work: Work, winner: str, loser: str, take: Mapping[str, object], reason: str) -> str:
    return merging.merge(work, kind_of(work, winner), winner, loser, take, reason)


def _unmerge(work: Work, merge_id: str, reason: str) -> tuple[str, list[dict[str, str]]]:
    made = merging.unmerge(work, merge_id, reason)
    since = merge_log.recorded_since(work, merge_id)
    return made, [
        {"kind": record.kind, "id": record.id, "about": record.about, "title": record.title} for record in since
    ]


def _not_duplicate(work: Work, a: str, b: str, verdict: str, reason: str) -> str:
    return merging.not_duplicate(work, kind_of(work, a), a, b, verdict, reason)


def kind_of(view: View, given: str) -> str:
    """Whether an id is a company's; everything else - a code, too - is looked for among people."""
    is_firm = parse_id(given) is not None and load(view.connection, "business", str(parse_id(given))) is not None
    return "business" if is_firm else "participant"


def _merge_data(merge: MergeRow) -> dict[str, Json]:
    data: dict[str, Json] = {
        "merge": merge.id,
        "kind": merge.kind,
        "survivor": merge.survivor,
        "absorbed": merge.absorbed,
        "survivor_title": merge.survivor_title,
        "absorbed_title": merge.absorbed_title,
        **_authorship_data(merge.authorship),
        "taken_back": _authorship_data(merge.taken_back) if merge.taken_back else None,
    }
    return data


def _authorship_data(authorship: Authorship) -> dict[str, str]:
    return {
        "author": authorship.who,
        "moment": authorship.when,
        "replica": authorship.laptop,
        "reason": authorship.reason,
    }


def _merge_lines(rows: Iterable[Mapping[str, Json]]) -> Iterable[str]:
    for row in rows:
        yield f"{row['merge']}  {row['survivor_title']} ← {row['absorbed_title']}"
        yield f"  {row['author']}  {german(row['moment'][:10])}  {row['reason']}"
        if row["taken_back"] is not None:
            back = row["taken_back"]
            when = german(back["moment"][:10])
            yield "  " + _("taken back: {who}, {day}, {reason}").format(
                who=back["author"], day=when, reason=back["reason"]
            )
