"""No test waits for ever: whoever waits for a process, a thread or a file of another one has a bound."""

import ast
import time
from pathlib import Path

import pytest
from helpers import processes
from helpers.patience import DialogWatch
from helpers.threads import LONGEST_S, at_once, in_background
from PySide6.QtWidgets import QDialog

TESTS = Path(__file__).resolve().parents[1]
RUNNING = {"run", "call", "check_call", "check_output"}
# Waiting without arguments; `communicate` is bounded by the watchman of every process that `processes.started` starts.
WAITING = {"wait", "join", "get", "result", "acquire"}
# Objects whose `wait` has a bound of its own.
BOUNDED = {"desk", "made", "self.desk", "window.desk", "made.desk", "bench.desk"}
# What makes the bounds, or ends with them.
MADE_HERE = {
    "helpers/processes.py": {"waitpid", "Popen"},  # an alarm ends the child, a watchman the program
    "helpers/smb_server.py": {"Popen"},  # killed when the block ends
    "helpers/desk.py": {"get"},  # the worker is a daemon thread: it ends with the process
}


def unbounded(source: str) -> set[tuple[str, int]]:
    """The calls of a module that may wait for ever, and their lines."""
    calls = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner, verb = ast.unparse(node.func.value), node.func.attr
        given = {keyword.arg for keyword in node.keywords}
        endless = verb in WAITING and not node.args and not given and owner not in BOUNDED
        forked = owner == "os" and verb in {"waitpid", "wait"}
        started = owner == "subprocess" and (verb == "Popen" or (verb in RUNNING and "timeout" not in given))
        if endless or forked or started:
            calls.add((verb, node.lineno))
    return calls


def test_every_waiting_is_bounded():
    endless = []
    for file in TESTS.rglob("*.py"):
        name = file.relative_to(TESTS).as_posix()
        if not name.startswith(("bench/", "data/")):
            waits = unbounded(file.read_text(encoding="utf-8"))
            endless += [f"{name}:{line} {verb}" for verb, line in waits if verb not in MADE_HERE.get(name, ())]
    assert sorted(endless) == []


@pytest.mark.parametrize(
    "line",
    [
        "thread.join()",
        "release.wait()",
        "queue.get()",
        "os.waitpid(child, 0)",
        "subprocess.run(['ls'], check=True)",
        "subprocess.Popen(['ls'])",
    ],
)
def test_a_waiting_without_a_bound_is_noticed(line):
    assert unbounded(line)


@pytest.mark.parametrize(
    "line", ["','.join(names)", "release.wait(5)", "subprocess.run(['ls'], timeout=5)", "desk.wait()"]
)
def test_a_bounded_one_is_not(line):
    assert not unbounded(line)


def test_a_dialog_that_nobody_answers_is_closed(qapp, qtbot):
    watch = DialogWatch(longest_s=0.1)
    dialog = QDialog()
    dialog.setWindowTitle("Vergessen")
    qtbot.addWidget(dialog)
    assert dialog.exec() == QDialog.DialogCode.Rejected
    watch.stop()
    assert watch.closed == ["QDialog Vergessen"]


def test_what_fails_in_a_thread_fails_the_test_and_nobody_waits_for_it():
    with pytest.raises(ZeroDivisionError):
        at_once([lambda: 1 / 0, lambda: None])
    with pytest.raises(ZeroDivisionError), in_background(lambda _over: 1 / 0) as over:
        assert over.wait(LONGEST_S)
    assert at_once([lambda: 1, lambda: {}["a"]], expected=(KeyError,))[0] == 1


def test_a_child_that_never_ends_and_a_program_that_says_nothing_are_ended(monkeypatch):
    monkeypatch.setattr(processes, "LONGEST_S", 1.0)
    with pytest.raises(TimeoutError):
        processes.fate(lambda: time.sleep(600))
    silent = processes.python("import time; time.sleep(600)")
    assert silent.stdout.readline() == b""
    silent.communicate()
