"""Who may do what, written down from the need-to-know matrix (domain.md 5.5) and not from the program's own table.

`acts` is every use case once: what it is called, the line of a batch that does it, the use case itself, and the roles
that may. Both walks (through the use cases, through the command line) go over the same list.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.conflicts import move_offers, worklist
from app.conflicts.worklist import ConflictFilter
from app.core import visibility
from app.core.workplace import Workplace
from app.duplicates import merging
from app.exports.export import export
from app.importing import commit_rows
from app.importing.importer import import_file
from app.intake import compare_and_add
from app.papers import printed_lists, reprinting, sheet_list, sheets
from app.records import detail, listing, records, searching
from app.sessions import attendance

ROLES = ("social_worker", "adviser", "team_lead", "admin", "auditor")
SW, ADVISER, LEAD, ADMIN, AUDITOR = ({role} for role in ROLES)
EVERYBODY = set(ROLES)
# Rows of the matrix: who reads, who writes.
SEES = {
    "participant": SW | LEAD | ADMIN | AUDITOR,  # the administration, because it merges
    "session": SW | LEAD | ADMIN | AUDITOR,
    "attendance": SW | LEAD | ADMIN | AUDITOR,
    "consent": SW | LEAD | ADMIN | AUDITOR,
    "follow_up": SW | LEAD | ADMIN | AUDITOR,
    "enrolment": SW | LEAD | AUDITOR,
    "participant_sensitive": SW | AUDITOR,
    "case_note": SW,
    "business": ADVISER | LEAD | ADMIN | AUDITOR,
    "business_consultation": ADVISER | LEAD | ADMIN | AUDITOR,
    "offering": EVERYBODY,
    "staff": EVERYBODY,
    "project_profile": EVERYBODY,
    "audit_event": ADMIN | AUDITOR,
}
WRITES = {
    "participant": SW,
    "session": SW,
    "attendance": SW | LEAD,  # signed lists are taken back in by the lead, too
    "consent": SW,
    "follow_up": SW,
    "enrolment": SW,
    "participant_sensitive": SW,
    "case_note": SW,
    "business": ADVISER,
    "business_consultation": ADVISER,
    "offering": SW | ADVISER | LEAD | ADMIN,
    "staff": ADMIN,
    "project_profile": ADMIN,
    "audit_event": set(),
}
# Of companies there are some, too: the list is there, and holds those alone.
_LISTED_TOO = {"consent": ADVISER, "follow_up": ADVISER}


@dataclass
class Case:
    """A store with one record of each kind, and where files may be written."""

    place: Workplace
    ids: dict[str, str]
    folder: Path
    files: int = 0
    fresh: list[str] = field(default_factory=list)

    def file(self, ending: str) -> Path:
        """A name that is free."""
        self.files += 1
        return self.folder / f"file{self.files}{ending}"


@dataclass(frozen=True)
class Act:
    """One use case."""

    name: str
    who: set[str]
    line: Callable[[Case], dict[str, Any]]
    do: Callable[[Case], object]


def fill(place: Workplace) -> dict[str, str]:
    """One record of each kind, made by somebody who may do everything."""

    def add(kind: str, /, **fields: Any) -> str:
        return place.do(records.add, kind, fields).id

    ids = {"participant": add("participant", last_name="Kowalska", first_name="Joanna", office="brauck", phone="1")}
    ids["twin"] = add("participant", last_name="Kowalska", first_name="Joana", office="brauck")
    about = {"participant": ids["participant"]}
    ids["offering"] = add("offering", title="Nähen", kind="group", office="brauck", begin="10:00", end="11:00")
    ids["session"] = add("session", offering=ids["offering"], date="2021-06-16", public_content="Nähte")
    ids["attendance"] = add("attendance", session=ids["session"], status="A", **about)
    ids["enrolment"] = add("enrolment", entry_date="2021-01-11", **about)
    ids["participant_sensitive"] = add("participant_sensitive", minority="declined", **about)
    ids["consent"] = add("consent", subject=ids["participant"], kind="esf_data", given_on="2021-01-11")
    ids["follow_up"] = add("follow_up", due_on="2021-07-01", text="Anrufen", **about)
    ids["case_note"] = add("case_note", text="Vertraulich", **about)
    ids["business"] = add("business", name="Bäckerei Lohmann", office="brauck")
    ids["business_consultation"] = add("business_consultation", business=ids["business"], date="2021-06-01")
    for name, first in (("offered", "Nour"), ("offered_too", "Rami")):
        ids[name] = add("participant", last_name="Haddad", first_name=first, office="brauck")
        _offer(place, ids[name], "mitte")
    ids["staff"] = place.me.staff
    ids["project_profile"] = place.ask(lambda view: listing.rows(view, "project_profile"))[0]["id"]
    ids["audit_event"] = _audit(place)
    return ids


def _offer(place: Workplace, participant: str, office: str) -> None:
    """As somebody who works for the person's own office alone."""
    me = place.me
    place.me = replace(me, offices=("brauck",))
    place.do(records.edit, "participant", participant, {"office": office})
    place.me = me


