"""The anchor: a file beside the database that says how far our line was when the last round ended.

A database that was restored alone knows less of its own line than the anchor does. Losing the file does no harm.
"""

import contextlib
import json
from pathlib import Path
from typing import TypedDict, cast

from sqlalchemy import Connection

from models.database import Store
from models.files import lasting
from sync.membership import heads
from sync.membership.workspace import Workspace
from sync.store import version_vectors


class _Anchor(TypedDict, total=False):
    replica: str  # hex
    epoch: int
    head: int  # number of our newest head
    sealed: dict[str, int]  # per compartment (share id, hex) the number of our newest segment


def knows_more(store: Store, workspace: Workspace) -> bool:
    """Whether the anchor knows more of our line than the store itself: the store was set back."""
    anchor = _read(store)
    replica, epoch = workspace.line
    if anchor.get("replica") != replica.hex():
        return False
    known = anchor.get("epoch", 0)
    if known != epoch:
        return known > epoch
    with store.read() as connection:
        own = _of_store(connection, workspace)
    if anchor.get("head", 0) > own["head"]:
        return True
    return any(seq > own["sealed"].get(place, 0) for place, seq in dict(anchor.get("sealed", {})).items())


def write(store: Store, workspace: Workspace) -> None:
    """Write the anchor; it is on the disk when this returns. Failing does no harm."""
    with store.read() as connection:
        content = json.dumps(_of_store(connection, workspace))
    path = _path(store)
    with contextlib.suppress(OSError):
        if path.exists() and path.read_text(encoding="ascii") == content:
            return
        fresh = path.with_name(path.name + ".new")
        fresh.unlink(missing_ok=True)
        lasting.create(fresh)
        fresh.write_text(content, encoding="ascii")
        lasting.flush_file(fresh)
        fresh.replace(path)
        lasting.flush_folder(path.parent)


def epoch_of(store: Store) -> int:
    """The epoch the anchor knows; 0 if it knows none."""
    return int(_read(store).get("epoch", 0))


def _path(store: Store) -> Path:
    return store.path.with_name(store.path.name + ".anchor")


def _read(store: Store) -> _Anchor:
    try:
        content = json.loads(_path(store).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return cast(_Anchor, content) if isinstance(content, dict) else {}


def _of_store(connection: Connection, workspace: Workspace) -> _Anchor:
    replica, epoch = workspace.line
    sealed = {
        workspace.by_no[row.compartment].share_id.hex(): row.seq
        for row in version_vectors.positions(connection, line=workspace.own.replica)
        if row.seq and row.compartment in workspace.by_no
    }
    head = heads.numbers(connection).get(workspace.own.replica, 0)
    return {"replica": replica.hex(), "epoch": epoch, "head": head, "sealed": sealed}
