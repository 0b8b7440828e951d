"""What each verb costs on each kind of share: `python tests/bench/bench_shares.py [repeats]`.

Prints one JSON line per kind and verb: median wall and CPU in ms (CPU of this process, not of the server), and for SMB
the requests on the wire. Floor of `put_new`: the same bytes written to a new file and closed, without anything else.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.share_places import FolderPlace, MemoryPlace, Place, SmbPlace, smb_server_for
from helpers.smb_server import SMBD
from smbprotocol.connection import Connection

_requests = 0


def count_requests() -> None:
    """Count what goes over the wire from now on."""
    for name in ("send", "send_compound"):
        real = getattr(Connection, name)

        def counted(
            self: Connection, message: object, *args: object, real: Callable[..., object] = real, **more: object
        ):
            global _requests
            _requests += len(message) if isinstance(message, list) else 1
            return real(self, message, *args, **more)

        setattr(Connection, name, counted)


def measure(kind: str, verb: str, action: Callable[[int], object], repeats: int) -> None:
    """One JSON line for `action`, called with 0, 1, 2 ..."""
    walls, requests = [], _requests
    cpu = time.process_time()
    for number in range(repeats):
        begun = time.perf_counter()
        action(number)
        walls.append(time.perf_counter() - begun)
    line = {
        "kind": kind,
        "verb": verb,
        "wall_ms": round(statistics.median(walls) * 1000, 3),
        "cpu_ms": round((time.process_time() - cpu) / repeats * 1000, 3),
    }
    if kind == "smb":
        line["requests"] = round((_requests - requests) / repeats, 1)
    print(json.dumps(line), flush=True)


def every_verb(kind: str, place: Place, repeats: int) -> None:
    """Measure the five verbs of one kind."""
    share, small, large = place.open(), os.urandom(4096), os.urandom(1 << 20)
    if isinstance(place, FolderPlace):
        measure(kind, "floor 4 KiB", lambda n: (place.base / f"floor-{n}").write_bytes(small), repeats)
    for number in range(100):
        share.put_new(f"heads/{number:03}", small)
    measure(kind, "list 100", lambda _n: share.list("heads"), repeats)
    measure(kind, "list nothing there", lambda _n: share.list("nowhere"), repeats)
    measure(kind, "read 4 KiB", lambda _n: share.read("heads/050"), repeats)
    measure(kind, "put_new 4 KiB", lambda n: share.put_new(f"d/{n}", small), repeats)
    measure(kind, "put_new again, equal", lambda n: share.put_new(f"d/{n}", small), repeats)
    measure(kind, "put_new in a new folder", lambda n: share.put_new(f"d/line-{n}/comp/1", small), repeats)
    measure(kind, "put_new 1 MiB", lambda n: share.put_new(f"snap/{n}", large), min(repeats, 20))
    measure(kind, "read 1 MiB", lambda n: share.read(f"snap/{n}"), min(repeats, 20))
    measure(kind, "delete", lambda n: share.delete(f"d/{n}"), repeats)
    measure(kind, "server_time", lambda _n: share.server_time(), repeats)


def main() -> None:
    """All kinds that there are here."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    every_verb("memory", MemoryPlace(), repeats)
    folder = FolderPlace()
    every_verb("folder", folder, repeats)
    folder.remove()
    if not SMBD:
        print(json.dumps({"kind": "smb", "left out": "smbd is not installed"}))
        return
    count_requests()
    with tempfile.TemporaryDirectory() as base, smb_server_for(Path(base)) as server:
        place = SmbPlace(server, Path(base) / "offered")
        every_verb("smb", place, repeats)
        place.remove()


if __name__ == "__main__":
    main()
