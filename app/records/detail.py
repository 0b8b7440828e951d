"""One record as people and scripts get it: fields, conflicts, history, warnings.

A deleted record is shown as deleted. Where several values of a field stand, the first is the one in force. What a
person may not read in full (customer number) is masked, in the history, too. Merged records are shown by their
representative with the values of the cluster and `merged`; the history is that of all of them.
"""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import select

from app.core import merged_records, merged_values, visibility
from app.core.work import View, Work
from app.records import moving, records
from models.fields import Value
from models.identifiers import from_blob, to_blob
from models.tables import RECORDS, REPLICA
from sync.format import clock
from sync.format.entry import ALIVE
from sync.store import ledger
from sync.store.leaves import Leaf
from sync.store.record import Record, disputed

DELETED = "deleted"


def show(view: View, kind: str, record_id: str, *, history: bool = False) -> dict[str, Value]:
    """The record in the contract's form. `visibility.LOGGED` kinds go through `show_logged`. NotFound, NotAllowed."""
    described = view.described(kind)
    visibility.require_seeing(view, described)
    record = view.record(kind, record_id)
    visibility.require_record(view, record)
    cluster = merged_records.cluster_of(view, kind, record.id)
    every = (record,) if cluster is None else cluster.records
    if cluster is not None:
        record = merged_values.combined_record(view, cluster)
    mask = visibility.masker(view, described)
    shown: dict[str, Value] = {"id": record.id, "kind": kind}
    if record.values.get("code"):
        shown["code"] = record.values["code"]
    shown["fields"] = {name: mask(name, value) for name, value in record.values.items()}
    shown["conflicts"] = _conflicts(view, record)
    went, offered = moving.moved_to(record), moving.offered_to(view, record)
    shown[DELETED] = not record.alive and went is None
    if went is not None:
        shown["moved_to"] = went
    if offered is not None:
        shown["offered_to"] = offered
    shown["merged"] = [] if cluster is None else cluster.merged
    warnings = [steps for steps in records.review(view, kind, {}, record.id) if steps.level == "warning"]
    if warnings:
        shown["warnings"] = [{"field": steps.field, "message": steps.message} for steps in warnings]
    if history:
        steps = [step for member in every for step in _history(view, member)]
        shown["history"] = steps if cluster is None else sorted(steps, key=lambda step: str(step["moment"]))
    return shown


def show_logged(work: Work, kind: str, record_id: str, *, history: bool = False) -> dict[str, Value]:
    """The same, and an entry in the audit trail that it was read."""
    shown = show(work, kind, record_id, history=history)
    work.note("read_sensitive", record_kind=kind, record=shown["id"])
    return shown


def authors(view: View) -> dict[int, str]:
    """Local number of a replica -> the name of its person, or what is known of them."""
    staff = RECORDS["staff"]
    query = select(REPLICA.c.no, REPLICA.c.staff, staff.c.name).outerjoin(staff, staff.c.id == REPLICA.c.staff)
    return {no: name or (from_blob(person) if person else "") for no, person, name in view.connection.execute(query)}


def authorship(people: Mapping[int, str], leaf: Leaf | None) -> tuple[str, str]:
    """Who wrote a leaf and when (ISO, UTC), by the names that `authors` gave; both empty where there is none."""
    return ("", "") if leaf is None else (people.get(leaf.replica, ""), clock.moment(leaf.hlc))


def _conflicts(view: View, record: Record) -> dict[str, list[dict[str, Value]]]:
    open_fields = {name: record.leaves[name] for name in disputed(record)}
    if not open_fields:
        return {}
    people, mask = authors(view), visibility.masker(view, record.kind)
    return {_name(name): [_leaf(name, leaf, people, mask) for leaf in leaves] for name, leaves in open_fields.items()}


def _leaf(name: str, leaf: Leaf, people: dict[int, str], mask: Callable[[str, Value], Value]) -> dict[str, Value]:
    return {
        "value": _value(name, mask(name, leaf.value)),
        "author": people.get(leaf.replica, ""),
        "moment": clock.moment(leaf.hlc),
    }


def _history(view: View, record: Record) -> Iterable[dict[str, Value]]:
    people, mask = authors(view), visibility.masker(view, record.kind)
    for entry in ledger.entries(view.connection, to_blob(record.id)):
        if entry.kind != record.kind.name:
            continue
        for name, value in entry.fields.items():
            step = {"field": _name(name), "value": _value(name, mask(name, value))}
            step |= {"author": people.get(entry.replica, ""), "moment": clock.moment(entry.hlc)}
            if name == ALIVE and isinstance(value, dict):
                step["reason"] = value.get("reason", "")
            yield step


def _name(field: str) -> str:
    return DELETED if field == ALIVE else field


def _value(field: str, value: Value) -> Value:
    return value is not True if field == ALIVE else value
