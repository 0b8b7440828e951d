"""What people disagree on and what does not count: conflicts, settle, quarantine. The use cases of the window."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace

from app.base.dates import german
from app.base.errors import BadInput
from app.commands import lines
from app.commands.answers import Answer, Json
from app.commands.context import Context
from app.conflicts import bulk_rules, quarantine, quarantine_package, resolve, worklist
from app.conflicts.describe import DELETED, Dispute
from app.conflicts.quarantine import QuarantineItem
from app.conflicts.worklist import ConflictFilter
from app.core.work import View, Work
from resources.language import _, ngettext
from sync.format.entry import ALIVE


def conflicts(context: Context, options: SimpleNamespace) -> Answer:
    """On what people disagree, the oldest first: all the person may see, or those that wait for them."""
    data = context.workplace.ask(_disputes, ConflictFilter(everybody=not options.waiting))
    return Answer(data, lambda: _conflict_lines(data))


def settle(context: Context, options: SimpleNamespace) -> Answer:
    """End a conflict with one of its values or another one, or many by a stated rule."""
    if options.rule is not None:
        return _by_rule(context, options)
    if options.conflict is None or (options.keep is None) == (options.value is None):
        sentence = _("Say either which value to keep, or another value.")
        raise BadInput(sentence, field="keep")
    data = context.workplace.do(_settle, options.conflict, options.keep, options.value)
    return Answer(data, lambda: [_("Settled.")])


def quarantine_(context: Context, options: SimpleNamespace) -> Answer:
    """What does not count and why; tried again, taken over, or handed to the administration."""
    workplace = context.workplace
    if options.adopt is not None:
        saved = workplace.do(quarantine.adopt, options.adopt)
        data: dict[str, Json] = {"id": saved.id, "kind": saved.kind, "changed": list(saved.changed)}
        return Answer(data, lambda: [_("Taken over: {fields}").format(fields=", ".join(saved.changed))])
    if options.package is not None:
        number = quarantine_package.hand_over(workplace, Path(options.package), options.note or "")
        return Answer({"file": options.package, "items": number}, lambda: [options.package])
    if options.retry:
        passed = quarantine.try_again(workplace)
        return Answer({"counts_now": passed}, lambda: [_("Count from now on: {n}").format(n=passed)])
    items = [_item_data(item) for item in workplace.ask(quarantine.listed)]
    return Answer(items, lambda: lines.table(items, ("id", "author", "kind", "title", "reason")))


def open_package(context: Context, options: SimpleNamespace) -> Answer:
    """What somebody handed to the administration."""
    package = quarantine_package.open_package(context.workplace, Path(options.file))
    items = [_item_data(item) for item in package.items]
    data = {"author": package.author, "made_at": package.made_at, "items": items}
    return Answer(data, lambda: lines.table(items, ("id", "author", "kind", "title", "reason")))


def _item_data(item: QuarantineItem) -> dict[str, Json]:
    data = {name: getattr(item, name) for name in ("id", "sort", "reason", "title", "kind", "record", "author", "when")}
    return data | {"changes": item.changes, "adopted": item.adopted, "fields": dict(item.values)}


def _by_rule(context: Context, options: SimpleNamespace) -> Answer:
    given = (options.conflict, options.keep, options.value)
    if any(option is not None for option in given):
        raise BadInput(_("A rule settles many; name no single conflict and no value with it."), field="rule")
    unknown = [sort for sort in options.sort or () if sort not in worklist.SORTS]
    if unknown:
        raise BadInput(_("There is no such sort. Possible: {sorts}.").format(sorts=", ".join(worklist.SORTS)), "sort")
    wanted = ConflictFilter(not options.waiting, tuple(options.sort or ()), options.record or "")
    workplace = context.workplace
    planned = workplace.ask(bulk_rules.plan, wanted, options.rule)
    data: dict[str, Json] = {"rule": options.rule, "planned": len(planned.ids), "left": planned.left, "settled": 0}
    if not options.dry_run:
        done = bulk_rules.settle_all(workplace, planned)
        data |= {"settled": len(done.settled), "left": planned.left + done.left}
    words = ngettext("{n} conflict fits the rule.", "{n} conflicts fit the rule.", data["planned"])
    return Answer(data, lambda: [words.format(n=data["planned"]), _("Settled: {n}").format(n=data["settled"])])


def _disputes(view: View, wanted: ConflictFilter) -> list[dict[str, Json]]:
    return [
        _dispute_data(dispute)
        for dispute in sorted(worklist.disputes(view, wanted), key=lambda dispute: (dispute.opened, dispute.id))
    ]


def _dispute_data(dispute: Dispute) -> dict[str, Json]:
    """A conflict as the command line's contract tells it."""
    values = [
        {
            "value": _value(dispute.field, option.value),
            "author": option.author,
            "moment": option.moment,
            "replica": option.replica,
            **({"reason": option.value[DELETED]} if isinstance(option.value, dict) and DELETED in option.value else {}),
        }
        for option in dispute.options
    ]
    return {
        "id": dispute.id,
        "kind": dispute.kind,
        "record": dispute.record,
        "field": DELETED if dispute.deletion else dispute.field,
        "values": values,
        "opened": dispute.opened,
    }


def _settle(work: Work, conflict: str, keep: int | None, value: Json) -> dict[str, Json]:
    if keep is None and resolve.find(work, conflict).field == ALIVE:
        value = str(value).casefold() not in {"true", "1", DELETED}
    settled = resolve.settle(work, conflict, value, keep=keep)
    field = DELETED if settled.field == ALIVE else settled.field
    return {"id": settled.record, "kind": settled.kind, "field": field, "value": _value(settled.field, settled.value)}


def _value(field: str, value: Json) -> Json:
    return value is not True if field == ALIVE else value


def _conflict_lines(disputes: Iterable[Mapping[str, Json]]) -> Iterable[str]:
    for dispute in disputes:
        yield f"{dispute['id']}  {dispute['kind']} {dispute['record']}  {dispute['field']}"
        for number, option in enumerate(dispute["values"]):
            yield f"  {number}  {option['value']}  {option['author']}  {german(option['moment'][:10])}"