def _audit(place: Workplace) -> str:
    place.do(lambda work: work.note("backup"))
    return str(place.ask(lambda view: listing.rows(view, "audit_event"))[0]["id"])


CHANGES: dict[str, dict[str, Any]] = {
    "participant": {"phone": "2"},
    "session": {"location": "Raum 2"},
    "attendance": {"remark": "kam später"},
    "consent": {"language": "de"},
    "follow_up": {"text": "Schreiben"},
    "enrolment": {"children_in_household": "2"},
    "participant_sensitive": {"minority": "no"},
    "business": {"phone": "3"},
    "business_consultation": {"place": "vor Ort"},
    "offering": {"location": "Saal"},
    "staff": {"function": "Beratung"},
    "project_profile": {"title": "Anders genannt"},
    "audit_event": {"reason": "x"},
}


def acts() -> list[Act]:
    """Every use case."""
    found = [_see(kind, who) for kind, who in SEES.items()]
    found += [_list(kind, who | _LISTED_TOO.get(kind, set())) for kind, who in SEES.items()]
    found += [_change(kind, who) for kind, who in WRITES.items() if kind != "case_note"]  # notes are never changed
    found += [_delete(kind, who) for kind, who in WRITES.items() if kind not in ("staff", "project_profile")]
    return [*found, *_ADDING, *_WORK, *_DECISIONS]


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


def _list_of(case: Case, content: str) -> Path:
    path = case.file(".csv")
    path.write_text(content, "utf-8")
    return path


def _people(case: Case) -> Path:
    return _list_of(case, "Name;Vorname;Stadtteil;Geburtsdatum\nNowak;Piotr;Brauck;01.02.1980\n")


def _firms(case: Case) -> Path:
    return _list_of(case, "Firma;Straße;PLZ;Ort;Stadtteil\nFriseur Aydın;Horster Str. 1;45968;Gladbeck;Brauck\n")


def _add_to(case: Case, kind: str, typed: dict[str, Any]) -> object:
    found = case.place.ask(compare_and_add.compare_plain, kind, case.ids[kind], typed)
    return case.place.do(compare_and_add.add, found, dict.fromkeys(typed, "loser"))


