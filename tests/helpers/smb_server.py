"""A real smbd on the loopback interface, as an ordinary user, with everything it needs in one folder."""

import contextlib
import getpass
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from helpers.smb_share import SmbShare
from helpers.threads import LONGEST_S

SMBD = shutil.which("smbd") or (shutil.which("smbd", path="/usr/sbin:/sbin") or "")
PDBEDIT = shutil.which("pdbedit") or ""
PASSWORD = "loopback"

_CONF = """[global]
server role = standalone server
workgroup = FELDBUCH
interfaces = 127.0.0.1
bind interfaces only = yes
smb ports = {port}
disable netbios = yes
server min protocol = SMB2
map to guest = never
# Else all connections of one client library come to one process, and opening eight at once may hang.
server multi channel support = no
load printers = no
printing = bsd
disable spoolss = yes
rpc start on demand helpers = no
private dir = {base}/private
lock directory = {base}/lock
state directory = {base}/state
cache directory = {base}/cache
pid directory = {base}/pid
ncalrpc dir = {base}/ncalrpc
passdb backend = tdbsam:{base}/private/passdb.tdb
log file = {base}/log.smbd
log level = 0
{shares}"""


class SmbServer:
    """`with SmbServer(folder, {"open": path, "closed": path}, closed={"closed"})`; skip where `SMBD` is empty."""

    def __init__(self, base: Path, shares: dict[str, Path], closed: frozenset[str] = frozenset()) -> None:
        self.base = base
        self.port = _free_port()
        for name in ("private", "lock", "state", "cache", "pid", "ncalrpc"):
            (base / name).mkdir(parents=True)
        described = "".join(
            f"[{name}]\npath = {path}\nread only = {'yes' if name in closed else 'no'}\n"
            for name, path in shares.items()
        )
        self.conf = base / "smb.conf"
        self.conf.write_text(_CONF.format(port=self.port, base=base, shares=described), encoding="utf-8")
        self._server: subprocess.Popen[bytes] | None = None
        self._add_user()

    def __enter__(self) -> "SmbServer":
        self.start()
        return self

    def __exit__(self, *_details: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it and wait till it answers; RuntimeError with its log if it does not."""
        command = [SMBD, "--foreground", "--no-process-group", "-s", str(self.conf)]
        with (self.base / "out").open("ab") as out:
            self._server = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        longest = time.monotonic() + LONGEST_S
        while time.monotonic() < longest:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            if self._server.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError((self.base / "out").read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """End it and the processes of its connections at once, as a power cut would."""
        if self._server is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait(LONGEST_S)
            self._server = None

    def share(self, name: str, folder: str = "") -> SmbShare:
        """A new connection to `folder` in one of the shares."""
        root = rf"\\127.0.0.1\{name}" + (f"\\{folder}" if folder else "")
        return SmbShare(root, self.port, getpass.getuser(), PASSWORD)

    def _add_user(self) -> None:
        command = [PDBEDIT, "-s", str(self.conf), "-a", "-t", "-u", getpass.getuser()]
        typed = f"{PASSWORD}\n{PASSWORD}\n".encode()
        subprocess.run(command, input=typed, check=True, capture_output=True, timeout=LONGEST_S)


def _free_port() -> int:
    """Any that is free: test runs beside each other must never meet on one, smbd would share it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
