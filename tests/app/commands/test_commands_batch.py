"""Batches: in order, one answer a line, each line durable before its answer, refused lines in between."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from helpers.processes import started

ROOT = Path(__file__).resolve().parents[3]


def person(last, first="Ela"):
    return {"do": "add", "kind": "participant", "fields": {"last_name": last, "first_name": first}}


def test_a_refused_line_answers_its_error_and_the_batch_goes_on(cli, tmp_path):
    answers = cli.batch(
        person("Batch1"),
        {"do": "add", "kind": "participant", "fields": {"last_name": "Batch2"}},
        "kein JSON",
        "[1]",
        '{"do": "fly"}',
        {"do": "show", "kind": "participant", "id": "x", "shoe": 44},
        {"do": "batch", "file": "-"},
        {"do": "show", "kind": "participant"},
        {"do": "list", "kind": "participant", "limit": "zwei"},
        "",
        person("Batch3"),
        file=tmp_path / "lines",
    )
    assert len(answers) == 10 and {"id", "kind", "warnings"} == set(answers[0]) == set(answers[-1])
    fields = [answer["error"].get("field") for answer in answers[1:-1]]
    assert fields == ["first_name", "line", "do", "do", "shoe", "do", "id", "limit"]
    assert {answer["error"]["kind"] for answer in answers[1:-1]} == {"bad_input"}


def test_every_shape_of_the_contract_is_a_line(cli, tmp_path):
    people = cli.batch(person("Form", "Eva"), person("Form", "Udo"), file=tmp_path / "people")
    eva, udo = (answer["id"] for answer in people)
    course = {"do": "add", "kind": "offering", "fields": {"title": "Formkurs", "topics": ["sewing", "Kochen"]}}
    (offering,) = cli.batch(course, file=tmp_path / "course")
    meeting = {"offering": offering["id"], "date": "2021-06-16", "begin": "10:00", "end": "11:30"}
    (session,) = cli.batch({"do": "add", "kind": "session", "fields": meeting}, file=tmp_path / "session")
    code = cli.json("show", "participant", udo)["code"]
    answers = cli.batch(
        {"do": "mark", "session": session["id"], "participant": eva, "status": "A"},
        {"do": "mark", "session": session["id"], "participant": code, "status": "T", "minutes": 30, "remark": "spät"},
        {"do": "mark", "session": session["id"], "participant": eva, "status": "-"},
        {"do": "set", "kind": "participant", "id": eva, "fields": {"phone": "02043 1", "languages": ["Polnisch"]}},
        {"do": "show", "kind": "participant", "id": eva, "history": True},
        {
            "do": "list",
            "kind": "attendance",
            "where": {"session": session["id"]},
            "fields": ["status"],
            "sort": "status",
        },
        {"do": "find", "text": "form eva", "kind": "participant", "limit": 1},
        {"do": "print", "paper": "attendance-list", "ids": [session["id"]], "output": str(tmp_path / "list.pdf")},
        {"do": "delete", "kind": "participant", "id": udo, "reason": "Probe"},
        {"do": "restore-record", "kind": "participant", "id": udo},
        {"do": "status"},
        {"do": "digest"},
        {"do": "audit", "from": "2020-01-01"},
        {"do": "backup", "output": str(tmp_path / "backup.fbb")},
        {"do": "check"},
        {"do": "restore", "file": str(tmp_path / "backup.fbb"), "store": str(tmp_path / "again")},
        {"do": "vocabulary"},
        file=tmp_path / "lines",
    )
    assert not [answer for answer in answers if "error" in answer]
    assert answers[1]["participant"] == udo and answers[2]["status"] is None
    assert answers[3]["changed"] == ["languages", "phone"] and answers[4]["history"]
    assert [row["status"] for row in answers[5]] == [None, "T"]
    assert [hit["title"] for hit in answers[6]] == ["Form, Eva"]
    assert answers[7]["pages"] == 1 and (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
    assert "print" in {event["action"] for event in answers[12]}
    assert answers[14] == {"ok": True, "problems": []}
    sheet = cli.json("sheet", answers[7]["sheet_id"])
    assert set(sheet) == {"sheet_id", "sessions", "participants", "returned"} and sheet["returned"] is False
    assert [participant["name"] for participant in sheet["participants"]] == ["Form, Eva", "Form, Udo"]
    assert cli.json("sheet", answers[7]["sheet_id"], "--returned")["returned"] is True
    cli.store = tmp_path / "again"
    assert cli.json("find", "form eva")[0]["id"] == eva


def test_a_paper_that_cannot_be_written_leaves_no_list_behind(cli, tmp_path):
    (session,) = cli.batch(
        {"do": "add", "kind": "session", "fields": {"date": "2021-06-16", "begin": "08:00", "end": "09:00"}},
        file=tmp_path / "session",
    )
    before = cli.json("list", "attendance_list")
    target = tmp_path / "nowhere" / "list.pdf"
    assert cli.error("print", "attendance-list", session["id"], "-o", target)[0] == "bad_input"
    assert cli.json("list", "attendance_list") == before


def test_text_of_every_script_goes_in_and_out(cli, tmp_path):
    names = ["Đặng-Øster", "Ļūcija", "Ивано́ва", "عبد الله", "Ŝtřąß"]
    added = cli.batch(*(person(name) for name in names), file=tmp_path / "lines")
    shown = cli.batch(
        *({"do": "show", "kind": "participant", "id": answer["id"]} for answer in added), file=tmp_path / "show"
    )
    assert [answer["fields"]["last_name"] for answer in shown] == names


@pytest.mark.skipif(os.name != "posix", reason="needs kill -9")
def test_after_a_kill_every_answered_line_is_in_the_store(cli, tmp_path):
    running = started(sys.executable, "-m", "app", "--store", cli.store, "batch", "-")
    lines = "".join(json.dumps(person(f"Kill{n}")) + "\n" for n in range(400)).encode()
    running.stdin.write(lines)
    running.stdin.flush()
    answered = [running.stdout.readline() for _ in range(25)]
    os.kill(running.pid, signal.SIGKILL)
    answered += running.communicate()[0].split(b"\n")
    ids = [json.loads(line)["id"] for line in answered if line.endswith((b"\n", b"}"))]
    time.sleep(0.1)
    shown = cli.batch(
        *({"do": "show", "kind": "participant", "id": record_id} for record_id in ids), file=tmp_path / "show"
    )
    assert len(ids) >= 25 and [answer["id"] for answer in shown] == ids
    assert cli.json("check") == {"ok": True, "problems": []}
