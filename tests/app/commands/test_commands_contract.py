"""The contract of the command line: shapes, exit codes, every kind of error; nothing leaks, nothing is a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.threads import LONGEST_S

from app.base import logs, places
from app.commands import answers, late
from app.commands.handlers import sharing
from app.commands.table import COMMANDS

ROOT = Path(__file__).resolve().parents[3]
SOMEBODY = "00000000-0000-7000-8000-000000000000"


def run(*arguments, home, **environment):
    """The real program in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FELDBUCH_")}
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=ROOT,
        env={**clean, "FELDBUCH_HOME": str(home), **environment},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=LONGEST_S,
        check=False,
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_of_the_table_leads_to_a_function(name):
    assert callable(late.late(COMMANDS[name].where))


def test_options_stand_before_or_after_the_command_and_json_stands_alone(tmp_path, cli):
    environment = {"FELDBUCH_PASSPHRASE": os.environ["FELDBUCH_PASSPHRASE"]}
    before = run("--store", cli.store, "--json", "list", "staff", home=tmp_path, **environment)
    after = run("list", "staff", "--json", "--store", cli.store, home=tmp_path, **environment)
    by_environment = run("list", "staff", "--json", home=tmp_path, FELDBUCH_STORE=str(cli.store), **environment)
    assert before.returncode == after.returncode == by_environment.returncode == 0
    assert before.stdout == after.stdout == by_environment.stdout
    assert before.stderr == b"" and before.stdout.count(b"\n") == 1
    (row,) = json.loads(before.stdout)
    assert row["name"] == "Katrin Sommerfeld" and row["offices"] == ["mitte", "butendorf", "brauck"]


def test_fields_may_stand_on_both_sides_of_an_option(cli):
    answer = cli.json("add", "participant", "last_name=Yıldız", "--quiet", "first_name=Ela")
    assert set(answer) == {"id", "kind", "warnings"} and answer["kind"] == "participant"


def test_a_workspace_tells_its_ids_and_a_fingerprint_and_remembers_its_share(cli, tmp_path):
    store, share = tmp_path / "another", tmp_path / "ordner"
    share.mkdir()
    arguments = ["workspace", "create", "--share", share, "--title", "Näh+", "--name", "Anna"]
    answer = cli.json(*arguments, "--store", store, store=False)
    assert set(answer) == {"workspace", "replica", "fingerprint", "recovery"}
    assert len(answer["fingerprint"].split()) == 8
    cli.store = store
    status = cli.json("status")
    assert (status["share"], status["unsent"], status["trouble"]) == (str(share), 0, "")
    assert status["last_round"] is not None
    assert any(share.glob("d/*/*/*.seg"))
    assert cli.json("list", "project_profile")[0]["title"] == "Näh+"
    assert cli.error(*arguments, "--store", store, store=False, code=answers.NO_SHARE)[0] == "share"


