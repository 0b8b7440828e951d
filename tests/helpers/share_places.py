"""Where shares of each kind lie, seen from outside: what a test may look into, plant, lose, close and fill up."""

import contextlib
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from helpers.memory_share import MemoryShare
from helpers.small_disk import small_disk
from helpers.smb_server import SmbServer
from helpers.smb_share import SmbShare

from sync.shares.folder_share import FolderShare
from sync.shares.share import Share

NOBODY = 65534


class Place:
    """Where a share lies, from outside: opened again and again, looked into, and given what no verb would write."""

    def open(self) -> Share:
        raise NotImplementedError

    def plant(self, name: str, data: bytes) -> None:
        raise NotImplementedError

    def age(self, name: str, seconds: float) -> None:
        """Make a file that much older."""
        raise NotImplementedError

    def names(self) -> set[str]:
        """Every file there is, foreign and temporary ones too."""
        raise NotImplementedError

    def lose_root(self) -> None:
        """The root is gone: a stick pulled out."""
        raise NotImplementedError

    def root_is_there(self) -> bool:
        raise NotImplementedError

    def closed(self) -> contextlib.AbstractContextManager[Share]:
        """The same share, open for reading only."""
        raise NotImplementedError

    def full(self) -> contextlib.AbstractContextManager[Share]:
        """The same share with no room for 300,000 bytes more."""
        raise NotImplementedError


class MemoryPlace(Place):
    def __init__(self) -> None:
        self._ahead = 0
        self._share = MemoryShare(lambda: time.time_ns() // 1_000_000 + self._ahead)

    def open(self) -> MemoryShare:
        return self._share

    def plant(self, name: str, data: bytes) -> None:
        self._share.plant(name, data)

    def age(self, name: str, seconds: float) -> None:
        kept = dict(self._share.snapshot())
        kept[name] = kept[name][0], kept[name][1] - int(seconds * 1000)
        self._share.set_back(kept)

    def names(self) -> set[str]:
        return set(self._share.names())

    def lose_root(self) -> None:
        self._share.away = True

    def root_is_there(self) -> bool:
        return not self._share.away

    @contextlib.contextmanager
    def closed(self) -> Iterator[Share]:
        self._share.read_only = True
        yield self._share
        self._share.read_only = False

    @contextlib.contextmanager
    def full(self) -> Iterator[Share]:
        self._share.room = sum(len(data) for data, _at in self._share.snapshot().values()) + 100_000
        yield self._share
        self._share.room = None


class FolderPlace(Place):
    """A folder of this machine; `where` is made and removed by the place, and open to an ordinary user."""

    def __init__(self, where: Path | None = None) -> None:
        self.base = where or Path(tempfile.mkdtemp(prefix="feldbuch-share-"))
        self.base.chmod(0o755)
        self.root = self.base / "root"
        self.root.mkdir()

    def open(self) -> Share:
        return FolderShare(self.root)

    def plant(self, name: str, data: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def age(self, name: str, seconds: float) -> None:
        then = time.time() - seconds
        os.utime(self.root / name, (then, then))

    def names(self) -> set[str]:
        return {str(file.relative_to(self.root)) for file in self.root.rglob("*") if file.is_file()}

    def lose_root(self) -> None:
        self.root.rename(self.base / "elsewhere")

    def root_is_there(self) -> bool:
        return self.root.exists()

    @contextlib.contextmanager
    def closed(self) -> Iterator[Share]:
        """Folders that may not be written; the administrator may all the same, so he steps down meanwhile."""
        every = [self.root, *(path for path in self.root.rglob("*") if path.is_dir())]
        for folder in every:
            folder.chmod(0o555)
        before = os.geteuid()
        if before == 0:
            os.seteuid(NOBODY)
        try:
            yield self.open()
        finally:
            if before == 0:
                os.seteuid(0)
            for folder in every:
                folder.chmod(0o755)

    @contextlib.contextmanager
    def full(self) -> Iterator[Share]:
        """No file larger than 200,000 bytes: the system's own way to say that there is no room."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
        try:
            yield self.open()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    def remove(self) -> None:
        shutil.rmtree(self.base, ignore_errors=True)


class SmbPlace(FolderPlace):
    """A folder that a running smbd offers (see `smb_server_for`); looked into behind its back."""

    def __init__(self, server: SmbServer, base: Path) -> None:
        super().__init__(Path(tempfile.mkdtemp(dir=base)))
        self._server = server
        self._opened: list[SmbShare] = []

    def open(self) -> Share:
        return self._open("open", self.root)

    @contextlib.contextmanager
    def closed(self) -> Iterator[Share]:
        yield self._open("closed", self.root)

    @contextlib.contextmanager
    def full(self) -> Iterator[Share]:
        small = self.base / "small"
        small.mkdir()
        with small_disk(small):
            shutil.copytree(self.root, small, dirs_exist_ok=True)
            (small / "filling").write_bytes(bytes(800_000))
            yield self._open("open", small)

    def remove(self) -> None:
        for share in self._opened:
            share.close()
        super().remove()

    def _open(self, name: str, folder: Path) -> SmbShare:
        share = self._server.share(name, "\\".join(folder.parts[-2:]))
        self._opened.append(share)
        return share


@contextlib.contextmanager
def smb_server_for(base: Path) -> Iterator[SmbServer]:
    """A running smbd that offers `base` twice: as `open`, and for reading only as `closed`."""
    offered = base / "offered"
    offered.mkdir(parents=True)
    with SmbServer(base / "smbd", {"open": offered, "closed": offered}, frozenset({"closed"})) as server:
        yield server
