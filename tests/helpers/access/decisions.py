"""Use cases that decide: offers of a move, additions to somebody known, conflicts, merging; and the audit trail."""

from typing import Any

from helpers.access.act import WINDOW_ALONE, Act
from helpers.access.matrix import ADMIN, ADVISER, AUDITOR, EVERYBODY, LEAD, SW
from helpers.access.records import Case

from app.conflicts import move_offers, worklist
from app.conflicts.worklist import ConflictFilter
from app.duplicates import merging
from app.importing import commit_rows
from app.intake import compare_and_add
from app.records import listing

_TYPED_PERSON = {"participant.last_name": "Kowalska", "participant.email": "jk@example.org"}


def _add_to(case: Case, kind: str, typed: dict[str, Any]) -> object:
    comparison = case.place.ask(compare_and_add.compare_plain, kind, case.ids[kind], typed)
    return case.place.do(compare_and_add.add, comparison, dict.fromkeys(typed, "loser"))


DECISIONS = [
    Act(
        "list offers to other offices",
        EVERYBODY,
        lambda _case: {"do": WINDOW_ALONE},
        lambda case: case.place.ask(move_offers.offers),
    ),
    Act(
        "take over who is offered",
        SW,
        lambda _case: {"do": WINDOW_ALONE},
        lambda case: case.place.do(move_offers.accept, "participant", case.ids["offered"]),
    ),
    Act(
        "take an offer back",
        SW,
        lambda _case: {"do": WINDOW_ALONE},
        lambda case: case.place.do(move_offers.withdraw, "participant", case.ids["offered_too"]),
    ),
    Act(
        "put somebody typed in beside somebody known",
        SW | LEAD | ADMIN | AUDITOR,
        lambda _case: {"do": WINDOW_ALONE},
        lambda case: case.place.ask(
            compare_and_add.compare_plain, "participant", case.ids["participant"], _TYPED_PERSON
        ),
    ),
    Act(
        "add what was typed to somebody known",
        SW,
        lambda _case: {"do": WINDOW_ALONE},
        lambda case: _add_to(case, "participant", _TYPED_PERSON),
    ),
    Act(
        "add what was typed to a company known",
        ADVISER,
        lambda _case: {"do": WINDOW_ALONE},
        lambda case: _add_to(case, "business", {"business.phone": "7"}),
    ),
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
        lambda _case: {"do": WINDOW_ALONE},
        lambda case: case.place.do(commit_rows.take_back_merges, [case.ids["standing"]], "doch nicht"),
    ),
    Act(
        "read the audit trail",
        ADMIN | AUDITOR,
        lambda _case: {"do": "audit"},
        lambda case: case.place.ask(lambda view: listing.rows(view, "audit_event")),
    ),
]
