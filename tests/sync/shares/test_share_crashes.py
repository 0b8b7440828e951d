"""Writers and servers that die in the middle: nothing half is ever listed, and calling again mends it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.killed_writer import content
from helpers.share_places import SmbPlace, smb_server_for
from helpers.smb_server import SMBD
from helpers.threads import LONGEST_S, in_background

from sync.format.errors import Away, Missing
from sync.shares.folder_share import FolderShare
from sync.shares.share import sweep

ROOT = Path(__file__).resolve().parents[3]


def test_a_writer_killed_before_any_of_its_lines_leaves_no_half_file(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "tests/helpers/killed_writer.py", tmp_path],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))},
        capture_output=True,
        text=True,
        check=True,
        timeout=LONGEST_S,
    )
    killed = int(done.stdout)
    assert killed > 50
    share, published = FolderShare(tmp_path), 0
    assert len(list(tmp_path.rglob("*.tmp-*"))) > 5  # some died in the middle
    for number in range(1, killed + 2):
        for one in share.list(f"d/line-{number}"):
            published += 1
            assert one.size == len(content(number))
            assert share.read(f"d/line-{number}/{one.name}") == content(number)
        share.put_new(f"d/line-{number}/{number:05}", content(number))
        assert [one.size for one in share.list(f"d/line-{number}")] == [len(content(number))]
        sweep(share, f"d/line-{number}", age_ms=-60_000)
    assert 1 < published < killed
    assert not list(tmp_path.rglob("*.tmp-*"))


@pytest.mark.skipif(not SMBD, reason="smbd is not installed (package samba)")
def test_a_server_killed_in_the_middle_is_away_and_has_nothing_half(tmp_path):
    data = os.urandom(40 << 20)
    with smb_server_for(tmp_path) as server:
        place = SmbPlace(server, tmp_path / "offered")
        share = place.open()
        share.put_new("d/first", b"x")
        ended = []

        def write(_over):
            with pytest.raises(Away) as caught:
                share.put_new("d/large", data)
            ended.append(caught.value)

        with in_background(write) as over:
            while not over.wait(0.005) and not any(".tmp-" in name for name in place.names()):
                pass
            server.kill()
        assert ended
        with pytest.raises(Away):
            share.list("d")
        server.start()
        again = place.open()
        assert [one.name for one in again.list("d")] == ["first"]
        with pytest.raises(Missing):
            again.read("d/large")
        again.put_new("d/large", data)
        assert again.read("d/large") == data
        assert sweep(again, "d", age_ms=-60_000) == 1
        place.remove()
