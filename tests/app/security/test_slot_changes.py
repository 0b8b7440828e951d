"""Two programs that change the key slots at once, and programs killed while they do: the store opens as expected."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.processes import fate, in_child, python
from sqlalchemy import text

from app.base import places
from app.base.errors import StoreProblem, WrongPassphrase
from app.security import keyfile, keyring, unlock
from models.database import Store
from models.store_errors import StoreLocked

OLD, NEW = "vier nasse Otter im Regen", "ein neuer langer Satz"
RACES = 20
OURS = (
    "/keyring.py",
    "/keyfile.py",
    "/base/files.py",
    "/models/database.py",
    "/files/lasting.py",
    "/security/unlock.py",
)


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch) -> None:
    """The cost of a guess is tested with the key slots; here it would only be paid a hundred times."""
    monkeypatch.setattr(keyring, "MEMORY_KIB", 1024)
    monkeypatch.setattr(keyring, "PASSES", 1)


@pytest.fixture
def made(tmp_path: Path, monkeypatch) -> tuple[Path, str]:
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    folder = tmp_path / "store"
    store, sheet = unlock.create_store(folder, OLD, person="Birgit Reuter")
    with store.write() as connection:
        rows = [{"key": f"{number:04}", "value": b"x" * 500} for number in range(50)]
        connection.execute(text("INSERT INTO local_setting VALUES (:key, :value)"), rows)
    store.close()
    return folder, sheet


def count(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM local_setting")).scalar() or 0)


def opens_with(folder: Path, secrets: list[str]) -> str:
    """The one of these passphrases that opens the store, whole; the others must not."""
    fitting = []
    for secret in secrets:
        try:
            store = unlock.open_store(folder, secret)
        except WrongPassphrase:
            continue
        assert (count(store), store.check()) == (50, [])
        store.close()
        fitting.append(secret)
    assert len(fitting) == 1, fitting
    return fitting[0]


ACT = """
import json, sys
from pathlib import Path
from app.base.errors import UserError
from app.security import keyring, unlock
keyring.MEMORY_KIB, keyring.PASSES = 1024, 1
folder = Path(sys.argv[1])
acts = {
    "passwd": lambda old, new: unlock.change_passphrase(folder, old, new),
    "rekey": lambda passphrase: unlock.rekey_store(folder, passphrase),
    "sheet": lambda passphrase: unlock.new_recovery_sheet(folder, passphrase),
}
print("ready", flush=True)
for line in sys.stdin:
    act, *given = json.loads(line)
    try:
        print("done", acts[act](*given) or "", flush=True)
    except UserError as error:
        print("refused", type(error).__name__, flush=True)
