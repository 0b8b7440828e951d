"""Real small disks (tmpfs): running full, becoming read-only, going away. Where this user may not mount, tests skip."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.threads import LONGEST_S


@contextlib.contextmanager
def small_disk(where: Path, size: str = "1m") -> Iterator[Path]:
    """A disk of so many bytes (`64k`, `1m`) mounted at `where`, for everybody to write on."""
    where.mkdir(exist_ok=True)
    if mount(where, "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs"):
        pytest.skip("no right to mount a small disk")
    try:
        yield where
    finally:
        unmount(where, "-l")  # lazily: a store may still be open on it


def make_read_only(where: Path, read_only: bool = True) -> None:
    """Remount it."""
    assert mount(where, "-o", f"remount,{'ro' if read_only else 'rw'}") == 0


@contextlib.contextmanager
def gone(where: Path) -> Iterator[None]:
    """The mount is not there meanwhile, and an empty one afterwards."""
    unmount(where)
    try:
        yield
    finally:
        assert mount(where, "-t", "tmpfs", "tmpfs") == 0


def mount(where: Path, *how: str) -> int:
    """The exit code of `mount`."""
    return subprocess.run(["mount", *how, str(where)], capture_output=True, check=False, timeout=LONGEST_S).returncode


def unmount(where: Path, *how: str) -> None:
    """Take it away."""
    subprocess.run(["umount", *how, str(where)], check=True, timeout=LONGEST_S)
