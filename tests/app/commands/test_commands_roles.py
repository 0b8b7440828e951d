"""Every role x every command: the command line allows and refuses what the use cases do."""

import pytest
from helpers.access import records as access_records
from helpers.access.acts import acts
from helpers.access.matrix import ROLES
from helpers.command_line import PASSPHRASE, one_store

from app.commands.handlers.opening import open_workplace
from app.commands.table import COMMANDS

REFUSED = {"not_allowed", "not_found"}


def one_of_each_kind(office):
    """One record of each kind, two merges and a printed list; their ids."""
    office.begin(one_store)
    place = open_workplace(office.folder / "one", PASSPHRASE)
    ids = access_records.one_of_each_kind(place)
    place.close()
    return ids


@pytest.mark.parametrize("role", ROLES)
def test_a_role_does_on_the_command_line_what_the_matrix_allows_and_nothing_else(office, tmp_path, role):
    ids, cli = office.begin(one_of_each_kind), office.cli
    cli.store = office.folder / "one"
    walked = [act for act in acts() if act.line(_case(ids, tmp_path))["do"] in COMMANDS]
    case = _case(ids, tmp_path)
    first = {"do": "set", "kind": "staff", "id": ids["staff"], "fields": {"roles": role}}
    lines = [first]
    for act in walked:
        lines.append(act.line(case))
        if lines[-1]["do"] == "delete":
            lines.append({"do": "restore-record", "kind": lines[-1]["kind"], "id": lines[-1]["id"]})
    answers = cli.batch(*lines, file=tmp_path / "lines.jsonl")
    assert "error" not in answers[0]
    wrong = []
    at = 1
    for act in walked:
        line, answer = lines[at], answers[at]
        at += 2 if line["do"] == "delete" else 1
        error = answer.get("error", {}) if isinstance(answer, dict) else {}
        if (role in act.who) != (error.get("kind") not in REFUSED) or (role in act.who and error):
            wrong.append(f"{act.name}: {error or 'was allowed'}")
    assert wrong == []


def _case(ids, folder):
    return access_records.Case(None, dict(ids), folder)