def test_a_record_goes_its_way_through_add_set_delete_restore_and_show(cli):
    record_id = cli.json("add", "participant", "last_name=Kampmann", "first_name=Ralf", "gender=männlich")["id"]
    code = cli.json("show", "participant", record_id)["code"]
    assert cli.json("set", "participant", code, "phone=02043 1", "gender=m")["changed"] == ["phone"]
    assert cli.json("set", "participant", code, "phone=")["changed"] == ["phone"]
    assert cli.json("delete", "participant", code, "--reason", "doppelt") == {"id": record_id, "changed": ["alive"]}
    assert cli.json("show", "participant", record_id)["deleted"] is True
    assert cli.error("set", "participant", record_id, "phone=1") == ("not_found", None)
    assert cli.json("restore-record", "participant", record_id)["changed"] == ["alive"]
    shown = cli.json("show", "participant", record_id, "--history")
    assert shown["fields"]["gender"] == "male" and "phone" not in shown["fields"]
    assert {"field", "value", "author", "moment"} <= set(shown["history"][0])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["add", "participant", "last_name=A"], ("bad_input", "first_name")),
        (["add", "participant", "last_name=A", "first_name=B", "gender=blau"], ("bad_input", "gender")),
        (["add", "participant", "last_name=A", "first_name=B", "shoe=44"], ("bad_input", "shoe")),
        (["add", "dragon", "name=A"], ("bad_input", "kind")),
        (["add", "enrolment", "participant=GLA4-2222222-2", "entry_date=2021-01-01"], ("bad_input", "participant")),
        (["add", "session", "date=30.02.2021"], ("bad_input", "date")),
        (["add", "business_consultation", f"business={SOMEBODY}", "date=2021-06-01"], ("bad_input", "business")),
        (["set", "participant", SOMEBODY], ("bad_input", "fields")),
        (["set", "participant", SOMEBODY, "phone=1"], ("not_found", None)),
        (["show", "participant", "GLA4-7K2MX4Q-8"], ("not_found", None)),
        (["list", "participant", "--where", "shoe=44"], ("bad_input", "shoe")),
        (["list", "participant", "--limit=-1"], ("bad_input", "limit")),
        (["find", "a", "--limit", "5000"], ("bad_input", "limit")),
        (["mark", SOMEBODY, SOMEBODY, "X"], ("bad_input", "status")),
        (["sheet", "TL-7K2M-X4QP-8"], ("bad_input", "sheet_id")),
        (["print", "attendance-list", SOMEBODY, "-o", "/tmp/x.pdf"], ("not_found", None)),
        (["audit", "--from", "31.06.2021"], ("bad_input", "from")),
        (["add", "audit_event", "action=x"], ("not_allowed", None)),
    ],
)
def test_refusals_have_their_kind_and_field_and_exit_with_1(cli, arguments, expected):
    assert cli.error(*arguments) == expected
    assert cli.err.strip() and "Traceback" not in cli.err


def test_a_code_of_two_people_is_refused_instead_of_guessed(cli):
    ids = [cli.json("add", "participant", f"last_name=Zwei{n}", "first_name=X")["id"] for n in (1, 2)]
    code = cli.json("show", "participant", ids[0])["code"]
    assert cli.error("set", "participant", ids[1], f"code={code}") == ("bad_input", "code")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["show"],
        ["add", "participant", "Kampmann"],
        ["find", "a", "--limit", "viele"],
        ["workspace", "destroy"],
        ["find", "--bogus", "a"],
    ],
)
def test_a_call_that_does_not_fit_exits_with_2_and_repeats_nothing(cli, arguments):
    assert cli(*arguments) == answers.USAGE
    assert cli.out == "" and cli.err.strip()
    for typed in ("Kampmann", "viele", "destroy", "bogus", "unknown"):
        assert typed not in cli.err


def test_no_store_named_is_a_usage_error(cli, monkeypatch):
    monkeypatch.delenv("FELDBUCH_STORE", raising=False)
    assert cli("status", store=False) == answers.USAGE


def test_wrong_missing_and_filed_passphrases(cli, monkeypatch, tmp_path):
    file = tmp_path / "passphrase"
    file.write_text(os.environ["FELDBUCH_PASSPHRASE"] + "\r\n")
    cli.json("add", "business", "name=Kiosk", "office=mitte")
    monkeypatch.setenv("FELDBUCH_PASSPHRASE", "falsch")
    assert cli.error("status") == ("passphrase", "passphrase")
    assert cli.json("status", "--passphrase-file", file)["unsent"] == 1
    monkeypatch.delenv("FELDBUCH_PASSPHRASE")
    assert cli.error("status")[0] == "passphrase"
    assert cli.error("status", "--passphrase-file", tmp_path / "none") == ("not_found", "passphrase_file")


def test_a_store_that_is_missing_or_open_elsewhere_is_kind_store(cli, tmp_path):
    assert cli.error("status", "--store", tmp_path / "nowhere", store=False)[0] == "store"
    context = late.late("opening:open_workplace")(cli.store, os.environ["FELDBUCH_PASSPHRASE"])
    assert cli.error("status")[0] == "store"
    context.close()


def test_an_address_that_cannot_be_a_share_exits_with_3(cli, tmp_path):
    arguments = ["workspace", "create", "--share", "http://x", "--title", "T", "--name", "N", "--store", tmp_path / "s"]
    assert cli.error(*arguments, code=answers.NO_SHARE, store=False)[0] == "share"
    assert not (tmp_path / "s").exists()


