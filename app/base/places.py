"""Where things are on this laptop: the stores, the settings, the log - and which stores the sign-in page lists.

Light on purpose: the sign-in page needs this before anything heavy is imported. No personal data beyond the name that
the sign-in page shows; folder names are random. `FELDBUCH_HOME` moves everything (tests, a stick).
"""

import json
import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from app.base.files import PRIVATE, PRIVATE_FOLDER, write_whole

DATABASE = "feldbuch.db"
KEYS = "keys.json"
KEYS_COPY = "keys.2.json"
CARD = "store.json"
WAITING = "waiting.json"
LOCK = "store.lock"
KEYS_LOCK = "keys.lock"
_PART = re.compile(r"\.(.+)\.[0-9a-f]{8}\.part")
_LEFT_OVER_SECONDS = 24 * 60 * 60
_OTHERS = 0o077  # all that the rights say about group and strangers


@dataclass(frozen=True)
class Place:
    """One store of this laptop as the sign-in page shows it."""

    folder: Path
    store_id: str
    person: str
    title: str
    last_opened: datetime | None


def home() -> Path:
    """The folder of everything Feldbuch keeps on this laptop for this account; not necessarily there yet."""
    chosen = os.environ.get("FELDBUCH_HOME")
    return Path(chosen) if chosen else platformdirs.user_data_path("Feldbuch", appauthor=False)


def make_home() -> None:
    """Make that folder where it is missing, for this account alone; raises OSError."""
    home().parent.mkdir(parents=True, exist_ok=True)
    home().mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def log_folder() -> Path:
    """Where the log files stand."""
    return home() / "logs"


def settings_file() -> Path:
    """The settings of this account."""
    return home() / "settings.json"


def default_demo_folder() -> Path:
    """Where the demo's store lives unless somebody says otherwise."""
    return home() / "demo"


def new_folder() -> Path:
    """A name for the folder of a new store; the folder is not made here."""
    return home() / "stores" / os.urandom(4).hex()


def stores() -> list[Place]:
    """The stores of this laptop, the one opened last first; folders that are away just now are left out."""
    folders = {folder for folder in (home() / "stores").glob("*") if not folder.name.startswith(".")}
    folders.update(_remembered())
    folders.add(default_demo_folder())
    places = [place for folder in folders if (place := look_at(folder)) is not None]
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(places, key=lambda place: (place.last_opened or oldest, str(place.folder)), reverse=True)


def look_at(folder: Path) -> Place | None:
    """What the store folder says of itself; None if there is no store. A damaged card does not hide a store."""
    try:
        if not (folder / DATABASE).exists() and not (folder / KEYS).exists():
            return None
        card = _read(folder / CARD)
    except OSError:
        return None
    return Place(
        folder=folder,
        store_id=_text(card, "store"),
        person=_text(card, "person"),
        title=_text(card, "title"),
        last_opened=_moment(_text(card, "last_opened")),
    )


def write_card(folder: Path, store_id: str, person: str, title: str) -> None:
    """Write what the sign-in page shows of this store; raises OSError."""
    _write(folder / CARD, _read(folder / CARD) | {"store": store_id, "person": person, "title": title})


def note_opened(folder: Path) -> None:
    """Remember that this store was opened now, and where it stands; raises OSError."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    _write(folder / CARD, _read(folder / CARD) | {"last_opened": now})
    folder = folder.absolute()
    remembered = _remembered()
    if folder.parent != (home() / "stores").absolute() and folder not in remembered:
        make_home()
        _write(home() / "places.json", {"folders": [str(place) for place in (*remembered, folder) if place.exists()]})


def make_part(folder: Path) -> Path:
    """Make a folder beside `folder` in which a store grows until it is whole and takes that name; raises OSError.

    What programs that were killed at it left there a day ago or earlier goes away.
    """
    if home() in folder.absolute().parents:
        make_home()
    folder.parent.mkdir(parents=True, exist_ok=True)
    for entry in folder.parent.iterdir():
        of = _PART.fullmatch(entry.name)
        if of is not None and of[1] == folder.name and time.time() - entry.stat().st_mtime > _LEFT_OVER_SECONDS:
            shutil.rmtree(entry, ignore_errors=True)
    part = folder.with_name(f".{folder.name}.{os.urandom(4).hex()}.part")
    part.mkdir(mode=PRIVATE_FOLDER)
    return part


def close_to_others(folder: Path) -> None:
    """Take from others what they may do with a store that was made with wider rights, as far as that is possible."""
    if os.name != "posix":
        return  # Windows keeps rights in another way; a folder of the account is the account's
    with suppress(OSError):
        if folder.stat().st_mode & _OTHERS:
            folder.chmod(PRIVATE_FOLDER)
        for file in folder.iterdir():
            if file.is_file() and not file.is_symlink() and file.stat().st_mode & _OTHERS:
                file.chmod(PRIVATE)


def _remembered() -> list[Path]:
    folders = _read(home() / "places.json").get("folders")
    return [Path(name) for name in folders if isinstance(name, str)] if isinstance(folders, list) else []


def _read(file: Path) -> dict[str, object]:
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write(file: Path, content: dict[str, object]) -> None:
    write_whole(file, json.dumps(content, ensure_ascii=False, indent=1).encode())


def _text(card: dict[str, object], name: str) -> str:
    value = card.get(name)
    return value if isinstance(value, str) else ""


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
