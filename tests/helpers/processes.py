"""Doing something in another process: as somebody without rights, with little disk, or to be killed in the middle.

No process outlives `LONGEST_S`: an alarm ends a forked child, a watchman kills a program that was started. So whoever
reads what it writes, or waits for its end, comes back.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.threads import LONGEST_S

REPOSITORY = Path(__file__).resolve().parents[2]
NOBODY = 65534


def forked(action: Callable[[], object]) -> int:
    """The process id of a child that does `action` and ends with 0, or 1 for an exception; an alarm bounds it."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(int(LONGEST_S))
        try:
            action()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def end_of(child: int) -> int:
    """How a forked child ended: its code, or minus the signal that killed it. Raises TimeoutError after the alarm."""
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == -signal.SIGALRM:
        raise TimeoutError(f"a child was still at work after {LONGEST_S:.0f} s")
    return code


def in_child(action: Callable[[], object]) -> str:
    """What `action` returns, or the type and text of what it raises, from a forked child of this process."""
    reading, writing = os.pipe()

    def told() -> None:
        try:
            answer = str(action())
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(writing, answer.encode()[:60000])

    child = forked(told)
    os.close(writing)
    with os.fdopen(reading, "rb") as opened:
        answer = opened.read().decode()
    end_of(child)
    return answer


def fate(action: Callable[[], object]) -> int:
    """How a forked child ended that did `action`: 0, 1 for an exception, or minus the signal that killed it."""
    return end_of(forked(action))


def as_nobody(action: Callable[[], object]) -> str:
    """As `in_child`, without root's privilege of writing anywhere."""

    def demoted() -> object:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        return action()

    return in_child(demoted)


def with_file_limit(bytes_allowed: int, action: Callable[[], object]) -> str:
    """As `in_child`, where no file may grow beyond `bytes_allowed`."""
    resource = pytest.importorskip("resource")

    def limited() -> object:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_allowed, bytes_allowed))
        return action()

    return in_child(limited)


def started(*command: object, environment: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """A running program with the repository as its folder; stdin, stdout and stderr are pipes."""
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=REPOSITORY,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    watchman = threading.Timer(LONGEST_S, process.kill)
    watchman.daemon = True
    watchman.start()
    return process


def python(script: str, *arguments: object) -> "subprocess.Popen[bytes]":
    """A running Python process with the repository on its path, as `started`."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return started(sys.executable, "-c", script, *arguments, environment=environment)


def open_to_all(folder: Path) -> None:
    """Let nobody reach this folder: pytest's own temporary folders are closed to others."""
    for part in (folder, *folder.parents):
        if part == Path(part.anchor) or part.stat().st_uid != os.geteuid():
            break
        part.chmod(part.stat().st_mode | 0o055)