_TYPED_PERSON = {"participant.last_name": "Kowalska", "participant.email": "jk@example.org"}
_WINDOW_ALONE = "in the window alone"
_REMINDER = {"due_on": "2021-08-01", "text": "Anrufen"}
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
_WORK = [
    Act(
        "mark",
        SW | LEAD,
        lambda case: {"do": "mark", "session": case.ids["session"], "participant": case.ids["twin"], "status": "A"},
        lambda case: case.place.do(attendance.mark, case.ids["session"], case.ids["twin"], "A"),
    ),
    Act(
        "print a list",
        SW | LEAD,
        lambda case: {
            "do": "print",
            "paper": "attendance-list",
            "ids": [case.ids["session"]],
            "output": str(case.file(".pdf")),
        },
        lambda case: sheets.print_list(case.place, [case.ids["session"]]),
    ),
    Act(
        "look at a sheet",
        SW | LEAD | ADMIN | AUDITOR,
        lambda case: {"do": "sheet", "sheet_id": case.ids["sheet"]},
        lambda case: case.place.ask(printed_lists.sheet, case.ids["sheet"]),
    ),
    Act(
        "take a sheet back",
        SW | LEAD,
        lambda case: {"do": "sheet", "sheet_id": case.ids["sheet"], "returned": True},
        lambda case: case.place.do(printed_lists.mark_returned, case.ids["sheet"]),
    ),
    Act(
        "list all printed sheets",
        SW | LEAD | ADMIN | AUDITOR,
        lambda _case: {"do": _WINDOW_ALONE},
        lambda case: case.place.ask(sheet_list.entries),
    ),
    Act(
        "read the names of a printed sheet",
        SW | LEAD | ADMIN | AUDITOR,
        lambda _case: {"do": _WINDOW_ALONE},
        lambda case: case.place.ask(
            sheet_list.people_of, case.place.ask(printed_lists.sheet, case.ids["sheet"]).list_id
        ),
    ),
    Act(
        "print a sheet once more",
        SW | LEAD,
        lambda _case: {"do": _WINDOW_ALONE},
        lambda case: reprinting.reprint(case.place, case.ids["sheet"]),
    ),
    Act(
        "import participants",
        SW,
        lambda case: {"do": "import", "subject": "participants", "file": str(_people(case))},
        lambda case: import_file(case.place, _people(case), "participants"),
    ),
    Act(
        "import participants as additions to people known",
        set(),  # no role alone may import and merge
        lambda case: {"do": "import", "subject": "participants", "file": str(_people(case)), "known": "merge"},
        lambda case: import_file(case.place, _people(case), "participants", known="merge"),
    ),
    Act(
        "import businesses",
        ADVISER,
        lambda case: {"do": "import", "subject": "businesses", "file": str(_firms(case))},
        lambda case: import_file(case.place, _firms(case), "businesses"),
    ),
    Act(
        "list offers to other offices",
        EVERYBODY,
        lambda _case: {"do": _WINDOW_ALONE},
        lambda case: case.place.ask(move_offers.offers),
    ),
    Act(
        "take over who is offered",
        SW,
        lambda _case: {"do": _WINDOW_ALONE},
        lambda case: case.place.do(move_offers.accept, "participant", case.ids["offered"]),
    ),
    Act(
        "take an offer back",
        SW,
        lambda _case: {"do": _WINDOW_ALONE},
        lambda case: case.place.do(move_offers.withdraw, "participant", case.ids["offered_too"]),
    ),
    Act(
        "put somebody typed in beside somebody known",
        SW | LEAD | ADMIN | AUDITOR,
        lambda _case: {"do": _WINDOW_ALONE},
        lambda case: case.place.ask(
            compare_and_add.compare_plain, "participant", case.ids["participant"], _TYPED_PERSON
        ),
    ),
    Act(
        "add what was typed to somebody known",
        SW,
        lambda _case: {"do": _WINDOW_ALONE},
        lambda case: _add_to(case, "participant", _TYPED_PERSON),
    ),
    Act(
        "add what was typed to a company known",
        ADVISER,
        lambda _case: {"do": _WINDOW_ALONE},
        lambda case: _add_to(case, "business", {"business.phone": "7"}),
    ),
    Act(
        "export participants",
        SW | LEAD,
        lambda case: {"do": "export", "subject": "participants", "output": str(case.file(".csv"))},
        lambda case: export(case.place, "participants", case.file(".csv")),
    ),
    Act(
        "export protected answers",
        SW,
        lambda case: {
            "do": "export",
            "subject": "participants",
            "output": str(case.file(".csv")),
            "sensitive": True,
        },
        lambda case: export(case.place, "participants", case.file(".csv"), sensitive=True),
    ),
    Act(
        "export businesses",
        ADVISER | LEAD,
        lambda case: {"do": "export", "subject": "businesses", "output": str(case.file(".csv"))},
        lambda case: export(case.place, "businesses", case.file(".csv")),
    ),
    Act(
        "find",
        EVERYBODY,
        lambda _case: {"do": "find", "text": "Nähen"},
        lambda case: case.place.ask(searching.find, "Nähen"),
    ),
]
_DECISIONS = [
    Act(
        "list conflicts",
        EVERYBODY,
        lambda _case: {"do": "conflicts"},
        lambda case: case.place.ask(lambda view: list(worklist.disputes(view, ConflictFilter(everybody=True)))),
    ),
    Act(
        "say that two are not the same",
        ADMIN,
        lambda case: {"do": "not-duplicate", "a": case.ids["participant"], "b": case.ids["twin"]},
        lambda case: case.place.do(
            merging.not_duplicate, "participant", case.ids["participant"], case.ids["twin"], "not_same", "Zwillinge"
        ),
    ),
    Act(
        "merge",
        ADMIN,
        lambda case: {
            "do": "merge",
            "winner": case.ids["participant"],
            "loser": case.ids["twin"],
            "reason": "dieselbe",
        },
        lambda case: case.ids.__setitem__(
            "merge",
            case.place.do(
                merging.merge, "participant", case.ids["participant"], case.ids["twin"], {}, "dieselbe Person"
            ),
        ),
    ),
    Act(
        "unmerge",
        ADMIN,
        lambda case: {"do": "unmerge", "merge": case.ids["standing"], "reason": "doch nicht"},
        lambda case: case.place.do(merging.unmerge, case.ids["standing"], "doch nicht"),
    ),
    Act(
        "take additions of an import back",
        ADMIN,
        lambda _case: {"do": _WINDOW_ALONE},
        lambda case: case.place.do(commit_rows.take_back_merges, [case.ids["standing"]], "doch nicht"),
    ),
    Act(
        "read the audit trail",
        ADMIN | AUDITOR,
        lambda _case: {"do": "audit"},
        lambda case: case.place.ask(lambda view: listing.rows(view, "audit_event")),
    ),
]
