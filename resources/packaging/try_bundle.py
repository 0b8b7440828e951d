"""Builds the bundle and uses it as a person would: `python -m resources.packaging.try_bundle`.

Build with PyInstaller into dist/; then, with nothing of Python around it: the programs tell their commands, a demo is
made in a temporary folder, its store unlocked and checked, an attendance list saved as a PDF, the window started
without a screen on the sign-in page and on pages of the unlocked demo, a picture of each saved beside the bundle. One
line of JSON tells sizes in bytes and wall times in seconds; the exit status is 1, with a sentence, if anything is not
as it should be. `--no-build` takes the bundle that is there. Nothing of the account running it is touched.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from resources.packaging.contents import ROOT

PASSPHRASE = "demo"  # noqa: S105 - no secret: the demo holds nothing real
PARTICIPANTS = "60"
BUILD_SECONDS, RUN_SECONDS = 900, 180
SIZE = (1280, 800)


class TrialError(Exception):
    """The bundle does not do what it should."""


class Trial:
    """One bundle, one temporary home for what it writes, and the figures so far."""

    def __init__(self, bundle: Path, home: Path) -> None:
        self.bundle, self.home = bundle, home
        self.figures: dict[str, Any] = {}
        self.suffix = ".exe" if os.name == "nt" else ""

    def run(self, figure: str, program: str, *arguments: str) -> str:
        """What the program said on stdout; its wall time is noted as `figure`. Raises TrialError."""
        begun = time.monotonic()
        command = [str(self.bundle / f"{program}{self.suffix}"), *arguments]
        done = subprocess.run(
            command,
            cwd=self.home,
            env=self._environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=RUN_SECONDS,
            check=False,
        )
        self.figures[f"{figure}_s"] = round(time.monotonic() - begun, 2)
        if done.returncode or "Traceback" in done.stderr:
            raise TrialError(f"{program} {' '.join(arguments)}: exit {done.returncode}\n{done.stderr[-2000:]}")
        if "QFont" in done.stderr or "qt.svg" in done.stderr:
            raise TrialError(f"{program}: Qt misses something\n{done.stderr[-2000:]}")
        return done.stdout

    def _environment(self) -> Mapping[str, str]:
        """That of a laptop without Python, without a screen, and with a home of its own."""
        own = {
            "FELDBUCH_HOME": str(self.home),
            "FELDBUCH_PASSPHRASE": PASSPHRASE,
            "QT_QPA_PLATFORM": "offscreen",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
        }
        system = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "PATHEXT", "COMSPEC")
        return {name: os.environ[name] for name in system if name in os.environ} | own

    def command_line(self) -> None:
        """A demo, its check, and a paper."""
        self.run("help", "feldbuch-cli", "--help")
        store = str(self.home / "demo")
        self.run("demo", "feldbuch-cli", "demo", "--store", store, "--participants", PARTICIPANTS, "--quiet")
        if not json.loads(self.run("check", "feldbuch-cli", "check", "--store", store, "--json"))["ok"]:
            raise TrialError("the demo's store is not in order")
        cells = self.run("list", "feldbuch-cli", "list", "attendance", "--limit", "1", "--store", store, "--json")
        session, paper = json.loads(cells)[0]["session"], self.home / "list.pdf"
        self.run("print", "feldbuch-cli", "print", "attendance-list", session, "-o", str(paper), "--store", store)
        content = paper.read_bytes()
        if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-64:]:
            raise TrialError("what was printed is no PDF")
        self.figures["pdf_bytes"] = len(content)

    def window(self, pictures: Path) -> None:
        """The sign-in page, the unlocked demo, and its papers with their preview, each with a picture."""
        store, size = str(self.home / "demo"), ("--size", f"{SIZE[0]}x{SIZE[1]}", "--look", "light")
        begins = {"sign_in": ("--store", store), "window": ("--demo",), "papers": ("--demo", "--page", "papers")}
        seen = set()
        for name, begin in begins.items():
            picture = pictures / f"{name}.png"
            picture.unlink(missing_ok=True)
            self.run(name, "feldbuch", *begin, *size, "--screenshot", str(picture))
            if not picture.is_file() or _size_of(picture) != SIZE:
                raise TrialError(f"{picture.name}: no picture of the size asked for")
            seen.add(picture.read_bytes())
        if len(seen) < len(begins):
            raise TrialError("two of the pictures show the same page")
        logs = [file for file in (self.home / "logs").glob("*") if "Traceback" in file.read_text(encoding="utf-8")]
        if logs:
            raise TrialError(logs[0].read_text(encoding="utf-8")[-2000:])


def build(folder: Path) -> float:
    """Make the bundle in `folder`; wall time in seconds. Raises TrialError."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        command = ["--noconfirm", "--log-level", "WARN", "--distpath", str(folder), "--workpath", work]
        done = subprocess.run(
            [sys.executable, "-m", "PyInstaller", *command, str(ROOT / "build_installer.spec")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=BUILD_SECONDS,
            check=False,
        )
    if done.returncode:
        raise TrialError(done.stderr[-4000:])
    return time.monotonic() - begun


def _size_of(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG, from its header."""
    header = picture.read_bytes()[:24]
    if header[:8] != b"\x89PNG\r\n\x1a\n":
        return (0, 0)
    return int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")


def _bytes_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def main(arguments: list[str] | None = None) -> int:
    """Build, try, tell; the exit status."""
    parser = argparse.ArgumentParser(prog="try_bundle", description="build the bundle and use it")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="where the bundle is built (default: dist)")
    parser.add_argument("--no-build", action="store_true", help="try the bundle that is there")
    options = parser.parse_args(arguments)
    folder = options.dist.absolute()
    home = Path(tempfile.mkdtemp(prefix="feldbuch-trial-"))
    trial = Trial(folder / "feldbuch", home)
    try:
        if not options.no_build:
            trial.figures["build_s"] = round(build(folder), 1)
        trial.figures["bundle_bytes"] = _bytes_of(trial.bundle)
        trial.command_line()
        trial.window(folder)
    except (TrialError, OSError, subprocess.TimeoutExpired) as error:
        sys.stderr.write(f"The bundle is not in order: {error}\n")
        return 1
    finally:
        shutil.rmtree(home, ignore_errors=True)
    sys.stdout.write(json.dumps(trial.figures) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
