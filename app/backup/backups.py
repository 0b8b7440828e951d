"""Backup and restore of a whole store: one file that is as well encrypted as the store itself.

A backup is a ZIP without compression: `manifest.json` (hash and size of every part), the database as of one moment
(still under the store's key), the key slots and the card of the sign-in page. It opens with the passphrase or the
recovery sheet of the moment it was made. Nothing appears under its final name before it is whole and checked: neither
the backup file nor the restored folder. Restoring needs no passphrase; it checks every byte against the manifest.
A restored store is an old one: the next round with a share must notice that and go on under a new epoch.
"""

import hashlib
import io
import json
import shutil
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from app.base import places
from app.base.errors import BadInput, NotFound, StoreProblem, UserError
from app.base.files import PRIVATE, SHARED, create, write_whole
from app.core.lost import sentence as lost_sentence
from app.security import keyfile
from app.security.sentences import sentence_for
from models.database import PLAIN_HEADER, Store
from models.files.lasting import flush, flush_folder
from models.store_errors import DiskFull, explain
from resources.language import _
from sync import checker
from sync.recovery import lost_saves

FORMAT = 1
MANIFEST = "manifest.json"
PARTS = (places.DATABASE, places.KEYS, places.CARD)
MOST_MANIFEST_BYTES = 64 * 1024
BLOCK = 1 << 20
COPY = f".{places.DATABASE}.copy"
Progress = Callable[[int, int], None]
_one_at_a_time = threading.Lock()


def backup(
    store: Store, folder: Path, target: Path, *, replace: bool = False, progress: Progress | None = None
) -> None:
    """Write a backup of the open store of `folder`, as of now, to `target`; the store may go on being used.

    `progress` is told the bytes written and to be written; what it raises stops the backup, and nothing is left.
    Raises BadInput (`target` is there, and `replace` is not set; its place cannot be written) and StoreProblem.
    """
    if target.exists() and not replace:
        raise BadInput(_("There is already a file of this name. Choose another name; it was left as it is."), "output")
    copy, part = folder / COPY, target.with_name(f".{target.name}.part")
    with _one_at_a_time, _in_sentences(_sentence_target()):
        # Fixed names: what a killed backup left behind goes away with the next one.
        copy.unlink(missing_ok=True)
        part.unlink(missing_ok=True)
        try:
            create(part, SHARED)
            with part.open("rb+") as opened:
                _copy_of(store, copy)
                _write_archive(opened, folder, copy, progress or (lambda done, total: None))
                opened.flush()
                flush(opened.fileno())
            part.replace(target)
            flush_folder(target.parent)
        finally:
            for leftover in (part, copy):
                with suppress(OSError):
                    leftover.unlink(missing_ok=True)


def restore(file: Path, folder: Path) -> None:
    """Put a backup back as a store in a new or empty folder. Raises NotFound, BadInput, StoreProblem.

    The folder appears only when everything in it has been checked.
    """
    if not file.is_file():
        raise NotFound(_("There is no such backup file. Choose another one."), "file")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            _("The folder is not empty. Choose a new or an empty folder; nothing was changed in this one."), "store"
        )
    with _in_sentences(_sentence_folder()):
        part = places.make_part(folder)
        try:
            _read_archive(file, part)
            if folder.exists():
                folder.rmdir()
            part.rename(folder)
            flush_folder(folder.parent)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def check_store(store: Store) -> list[str]:
    """What the cipher, the database and its references find wrong; empty when all is well. Holds no record data."""
    return store.check() or _lost(store)


