"""Every use case once: what it is called, the line of a batch that does it, the use case itself, the roles that may.

Both walks (through the use cases, through the command line) go over the same list.
"""

from collections.abc import Callable
from typing import Any

from helpers.access.act import Act
from helpers.access.decisions import DECISIONS
from helpers.access.matrix import ADMIN, ADVISER, LEAD, LISTED_TOO, SEES, SW, WRITES
from helpers.access.records import CHANGES, Case
from helpers.access.work import WORK

from app.core import visibility
from app.records import detail, listing, records


def acts() -> list[Act]:
    """Every use case."""
    acts_of_kinds = [_see(kind, who) for kind, who in SEES.items()]
    acts_of_kinds += [_list(kind, who | LISTED_TOO.get(kind, set())) for kind, who in SEES.items()]
    acts_of_kinds += [
        _change(kind, who) for kind, who in WRITES.items() if kind != "case_note"
    ]  # notes are never changed
    acts_of_kinds += [_delete(kind, who) for kind, who in WRITES.items() if kind not in ("staff", "project_profile")]
    return [*acts_of_kinds, *_ADDING, *WORK, *DECISIONS]


def _see(kind: str, who: set[str]) -> Act:
    def do(case: Case) -> object:
        if kind in visibility.LOGGED:
            return case.place.do(detail.show_logged, kind, case.ids[kind])
        return case.place.ask(detail.show, kind, case.ids[kind])

    return Act(f"show {kind}", who, lambda case: {"do": "show", "kind": kind, "id": case.ids[kind]}, do)


def _list(kind: str, who: set[str]) -> Act:
    return Act(
        f"list {kind}",
        who,
        lambda _case: {"do": "list", "kind": kind},
        lambda case: case.place.ask(lambda view: listing.rows(view, kind)),
    )


def _change(kind: str, who: set[str]) -> Act:
    fields = CHANGES[kind]
    return Act(
        f"set {kind}",
        who,
        lambda case: {"do": "set", "kind": kind, "id": case.ids[kind], "fields": fields},
        lambda case: case.place.do(records.edit, kind, case.ids[kind], fields),
    )


def _delete(kind: str, who: set[str]) -> Act:
    """Deletes and takes back, so that the record stays for the other acts."""

    def do(case: Case) -> object:
        case.place.do(records.delete, kind, case.ids[kind], "Probe")
        return case.place.do(records.restore, kind, case.ids[kind])

    def line(case: Case) -> dict[str, Any]:
        return {"do": "delete", "kind": kind, "id": case.ids[kind], "reason": "Probe"}

    return Act(f"delete {kind}", who, line, do)


def _adding(kind: str, who: set[str], fields: Callable[[Case], dict[str, Any]]) -> Act:
    return Act(
        f"add {kind}",
        who,
        lambda case: {"do": "add", "kind": kind, "fields": fields(case)},
        lambda case: case.place.do(records.add, kind, fields(case)),
    )


_ADDING = [
    _adding("participant", SW, lambda _case: {"last_name": "Haddad", "first_name": "Nour", "office": "brauck"}),
    _adding("business", ADVISER, lambda _case: {"name": "Kiosk", "office": "brauck"}),
    _adding(
        "follow_up", SW, lambda case: {"participant": case.ids["participant"], "due_on": "2021-08-01", "text": "x"}
    ),
    _adding("follow_up", ADVISER, lambda case: {"business": case.ids["business"], "due_on": "2021-08-01", "text": "x"}),
    _adding("case_note", SW, lambda case: {"participant": case.ids["participant"], "text": "x"}),
    _adding("offering", SW | ADVISER | LEAD | ADMIN, lambda _case: {"title": "Kochen", "kind": "group"}),
    _adding("staff", ADMIN, lambda _case: {"name": "Neu", "roles": ["adviser"], "offices": ["brauck"]}),
    _adding("audit_event", set(), lambda _case: {"action": "backup"}),
]
