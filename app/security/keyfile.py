"""The file of the key slots and its twin: reading the newer whole one, writing both, repairing one from the other.

Each copy carries a revision and a hash of its content. A copy that is missing, altered or cut off is ignored and
written again from the other; of two whole ones the higher revision holds (the program was killed between the two).
"""

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

from app.base.errors import StoreProblem
from app.base.files import write_whole
from app.base.places import KEYS, KEYS_COPY
from resources.language import _

FORMAT = 1
MOST_BYTES = 1 << 20


def read(folder: Path) -> dict[str, Any]:
    """The slots of this store; repairs a damaged copy. Raises StoreProblem if none is whole or both are too new."""
    copies = {name: _whole(folder / name) for name in (KEYS, KEYS_COPY)}
    whole = [copy for copy in copies.values() if copy is not None]
    if not whole:
        raise StoreProblem(sentence_lost())
    newest = max(whole, key=lambda copy: int(copy["revision"]))
    if newest["format"] != FORMAT:
        raise StoreProblem(
            _("A later version of Feldbuch has written this store. Install that version; the data are unchanged.")
        )
    for name, copy in copies.items():
        if copy != newest:
            # On a read-only medium the whole copy is still good for reading; the next opening tries again.
            with contextlib.suppress(OSError):
                write_whole(folder / name, _bytes(newest))
    return newest


def write(folder: Path, content: dict[str, Any]) -> None:
    """Write both copies, one after the other, each whole; raises OSError."""
    for name in (KEYS, KEYS_COPY):
        write_whole(folder / name, _bytes(content))


def write_next(folder: Path, content: dict[str, Any]) -> None:
    """As `write`, under the next revision."""
    content["revision"] = int(content["revision"]) + 1
    write(folder, content)


def is_whole(data: bytes) -> bool:
    """Whether these bytes are an undamaged file of key slots (a backup is checked with it)."""
    return _parsed(data) is not None


def sentence_lost() -> str:
    """What to say when no copy of the slots is whole."""
    return _(
        "The key files of this store are missing or damaged, both copies. Put them back from a backup: it holds"
        " them. The data themselves are unchanged."
    )


def _bytes(content: dict[str, Any]) -> bytes:
    body = {name: value for name, value in content.items() if name != "hash"}
    return json.dumps(body | {"hash": _hash(body)}, indent=1, sort_keys=True).encode()


def _hash(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _whole(file: Path) -> dict[str, Any] | None:
    try:
        if file.stat().st_size > MOST_BYTES:
            return None
        return _parsed(file.read_bytes())
    except OSError:
        return None


def _parsed(data: bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(data)
        found = content.pop("hash")
        shape = (content["revision"], content["format"], content["store"], content["keys"], content["slots"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    right = tuple(type(part) for part in shape) == (int, int, str, list, list)
    return content if right and found == _hash(content) else None