def _lost(store: Store) -> list[str]:
    with store.read() as connection:
        lost = lost_saves.to_report(connection, time.time_ns() // 1_000_000)
    return [lost_sentence(lost)] if lost is not None else []


def check_whole(store: Store, progress: Progress | None = None) -> list[str]:
    """`check_store`, and every record against the ledger; empty when all is well. Minutes on a large store."""
    # What the file itself gets wrong makes every comparison of records meaningless.
    return store.check() or [*checker.check_records(store, progress), *_lost(store)]


def _copy_of(store: Store, target: Path) -> None:
    try:
        store.copy_to(target)
    except Exception as error:
        raise sentence_for(error) or error from error


def _write_archive(opened: IO[bytes], folder: Path, copy: Path, progress: Progress) -> None:
    if not (folder / places.CARD).exists():
        places.write_card(folder, keyfile.read(folder)["store"], "", "")
    # The small files are read once: another process may replace them while this one writes.
    small = {places.KEYS: keyfile.content_of(folder), places.CARD: (folder / places.CARD).read_bytes()}
    done, total = 0, copy.stat().st_size + sum(map(len, small.values()))
    with zipfile.ZipFile(opened, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        described = {}
        for name in PARTS:
            hashed, parts_size = hashlib.sha256(), 0
            opener = io.BytesIO(small[name]) if name in small else copy.open("rb")
            with opener as reading, archive.open(_entry(name), "w", force_zip64=True) as writing:
                while block := reading.read(BLOCK):
                    hashed.update(block)
                    writing.write(block)
                    parts_size += len(block)
                    done += len(block)
                    progress(done, total)
            described[name] = {"bytes": parts_size, "sha256": hashed.hexdigest()}
        manifest = {
            "format": FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "parts": described,
        }
        archive.writestr(_entry(MANIFEST), json.dumps(manifest, indent=1))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    entry.external_attr = 0o600 << 16
    return entry


def _read_archive(file: Path, part: Path) -> None:
    """Unpack into `part`, every byte checked; StoreProblem if anything is not as the manifest says."""
    try:
        with zipfile.ZipFile(file) as archive:
            described = _manifest(archive)
            for name in PARTS:
                _unpack(archive, name, described[name], part / name)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, NotImplementedError, RuntimeError) as error:
        raise StoreProblem(_sentence_damaged()) from error
    with (part / places.DATABASE).open("rb") as opened:
        if opened.read(len(PLAIN_HEADER)) == PLAIN_HEADER:
            raise StoreProblem(_sentence_damaged())
    keys = (part / places.KEYS).read_bytes()
    if not keyfile.is_whole(keys):
        raise StoreProblem(_sentence_damaged())
    write_whole(part / places.KEYS_COPY, keys)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    entries = {entry.filename: entry for entry in archive.infolist()}
    if set(entries) != {MANIFEST, *PARTS} or len(archive.infolist()) != len(entries):
        raise ValueError("other parts than a backup has")
    if entries[MANIFEST].file_size > MOST_MANIFEST_BYTES:
        raise ValueError("manifest too long")
    manifest = json.loads(archive.read(MANIFEST))
    if manifest["format"] > FORMAT:
        raise StoreProblem(
            _("A later version of Feldbuch has written this backup. Install that version; nothing was changed.")
        )
    parts: dict[str, Any] = manifest["parts"]
    for name in PARTS:
        entry = entries[name]
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != parts[name]["bytes"]:
            raise ValueError("sizes differ")
    return parts


def _unpack(archive: zipfile.ZipFile, name: str, described: dict[str, Any], target: Path) -> None:
    hashed = hashlib.sha256()
    create(target, PRIVATE)
    with archive.open(name) as reading, target.open("rb+") as writing:
        while block := reading.read(BLOCK):
            hashed.update(block)
            writing.write(block)
        writing.flush()
        flush(writing.fileno())
    if hashed.hexdigest() != described["sha256"]:
        raise ValueError("hashes differ")


@contextmanager
def _in_sentences(unwritable: str) -> Iterator[None]:
    """Errors of the file system as sentences; all that is not a full disk concerns the place chosen by the person."""
    try:
        yield
    except UserError:
        raise
    except OSError as error:
        known = explain(error)
        problem = sentence_for(known) if isinstance(known, DiskFull) else None
        raise problem or BadInput(unwritable, "output") from error


def _sentence_target() -> str:
    return _("The backup cannot be written there. Choose a folder you may write to; the store is unchanged.")


def _sentence_folder() -> str:
    return _("The store cannot be put there. Choose a folder you may write to; the backup is unchanged.")


def _sentence_damaged() -> str:
    return _(
        "This file is no whole backup of Feldbuch: it is damaged, cut off or something else. Take another backup;"
        " nothing was changed."
    )
