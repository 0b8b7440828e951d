"""Handing over what does not count: a file sealed to the administration, and opening it there.

The package says no content of what only the one told may know (notes, protected answers): it names the record alone.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.base.errors import BadInput, NotAllowed, NotFound
from app.base.files import SHARED, write_whole
from app.conflicts.quarantine import Item, listed
from app.core.rights import Right
from app.core.work import View
from app.core.workplace import Workplace
from models.kinds import BY_NAME
from resources.language import _
from sync.format import clock
from sync.format.seal import NotGenuine
from sync.format.signed import LARGEST, BadFile
from sync.membership import package
from sync.membership.workspace import Workspace

_TEXTS = ("id", "sort", "reason", "title", "kind", "record", "author", "when")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a package holds."""

    author: str
    made_at: str
    items: tuple[Item, ...]


def hand_over(place: Workplace, target: Path, note: str = "") -> int:
    """Write all of it into a package only the administration can open; how many things. Raises BadInput."""
    with place.read() as view:
        content = _content(view, note)
        made_by = view.me.name
    if not content["items"]:
        raise BadInput(_("Everything counts; there is nothing to hand over."), "output")
    content |= {"format": 1, "author": made_by, "made_at": clock.moment(clock.at(place.now_ms()))}
    try:
        sealed = package.write(Workspace.load(place.store), content)
    except package.NoAdmins:
        raise BadInput(_("This store belongs to no workspace yet, so there is nobody to seal it for.")) from None
    except package.TooMuch:
        raise BadInput(_("That is too much for one package. Make a backup instead; it holds everything.")) from None
    if target.exists():
        raise BadInput(_("There is already a file of this name. Choose another name; it was left as it is."), "output")
    try:
        write_whole(target, sealed, SHARED)
    except OSError:
        raise BadInput(_("The file cannot be written there. Choose another place."), "output") from None
    place.do(lambda work: work.note("quarantine_package", reason=note.strip() or None))
    return len(content["items"])


def open_package(place: Workplace, file: Path) -> Opened:
    """What somebody handed over. Raises NotAllowed, NotFound, BadInput."""
    place.ask(lambda view: view.require(Right.MERGE))
    try:
        data = file.read_bytes() if file.stat().st_size <= LARGEST else b""
    except OSError:
        raise NotFound(_("There is no such file. Choose another one."), "file") from None
    try:
        _author, content = package.read(Workspace.load(place.store), data)
        items = tuple(_read_item(one) for one in content["items"])
        return Opened(str(content["author"]), str(content["made_at"]), items)
    except package.NotForUs:
        raise NotAllowed(_("This package is sealed for others. Ask who made it for a new one.")) from None
    except package.NoAdmins:
        raise BadInput(_("This store belongs to no workspace yet; no package can be meant for it."), "file") from None
    except (BadFile, NotGenuine, KeyError, TypeError, ValueError):
        raise BadInput(
            _("This is no package of this workspace, or it is damaged. Nothing was changed."), "file"
        ) from None


def _content(view: View, note: str) -> dict[str, Any]:
    items = []
    for one in listed(view):
        told = {name: getattr(one, name) for name in _TEXTS}
        described = BY_NAME.get(one.kind)
        # What is confidential stays with the one told: the package names the record and says no content.
        secret = described is not None and described.area == "confidential"
        told |= {"changes": one.changes, "title": "" if secret else one.title}
        items.append(told | {"values": [] if secret else [list(pair) for pair in one.values]})
    return {"items": items, "note": note.strip()}


def _read_item(told: dict[str, Any]) -> Item:
    values = tuple((str(name), value) for name, value in told["values"])
    id_, sort, reason, title, kind, record, author, when = (str(told[name]) for name in _TEXTS)
    return Item(id_, sort, reason, title, kind, record, author, when, int(told["changes"]), values=values)
