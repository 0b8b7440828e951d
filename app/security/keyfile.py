"""The file of the key slots and its twin: reading the newer whole one, changing both, repairing one from the other.

Each copy carries a revision and a hash of its content. A copy that is missing, altered or cut off is ignored and
written again from the other; of two whole ones the higher revision holds (the program was killed between the two).
Whoever changes the slots (`changing`) reads, changes and writes under one lock between processes: two changes at once
would otherwise take each other's slots back, and with them the only passphrase that opens the store.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from app.base.errors import StoreProblem
from app.base.files import PRIVATE, write_whole
from app.base.places import KEYS, KEYS_COPY, KEYS_LOCK
from app.security.sentences import sentence_unlockable
from models.store_errors import StoreLocked
from resources.language import _

FORMAT = 1
MOST_BYTES = 1 << 20
Content = dict[str, Any]  # the JSON of the file; its shape is checked when it is read
Slot = dict[str, Any]  # one key slot in it; the shape depends on its kind
LOCK_SECONDS = 30.0  # a change takes as long as Argon2id, well below a second


def read(folder: Path) -> Content:
    """The slots of this store; repairs a damaged copy. Raises StoreProblem if none is whole or both are too new."""
    newest, stale = _newest(folder)
    if stale:
        # On a read-only medium the whole copy is still good for reading, and who is changing the slots writes both.
        with contextlib.suppress(OSError, StoreLocked), _locked(folder, 0.0):
            newest, stale = _newest(folder)
            for name in stale:
                write_whole(folder / name, _bytes(newest))
    return newest


@contextlib.contextmanager
def changing(folder: Path) -> Iterator[Content]:
    """The slots, to be changed within the block and written at its end; an exception leaves them as they are.

    Nobody else changes them meanwhile. Raises StoreLocked (after LOCK_SECONDS), StoreProblem, OSError.
    """
    with _locked(folder, LOCK_SECONDS):
        content, _stale = _newest(folder)
        yield content
        write_next(folder, content)


def write(folder: Path, content: Content) -> None:
    """Write both copies of new slots, one after the other, each whole; raises OSError."""
    for name in (KEYS, KEYS_COPY):
        write_whole(folder / name, _bytes(content))


def write_next(folder: Path, content: Content) -> None:
    """As `write`, under the next revision; StoreLocked if somebody has changed them since they were read."""
    if _newest(folder)[0]["revision"] != content["revision"]:
        raise StoreLocked("the slots were changed behind the lock")
    content["revision"] += 1
    write(folder, content)


def content_of(folder: Path) -> bytes:
    """The file of the slots as of now, whole; raises as `read`."""
    return _bytes(read(folder))


def is_whole(data: bytes) -> bool:
    """Whether these bytes are an undamaged file of key slots (a backup is checked with it)."""
    return _parsed(data) is not None


def sentence_lost() -> str:
    """What to say when no copy of the slots is whole."""
    return _(
        "The key files of this store are missing or damaged, both copies. Put them back from a backup: it holds"
        " them. The data themselves are unchanged."
    )


def _newest(folder: Path) -> tuple[Content, list[str]]:
    """The slots that hold, and the names of the copies that do not say the same."""
    copies = {name: _whole(folder / name) for name in (KEYS, KEYS_COPY)}
    whole = [copy for copy in copies.values() if copy is not None]
    if not whole:
        raise StoreProblem(sentence_lost())
    newest = max(whole, key=lambda copy: int(copy["revision"]))
    if newest["format"] != FORMAT:
        raise StoreProblem(
            _("A later version of Feldbuch has written this store. Install that version; the data are unchanged.")
        )
    return newest, [name for name, copy in copies.items() if copy != newest]


@contextlib.contextmanager
def _locked(folder: Path, seconds: float) -> Iterator[None]:
    lock = FileLock(folder / KEYS_LOCK, timeout=seconds, mode=PRIVATE, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise StoreLocked("the key slots") from None
    except NotImplementedError as error:
        raise StoreProblem(sentence_unlockable()) from error
    try:
        yield
    finally:
        lock.release()


def _bytes(content: Content) -> bytes:
    body = {name: value for name, value in content.items() if name != "hash"}
    return json.dumps(body | {"hash": _hash(body)}, indent=1, sort_keys=True).encode()


def _hash(body: Content) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _whole(file: Path) -> Content | None:
    try:
        if file.stat().st_size > MOST_BYTES:
            return None
        return _parsed(file.read_bytes())
    except OSError:
        return None


def _parsed(data: bytes) -> Content | None:
    try:
        content = json.loads(data)
        stored_hash = content.pop("hash")
        shape = (content["revision"], content["format"], content["store"], content["keys"], content["slots"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    right = tuple(type(part) for part in shape) == (int, int, str, list, list)
    return content if right and stored_hash == _hash(content) else None
