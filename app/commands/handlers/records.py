"""Records one at a time: add, set, delete, restore-record, show."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from app.base.errors import BadInput, NotFound
from app.commands import lines
from app.commands.answers import Answer
from app.commands.context import Context
from app.core import visibility
from app.core.work import View, Work
from app.records import detail, moving, records
from app.records.records import Saved
from models.identifiers import parse_id
from models.vocabulary import OFFICE
from resources.language import _


def add(context: Context, options: SimpleNamespace) -> Answer:
    """A new record; its id, kind and warnings."""
    saved = context.workplace.do(_add, options.kind, options.fields)
    warnings = lines.warnings(saved.warnings)
    told = {"id": saved.id, "kind": saved.kind, "warnings": warnings}
    return Answer(told, lambda: [saved.id, *lines.sentences(warnings)])


def set_(context: Context, options: SimpleNamespace) -> Answer:
    """Fields of a record; which of them changed."""
    if not options.fields:
        raise BadInput(_("Give at least one field=value."), field="fields")
    return _changed(context.workplace.do(_set, options.kind, options.id, options.fields))


def delete(context: Context, options: SimpleNamespace) -> Answer:
    """Mark a record as deleted."""
    return _changed(context.workplace.do(records.delete, options.kind, options.id, options.reason))


def restore_record(context: Context, options: SimpleNamespace) -> Answer:
    """Take a deletion back."""
    return _changed(context.workplace.do(records.restore, options.kind, options.id))


def show(context: Context, options: SimpleNamespace) -> Answer:
    """A record with its conflicts and, where asked for, its history."""
    place, history = context.workplace, bool(options.history)
    if options.kind in visibility.LOGGED:
        told = place.do(detail.show_logged, options.kind, options.id, history=history)
    else:
        told = place.ask(detail.show, options.kind, options.id, history=history)
    return Answer(told, lambda: _record_lines(told))


def with_ids(view: View, kind: str, fields: Mapping[str, object]) -> dict[str, object]:
    """The fields, participants' codes in references replaced by ids; BadInput for a code nobody has."""
    known = view.described(kind).by_name
    found = dict(fields)
    for name, value in fields.items():
        field = known.get(name)
        if field is None or "participant" not in field.kinds or not isinstance(value, str) or not value.strip():
            continue
        if parse_id(value) is None:
            try:
                found[name] = view.resolve(view.described("participant"), value)
            except NotFound as error:
                raise BadInput(error.message, field=name) from None
    return found


def _add(work: Work, kind: str, fields: Mapping[str, object]) -> Saved:
    return records.add(work, kind, with_ids(work, kind, fields))


def _set(work: Work, kind: str, record_id: str, fields: Mapping[str, object]) -> Saved:
    return records.edit(work, kind, record_id, with_ids(work, kind, fields))


def _changed(saved: Saved) -> Answer:
    told: dict[str, Any] = {"id": saved.id, "changed": list(saved.changed)}
    if saved.warnings:
        told["warnings"] = lines.warnings(saved.warnings)
    said = _("Changed: {fields}").format(fields=", ".join(saved.changed)) if saved.changed else _("Nothing to change.")
    return Answer(told, lambda: [said, *lines.sentences(told.get("warnings", ()))])


def _record_lines(told: Mapping[str, Any]) -> Iterable[str]:
    kind = told["kind"]
    yield f"{kind} {told['id']}"
    if told["deleted"]:
        yield _("This record was deleted.")
    if "moved_to" in told:
        yield moving.gone_to(told["moved_to"])
    if "offered_to" in told:
        office = OFFICE.label(told["offered_to"])
        yield _("Offered to the office {office}: whoever works for both moves it there.").format(office=office)
    yield from lines.pairs(lines.in_words(kind, told["fields"]))
    for field, values in told["conflicts"].items():
        yield _("{field}: several values").format(field=field)
        for one in values:
            yield f"  {_shown(kind, field, one)} · {one['author']} · {one['moment']}"
    yield from lines.sentences(told.get("warnings", ()))
    for one in told.get("history", ()):
        yield f"{one['moment']}  {one['author']}  {one['field']}: {_shown(kind, one['field'], one)}"


def _shown(kind: str, field: str, one: Mapping[str, Any]) -> Any:
    return lines.in_words(kind, {field: one["value"]})[field]
