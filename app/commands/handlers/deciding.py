"""What people disagree on and what does not count: conflicts, settle, quarantine. The use cases of the window."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.base.dates import german
from app.base.errors import BadInput
from app.commands import lines
from app.commands.answers import Answer
from app.commands.context import Context
from app.conflicts import bulk_rules, quarantine, quarantine_package, resolve, worklist
from app.conflicts.describe import DELETED, Dispute
from app.conflicts.quarantine import Item
from app.conflicts.worklist import Wanted
from app.core.work import View, Work
from resources.language import _, ngettext
from sync.store.leaves import ALIVE


def conflicts(context: Context, options: SimpleNamespace) -> Answer:
    """On what people disagree, the oldest first: all the person may see, or those that wait for them."""
    told = context.workplace.ask(_told_list, Wanted(everybody=not options.waiting))
    return Answer(told, lambda: _conflict_lines(told))


def settle(context: Context, options: SimpleNamespace) -> Answer:
    """End a conflict with one of its values or another one, or many by a stated rule."""
    if options.rule is not None:
        return _by_rule(context, options)
    if options.conflict is None or (options.keep is None) == (options.value is None):
        sentence = _("Say either which value to keep, or another value.")
        raise BadInput(sentence, field="keep")
    told = context.workplace.do(_settle, options.conflict, options.keep, options.value)
    return Answer(told, lambda: [_("Settled.")])


def quarantine_(context: Context, options: SimpleNamespace) -> Answer:
    """What does not count and why; tried again, taken over, or handed to the administration."""
    place = context.workplace
    if options.adopt is not None:
        saved = place.do(quarantine.adopt, options.adopt)
        told: dict[str, Any] = {"id": saved.id, "kind": saved.kind, "changed": list(saved.changed)}
        return Answer(told, lambda: [_("Taken over: {fields}").format(fields=", ".join(saved.changed))])
    if options.package is not None:
        number = quarantine_package.hand_over(place, Path(options.package), options.note or "")
        return Answer({"file": options.package, "items": number}, lambda: [options.package])
    if options.retry:
        passed = quarantine.try_again(place)
        return Answer({"counts_now": passed}, lambda: [_("Count from now on: {n}").format(n=passed)])
    items = [_item(one) for one in place.ask(quarantine.listed)]
    return Answer(items, lambda: lines.table(items, ("id", "author", "kind", "title", "reason")))


def open_package(context: Context, options: SimpleNamespace) -> Answer:
    """What somebody handed to the administration."""
    found = quarantine_package.open_package(context.workplace, Path(options.file))
    items = [_item(one) for one in found.items]
    told = {"author": found.author, "made_at": found.made_at, "items": items}
    return Answer(told, lambda: lines.table(items, ("id", "author", "kind", "title", "reason")))


def _item(one: Item) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("id", "sort", "reason", "title", "kind", "record", "author", "when")}
    return told | {"changes": one.changes, "adopted": one.adopted, "fields": dict(one.values)}


def _by_rule(context: Context, options: SimpleNamespace) -> Answer:
    given = (options.conflict, options.keep, options.value)
    if any(one is not None for one in given):
        raise BadInput(_("A rule settles many; name no single conflict and no value with it."), field="rule")
    unknown = [sort for sort in options.sort or () if sort not in worklist.SORTS]
    if unknown:
        raise BadInput(_("There is no such sort. Possible: {sorts}.").format(sorts=", ".join(worklist.SORTS)), "sort")
    wanted = Wanted(not options.waiting, tuple(options.sort or ()), options.record or "")
    place = context.workplace
    planned = place.ask(bulk_rules.plan, wanted, options.rule)
    told: dict[str, Any] = {"rule": options.rule, "planned": len(planned.ids), "left": planned.left, "settled": 0}
    if not options.dry_run:
        done = bulk_rules.settle_all(place, planned)
        told |= {"settled": len(done.settled), "left": planned.left + done.left}
    words = ngettext("{n} conflict fits the rule.", "{n} conflicts fit the rule.", told["planned"])
    return Answer(told, lambda: [words.format(n=told["planned"]), _("Settled: {n}").format(n=told["settled"])])


def _told_list(view: View, wanted: Wanted) -> list[dict[str, Any]]:
    return [_told(one) for one in sorted(worklist.disputes(view, wanted), key=lambda one: (one.opened, one.id))]


def _told(one: Dispute) -> dict[str, Any]:
    """A conflict as the command line's contract tells it."""
    values = [
        {
            "value": _value(one.field, said.value),
            "author": said.author,
            "moment": said.moment,
            "replica": said.replica,
            **({"reason": said.value[DELETED]} if isinstance(said.value, dict) and DELETED in said.value else {}),
        }
        for said in one.options
    ]
    return {
        "id": one.id,
        "kind": one.kind,
        "record": one.record,
        "field": DELETED if one.deletion else one.field,
        "values": values,
        "opened": one.opened,
    }


def _settle(work: Work, conflict: str, keep: int | None, value: Any) -> dict[str, Any]:
    if keep is None and resolve.find(work, conflict).field == ALIVE:
        value = str(value).casefold() not in {"true", "1", DELETED}
    done = resolve.settle(work, conflict, value, keep=keep)
    field = DELETED if done.field == ALIVE else done.field
    return {"id": done.record, "kind": done.kind, "field": field, "value": _value(done.field, done.value)}


def _value(field: str, value: Any) -> Any:
    return value is not True if field == ALIVE else value


def _conflict_lines(told: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for one in told:
        yield f"{one['id']}  {one['kind']} {one['record']}  {one['field']}"
        for number, said in enumerate(one["values"]):
            yield f"  {number}  {said['value']}  {said['author']}  {german(said['moment'][:10])}"