def test_what_the_roles_do_not_include_is_not_allowed(cli, tmp_path):
    store = tmp_path / "mine"
    (tmp_path / "x").mkdir()
    made = ["workspace", "create", "--share", tmp_path / "x", "--title", "T", "--name", "N", "--store", store]
    assert cli(*made, store=False) == 0
    cli.store = store
    (me,) = cli.json("list", "staff")
    assert cli.json("set", "staff", me["id"], "roles=adviser")["changed"] == ["roles"]
    assert cli.error("add", "participant", "last_name=A", "first_name=B")[0] == "not_allowed"
    assert cli.error("list", "participant")[0] == "not_allowed"
    assert cli.error("audit")[0] == "not_allowed"


def test_a_bug_exits_with_70_its_number_is_in_the_log_and_nothing_else(cli, monkeypatch):
    def broken(context, options):
        raise ZeroDivisionError("Kampmann, Ralf")

    monkeypatch.setattr(sharing, "status", broken)
    assert cli("status", "--json") == answers.BUG
    error = json.loads(cli.out)["error"]
    number = error["message"].rstrip(".").split()[-1]
    log = (places.log_folder() / logs.FILE).read_text()
    assert error["kind"] == "bug" and number in log and "ZeroDivisionError" in log
    assert "Kampmann" not in cli.err + cli.out + log and "Traceback" not in cli.err


def test_lists_are_arrays_and_people_read_words(cli):
    cli.json("add", "business", "name=Bäckerei Öztürk", "office=Brauck", "legal_form=GmbH", "aid_value=1370.00")
    rows = cli.json("list", "business", "--where", "name=Bäckerei Öztürk", "--fields", "name,legal_form,aid_value")
    assert [{**row, "id": ""} for row in rows] == [
        {"id": "", "name": "Bäckerei Öztürk", "legal_form": "gmbh", "aid_value": "1370.00"}
    ]
    assert cli("list", "business", "--fields", "name,legal_form,aid_value", "--sort", "-name") == 0
    assert "1370,00 €" in cli.out and "GmbH" in cli.out
    assert set(cli.json("find", "baeck")[0]) == {"kind", "id", "code", "title", "why"}
    assert cli.json("find", "zzzz") == []


def test_customer_numbers_are_whole_in_json_and_masked_on_screen(cli):
    arguments = ["add", "participant", "last_name=Maske", "first_name=X", "customer_number=123A456789"]
    record_id = cli.json(*arguments)["id"]
    assert cli.json("show", "participant", record_id)["fields"]["customer_number"] == "123A456789"
    assert cli("show", "participant", record_id, "--history") == 0
    assert "•••••••789" in cli.out and "123A456789" not in cli.out


def test_the_closed_lists_need_no_store(cli, monkeypatch):
    monkeypatch.delenv("FELDBUCH_PASSPHRASE")
    lists = cli.json("vocabulary", store=False)
    assert {"key": "A", "de": "anwesend", "en": "present"} in lists["attendance_status"]


def test_help_names_every_command_and_exits_with_0(cli):
    assert cli("--help", store=False) == 0
    assert all(name in cli.out for name in COMMANDS)
    assert cli("list", "--help") == 0 and "--where" in cli.out


def test_bytes_that_are_no_utf_8_are_refused(tmp_path, cli):
    ended = run(
        "--store", cli.store, "add", "participant", "first_name=A", b"last_name=\xff".decode(errors="surrogateescape"),
        "--json", home=tmp_path, FELDBUCH_PASSPHRASE=os.environ["FELDBUCH_PASSPHRASE"],
    )  # fmt: skip
    assert ended.returncode == 1 and json.loads(ended.stdout)["error"]["kind"] == "bad_input"


def test_finding_loads_neither_papers_nor_imports_nor_qt():
    script = (
        "import sys; from app.__main__ import main; import app.commands.handlers.lists, app.commands.handlers.opening; "
        "print(sorted(m for m in sys.modules if m.split('.')[0] in "
        "('reportlab', 'PySide6', 'uharfbuzz', 'python_calamine', 'xlsxwriter', 'pypdfium2', 'charset_normalizer') "
        "or m.startswith(('app.importing', 'app.demo', 'app.exports'))))"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, timeout=LONGEST_S)
    assert ended.stdout.strip() == b"[]"