"""
Race = Callable[..., list[str]]


@pytest.fixture
def race(made) -> Iterator[Race]:
    """Two processes that each begin an act at the same moment; their answers."""
    processes = [python(ACT, made[0]) for _ in range(2)]
    assert [answer(process) for process in processes] == ["ready", "ready"]

    def run(*calls: tuple[str, ...]) -> list[str]:
        for process, call in zip(processes, calls, strict=True):
            assert process.stdin is not None
            process.stdin.write(json.dumps(call).encode() + b"\n")
            process.stdin.flush()
        return [answer(process) for process in processes]

    yield run
    for process in processes:
        process.kill()
        process.communicate()


def answer(process: "subprocess.Popen[bytes]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


def test_a_new_passphrase_and_a_new_key_at_once_leave_a_store_that_opens(made, race):
    folder, sheet = made
    for number in range(RACES):
        before, after = (OLD, NEW) if number % 2 == 0 else (NEW, OLD)
        changed, rekeyed = race(("passwd", before, after), ("rekey", before))
        assert rekeyed in {"done", "refused WrongPassphrase"}
        assert changed == "done", changed
        assert opens_with(folder, [OLD, NEW]) == after
        assert len(keyring.unlock_with_recovery(folder, sheet)) == 1


def test_two_new_passphrases_at_once_leave_one_of_them(made, race):
    folder, _sheet = made
    now = OLD
    for number in range(RACES // 2):
        wanted = [f"{NEW} {number} {letter}" for letter in "ab"]
        answers = race(*(("passwd", now, new) for new in wanted))
        assert sorted(answers) == ["done", "refused WrongPassphrase"]
        now = opens_with(folder, wanted)
        assert now == wanted[answers.index("done")]


def test_a_new_sheet_and_a_new_key_at_once_leave_a_sheet_that_opens(made, race):
    folder, _sheet = made
    for _ in range(RACES // 2):
        sheet, rekeyed = race(("sheet", OLD), ("rekey", OLD))
        assert rekeyed == "done"
        keys = keyring.unlock_with_recovery(folder, sheet.removeprefix("done "))
        assert keys == keyring.unlock(folder, OLD)
        assert opens_with(folder, [OLD]) == OLD


def test_a_passphrase_changed_while_the_store_is_rekeyed_opens_it_afterwards(made):
    folder, sheet = made

    def exchange(old: bytes, new: bytes) -> None:
        assert in_child(lambda: keyring.change_passphrase(folder, OLD, NEW)) == "None"
        unlock.database.rekey(folder / places.DATABASE, old, new)

    keyring.rekey(folder, OLD, exchange)
    assert opens_with(folder, [OLD, NEW]) == NEW
    assert len(keyring.unlock_with_recovery(folder, sheet)) == 1


def test_a_change_waits_for_another_one_and_gives_up_with_a_sentence(made, monkeypatch):
    folder, _sheet = made
    monkeypatch.setattr(keyfile, "LOCK_SECONDS", 0.2)
    before = keyfile.read(folder)
    with keyfile._locked(folder, 1.0), pytest.raises(StoreProblem) as caught:
        unlock.change_passphrase(folder, OLD, NEW)
    assert "schon in einem anderen Fenster" in caught.value.message
    assert keyfile.read(folder) == before


def test_slots_changed_behind_the_lock_are_not_overwritten(made):
    folder, _sheet = made
    with pytest.raises(StoreLocked), keyfile.changing(folder) as content:
        other = keyfile.read(folder)
        other["slots"].append({"kind": "of somebody else"})
        keyfile.write_next(folder, other)
        content["slots"] = []
    assert {"kind": "of somebody else"} in keyfile.read(folder)["slots"]


def test_a_change_that_fails_writes_nothing(made):
    folder, _sheet = made
    before = (folder / places.KEYS).read_bytes()
    with pytest.raises(ZeroDivisionError), keyfile.changing(folder) as content:
        content["slots"] = []
        raise ZeroDivisionError
    assert (folder / places.KEYS).read_bytes() == before


def test_a_key_that_no_slot_wraps_is_never_all_that_is_kept(made):
    folder, _sheet = made
    with pytest.raises(ValueError):
        keyring.keep_only(folder, "ffffffff")
    assert opens_with(folder, [OLD]) == OLD


def killed_before(line: int, act: Callable[[], object]) -> bool:
    """Whether a child that is to be killed before its `line`th line of ours got that far in this act."""

    def traced() -> None:
        left = line

        def trace(frame, happened, _argument):
            nonlocal left
            if not frame.f_code.co_filename.endswith(OURS):
                return None
            if happened == "line":
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        act()
        sys.settrace(None)

    ended = fate(traced)
    assert ended in {0, -9}, ended
    return ended == -9


def killed_all_along(folder: Path, sheet: str, original: Path, act: str, step: int) -> int:
    """How many kills, one before every `step`th line, the store of that act has survived."""
    acts: dict[str, Callable[[], object]] = {
        "passwd": lambda: unlock.change_passphrase(folder, OLD, NEW),
        "sheet": lambda: unlock.new_recovery_sheet(folder, OLD),
        "reset": lambda: unlock.open_store_with_recovery(folder, sheet, NEW),
        "rekey": lambda: unlock.rekey_store(folder, OLD),
    }
    shutil.copytree(folder, original)
    line, kills = 1, 0
    while killed_before(line, acts[act]):
        kills += 1
        line += step
        if act in {"passwd", "reset"}:
            opens_with(folder, [OLD, NEW])
        else:
            assert opens_with(folder, [OLD]) == OLD
        shutil.rmtree(folder)
        shutil.copytree(original, folder)
    return kills


@pytest.mark.parametrize("act", ["passwd", "sheet", "reset", "rekey"])
def test_kills_all_along_a_change_leave_a_store_that_opens(made, tmp_path, act):
    assert killed_all_along(*made, tmp_path / "original", act, 17) > 14


@pytest.mark.full
@pytest.mark.parametrize("act", ["passwd", "sheet", "reset", "rekey"])
def test_a_kill_at_every_line_of_a_change_leaves_a_store_that_opens(made, tmp_path, act):
    kills = killed_all_along(*made, tmp_path / "original", act, 1)
    print(act, kills)
    assert kills > 240
