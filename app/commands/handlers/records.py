"""Records one at a time: add, set, delete, restore-record, show."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace

from app.base.errors import BadInput, NotFound
from app.commands import lines
from app.commands.answers import Answer, Json
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
    data = {"id": saved.id, "kind": saved.kind, "warnings": warnings}
    return Answer(data, lambda: [saved.id, *lines.sentences(warnings)])


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
    workplace, history = context.workplace, bool(options.history)
    if options.kind in visibility.LOGGED:
        data = workplace.do(detail.show_logged, options.kind, options.id, history=history)
    else:
        data = workplace.ask(detail.show, options.kind, options.id, history=history)
    return Answer(data, lambda: _record_lines(data))


def with_ids(view: View, kind: str, fields: Mapping[str, object]) -> dict[str, object]:
    """The fields, participants' codes in references replaced by ids; BadInput for a code nobody has."""
    known = view.described(kind).by_name
    resolved = dict(fields)
    for name, value in fields.items():
        field = known.get(name)
        if field is None or "participant" not in field.kinds or not isinstance(value, str) or not value.strip():
            continue
        if parse_id(value) is None:
            try:
                resolved[name] = view.resolve(view.described("participant"), value)
            except NotFound as error:
                raise BadInput(error.message, field=name) from None
    return resolved


def _add(work: Work, kind: str, fields: Mapping[str, object]) -> Saved:
    return records.add(work, kind, with_ids(work, kind, fields))


def _set(work: Work, kind: str, record_id: str, fields: Mapping[str, object]) -> Saved:
    return records.edit(work, kind, record_id, with_ids(work, kind, fields))


def _changed(saved: Saved) -> Answer:
    data: dict[str, Json] = {"id": saved.id, "changed": list(saved.changed)}
    if saved.warnings:
        data["warnings"] = lines.warnings(saved.warnings)
    sentence = (
        _("Changed: {fields}").format(fields=", ".join(saved.changed)) if saved.changed else _("Nothing to change.")
    )
    return Answer(data, lambda: [sentence, *lines.sentences(data.get("warnings", ()))])


def _record_lines(data: Mapping[str, Json]) -> Iterable[str]:
    kind = data["kind"]
    yield f"{kind} {data['id']}"
    if data["deleted"]:
        yield _("This record was deleted.")
    if "moved_to" in data:
        yield moving.gone_to(data["moved_to"])
    if "offered_to" in data:
        office = OFFICE.label(data["offered_to"])
        yield _("Offered to the office {office}: whoever works for both moves it there.").format(office=office)
    yield from lines.pairs(lines.in_words(kind, data["fields"]))
    for field, values in data["conflicts"].items():
        yield _("{field}: several values").format(field=field)
        for leaf in values:
            yield f"  {_shown(kind, field, leaf)} · {leaf['author']} · {leaf['moment']}"
    yield from lines.sentences(data.get("warnings", ()))
    for leaf in data.get("history", ()):
        yield f"{leaf['moment']}  {leaf['author']}  {leaf['field']}: {_shown(kind, leaf['field'], leaf)}"


def _shown(kind: str, field: str, leaf: Mapping[str, Json]) -> Json:
    return lines.in_words(kind, {field: leaf["value"]})[field]
