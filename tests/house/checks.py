"""Lint, form, types, import contracts and texts: each a program of its own, one line each, all of them told.

`python tests/house/checks.py` is a step of CI, before the tests, so that a slip is known within a minute. The same
checks run with the tests (`test_checks.py`): whoever runs only those misses nothing, and after this they cost little,
since each program remembers what it has seen.
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A fresh clone takes mypy a minute of a quiet machine.
LONGEST_S = 280
CHECKS = {
    "lint": ("-m", "ruff", "check", "."),
    "form": ("-m", "ruff", "format", "--check", "."),
    "types": ("-m", "mypy"),
    "import contracts": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    "German texts": ("-m", "resources.locale_tool", "--check"),
}


def run(check: str) -> tuple[bool, str]:
    """Whether it finds nothing, and what it says."""
    command = [sys.executable, *CHECKS[check]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST_S)
    return done.returncode == 0, done.stdout + done.stderr


def main() -> int:
    """Run them all; 1 if any finds something."""
    failed = 0
    for check in CHECKS:
        began = time.monotonic()
        good, output = run(check)
        failed += not good
        print(f"{check}: {'nothing found' if good else 'FAILED'} ({time.monotonic() - began:.0f} s)", flush=True)
        if not good:
            print(output[-3000:], flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
