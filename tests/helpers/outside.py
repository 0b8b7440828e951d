"""Doing something in another process: as somebody without rights, with little disk, or to be killed in the middle."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
NOBODY = 65534


def in_child(action: Callable[[], object]) -> str:
    """What `action` returns, or the type and text of what it raises, from a forked child of this process."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer = str(action())
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(writing, answer.encode()[:60000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as opened:
        answer = opened.read().decode()
    os.waitpid(child, 0)
    return answer


def fate(action: Callable[[], object]) -> int:
    """How a forked child ended that did `action`: 0, 1 for an exception, or minus the signal that killed it."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    child = os.fork()
    if child == 0:
        try:
            action()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


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


def python(script: str, *arguments: object) -> "subprocess.Popen[bytes]":
    """A running Python process with the repository on its path; its stdout is a pipe."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def open_to_all(folder: Path) -> None:
    """Let nobody reach this folder: pytest's own temporary folders are closed to others."""
    for part in (folder, *folder.parents):
        if part == Path(part.anchor) or part.stat().st_uid != os.geteuid():
            break
        part.chmod(part.stat().st_mode | 0o055)
