"""The data Feldbuch ships - fonts, icons, lists, texts - and the one reader of it.

Nothing else opens a shipped file by a path of its own: the same calls work from a checkout, an installed
package and a frozen bundle. Used by every floor. Begin with `path` and `text`, then `language` (texts of the screens).
"""

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """The shipped file `name` (forward slashes, relative to resources/); FileNotFoundError if it is not shipped."""
    found = ROOT / name
    if not found.exists():
        raise FileNotFoundError(name)
    return found


@cache
def text(name: str) -> str:
    """The whole of a shipped UTF-8 text file."""
    return path(name).read_text(encoding="utf-8")


def data(name: str) -> bytes:
    """The bytes of a shipped file."""
    return path(name).read_bytes()
