"""A share spoken to by SMB directly, for tests: the five verbs over smbprotocol, so that they meet real SMB semantics.

Small on purpose: it reconnects on every new object only, knows one server, and belongs to the tests.
"""

import contextlib
import errno
import ntpath
import os
import threading
from collections.abc import Callable
from typing import TypeVar

import smbclient
from smbprotocol.exceptions import SMBException, SMBOSError, SMBResponseException
from smbprotocol.header import NtStatus

from sync.format.clock import DAY_MS
from sync.format.errors import Away, Missing, Taken, TooLarge
from sync.shares.share import LARGEST, Files, Listed, folders, is_temporary, parts, parts_to_put, temporary, well_formed
from sync.shares.share_trouble import share_error

Answer = TypeVar("Answer")
# What smbprotocol leaves at errno 0, or names too loosely.
_CODES = {
    NtStatus.STATUS_ACCESS_DENIED: errno.EACCES,
    NtStatus.STATUS_DISK_FULL: errno.ENOSPC,
    NtStatus.STATUS_SHARING_VIOLATION: errno.EBUSY,
    NtStatus.STATUS_DELETE_PENDING: errno.ENOENT,
}
_FOLDER = 0x10
_BLOCK = 1 << 20
_TO_1970 = 11_644_473_600_000


class SmbShare:
    r"""`\\host\share\root` over one connection of its own; threads take turns (smbclient opens it twice otherwise)."""

    def __init__(self, root: str, port: int, user: str, password: str) -> None:
        self._root = root
        self._lock = threading.RLock()
        self._sessions: dict[str, object] = {}
        self._login = {"username": user, "password": password, "port": port, "connection_cache": self._sessions}

    def list(self, folder: str) -> Files:
        path = self._path(folders(folder))
        try:
            return self._do(folder, lambda: self._list(path), writing=False)
        except Missing:
            return []

    def read(self, name: str, at_most: int = LARGEST) -> bytes:
        path = self._path(parts(name))
        return self._do(name, lambda: self._read(path, name, at_most), writing=False)

    def put_new(self, name: str, data: bytes) -> None:
        target = self._path(parts_to_put(name, data))
        fresh = temporary(target)
        try:
            self._do(name, lambda: self._write(fresh, data), writing=True)
            self._do(name, lambda: smbclient.rename(fresh, target, **self._login), writing=True)
        except FileExistsError:
            self._discard(fresh)
        except Missing as error:
            raise Away(name, error.code) from error
        except BaseException:
            self._discard(fresh)
            raise
        if not self._holds(target, name, data):
            raise Taken(name)

    def delete(self, name: str) -> None:
        path = self._path(parts(name))
        with contextlib.suppress(Missing, Taken):
            self._do(name, lambda: smbclient.remove(path, **self._login), writing=True)

    def server_time(self) -> int:
        path = self._path((temporary("clock"),))
        try:
            return self._do("", lambda: self._time_of_new(path), writing=True)
        except Missing as error:
            raise Away("", error.code) from error
        finally:
            self._discard(path)

    def sweep(self, folder: str, age_ms: int = DAY_MS) -> int:
        path, oldest = self._path(folders(folder)), self.server_time() - age_ms
        swept = 0
        try:
            entries = self._do(folder, lambda: list(smbclient.scandir(path, **self._login)), writing=False)
        except Missing:
            return 0
        for entry in entries:
            if is_temporary(entry.name) and entry.smb_info.last_write_time.timestamp() * 1000 < oldest:
                self._discard(entry.path)
                swept += 1
        return swept

    def close(self) -> None:
        smbclient.reset_connection_cache(fail_on_error=False, connection_cache=self._sessions)

    def _path(self, names: tuple[str, ...]) -> str:
        return ntpath.join(self._root, *names)

    def _do(self, name: str, action: Callable[[], Answer], *, writing: bool) -> Answer:
        try:
            with self._lock:
                return action()
        except (SMBOSError, SMBResponseException) as error:  # the second where smbclient works on an open file
            status = error.ntstatus if isinstance(error, SMBOSError) else error.status
            code = _CODES.get(status, getattr(error, "errno", 0))
            if code == errno.EEXIST:
                raise FileExistsError(code, name) from error
            if code == errno.ENOENT and not self._root_is_there():
                raise Away(name, code) from error
            raise share_error(OSError(code, os.strerror(code)), name, writing) from error
        except (OSError, SMBException, ValueError) as error:
            # A dead server answers with ValueError at connecting and with its own exceptions later.
            raise Away(name, errno.ENOTCONN, type(error).__name__) from error

    def _root_is_there(self) -> bool:
        try:
            smbclient.stat(self._root, **self._login)
        except (OSError, SMBException, ValueError):
            return False
        return True

    def _list(self, path: str) -> Files:
        listed = []
        for entry in smbclient.scandir(path, **self._login):
            size = entry.smb_info.end_of_file
            if size and well_formed(entry.name) and not entry.smb_info.file_attributes & _FOLDER:
                listed.append(Listed(entry.name, size))
        return sorted(listed)

    def _read(self, path: str, name: str, at_most: int) -> bytes:
        with smbclient.open_file(path, "rb", buffering=0, share_access="rwd", **self._login) as file:
            size = file.fd.end_of_file
            if size > at_most:
                raise TooLarge(name)
            data = bytearray()
            while block := file.read(min(_BLOCK, size - len(data))):
                data += block
        return bytes(data)

    def _write(self, path: str, data: bytes) -> None:
        try:
            self._write_once(path, data)
        except SMBOSError as error:
            if error.errno != errno.ENOENT or not self._root_is_there():
                raise
            self._make_folders(ntpath.dirname(path))
            self._write_once(path, data)

    def _write_once(self, path: str, data: bytes) -> None:
        with smbclient.open_file(path, "xb", buffering=0, share_access="", **self._login) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest[:_BLOCK]) :]
            file.fd.flush()

    def _make_folders(self, folder: str) -> None:
        path = self._root
        for part in folder[len(self._root) + 1 :].split("\\"):
            path = ntpath.join(path, part)
            try:
                smbclient.mkdir(path, **self._login)
            except SMBOSError as error:
                if error.errno != errno.EEXIST:
                    raise

    def _holds(self, path: str, name: str, data: bytes) -> bool:
        try:
            return self._do(name, lambda: self._read(path, name, len(data)), writing=False) == data
        except TooLarge:
            return False
        except Missing as error:
            if error.code == errno.EISDIR:
                return False
            raise Away(name, error.code) from error

    def _time_of_new(self, path: str) -> int:
        with smbclient.open_file(path, "xb", buffering=0, share_access="", **self._login) as file:
            return int(file.fd.last_write_time.timestamp() * 1000)

    def _discard(self, path: str) -> None:
        with contextlib.suppress(OSError, SMBException, ValueError):
            smbclient.remove(path, **self._login)
