"""Handing the quarantine over: a file sealed for the administration, and opening it there.

Confidential records (notes, protected answers) are named in the package, but without their content.
"""

from dataclasses import dataclass
from pathlib import Path

from app.base.errors import BadInput, NotAllowed, NotFound
from app.base.files import SHARED, write_whole
from app.conflicts.quarantine import QuarantineItem, listed
from app.core.rights import Right
from app.core.work import View
from app.core.workplace import Workplace
from models.fields import Value
from models.kinds import BY_NAME
from resources.language import _
from sync.format import clock
from sync.format.errors import BadFile, NoAdmins, NoStore, NotForUs, NotGenuine, TooMuch
from sync.format.signed import LARGEST
from sync.membership import package
from sync.membership.workspace import Workspace

_TEXTS = ("id", "sort", "reason", "title", "kind", "record", "author", "when")


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """What a package holds."""

    author: str
    made_at: str
    items: tuple[QuarantineItem, ...]


def hand_over(workplace: Workplace, target: Path, note: str = "") -> int:
    """Write all of it into a package only the administration can open; how many things. Raises BadInput."""
    with workplace.read() as view:
        content = _content(view, note)
        made_by = view.me.name
    if not content["items"]:
        raise BadInput(_("Everything counts; there is nothing to hand over."), "output")
    content |= {"format": 1, "author": made_by, "made_at": clock.moment(clock.at(workplace.now_ms()))}
    try:
        sealed = package.write(Workspace.load(workplace.store), content)
    except NoAdmins:
        raise BadInput(_("This store belongs to no workspace yet, so there is nobody to seal it for.")) from None
    except TooMuch:
        raise BadInput(_("That is too much for one package. Make a backup instead; it holds everything.")) from None
    if target.exists():
        raise BadInput(_("There is already a file of this name. Choose another name; it was left as it is."), "output")
    try:
        write_whole(target, sealed, SHARED)
    except OSError:
        raise BadInput(_("The file cannot be written there. Choose another place."), "output") from None
    workplace.do(lambda work: work.note("quarantine_package", reason=note.strip() or None))
    return len(content["items"])


def open_package(workplace: Workplace, file: Path) -> OpenedPackage:
    """What somebody handed over. Raises NotAllowed, NotFound, BadInput."""
    workplace.ask(lambda view: view.require(Right.MERGE))
    try:
        data = file.read_bytes() if file.stat().st_size <= LARGEST else b""
    except OSError:
        raise NotFound(_("There is no such file. Choose another one."), "file") from None
    try:
        _author, content = package.read(Workspace.load(workplace.store), data)
        items = tuple(_read_item(item) for item in content["items"])
        return OpenedPackage(str(content["author"]), str(content["made_at"]), items)
    except NotForUs:
        raise NotAllowed(_("This package is sealed for others. Ask who made it for a new one.")) from None
    except NoAdmins:
        raise BadInput(_("This store belongs to no workspace yet; no package can be meant for it."), "file") from None
    except (BadFile, NotGenuine, NoStore, KeyError, TypeError, ValueError):
        raise BadInput(
            _("This is no package of this workspace, or it is damaged. Nothing was changed."), "file"
        ) from None


def _content(view: View, note: str) -> dict[str, Value]:
    items = []
    for item in listed(view):
        described_item = {name: getattr(item, name) for name in _TEXTS}
        described = BY_NAME.get(item.kind)
        # Confidential content stays where it is: the package names the record only.
        secret = described is not None and described.area == "confidential"
        described_item |= {"changes": item.changes, "title": "" if secret else item.title}
        items.append(described_item | {"values": [] if secret else [list(pair) for pair in item.values]})
    return {"items": items, "note": note.strip()}


def _read_item(content: dict[str, Value]) -> QuarantineItem:
    values = tuple((str(name), value) for name, value in content["values"])
    id_, sort, reason, title, kind, record, author, when = (str(content[name]) for name in _TEXTS)
    return QuarantineItem(id_, sort, reason, title, kind, record, author, when, int(content["changes"]), values=values)
