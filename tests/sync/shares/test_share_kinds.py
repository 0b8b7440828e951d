"""Every kind of share keeps the same promises."""

import pytest
from helpers.share_places import FolderPlace, MemoryPlace, SmbPlace, smb_server_for
from helpers.shares import ShareSuite
from helpers.smb_server import SMBD

from sync.shares import folder_share, no_replace


class TestMemory(ShareSuite):
    @pytest.fixture
    def place(self):
        return MemoryPlace()


class TestFolder(ShareSuite):
    @pytest.fixture
    def place(self):
        place = FolderPlace()
        yield place
        place.remove()


class TestFolderWithoutLinks(ShareSuite):
    """As on a FAT stick: the system's own flag for renaming keeps the promises."""

    LARGE = 1 << 20

    @pytest.fixture
    def place(self, monkeypatch):
        monkeypatch.setattr(folder_share, "rename_new", no_replace._by_flag)
        place = FolderPlace()
        yield place
        place.remove()


@pytest.mark.skipif(not SMBD, reason="smbd is not installed (package samba)")
class TestSmb(ShareSuite):
    """Five verbs over SMB to a real smbd: so that nothing is built which SMB cannot do."""

    LARGE = 16 << 20

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls, tmp_path_factory):
        with smb_server_for(tmp_path_factory.mktemp("smb")) as server:
            yield server

    @pytest.fixture
    def place(self, server):
        place = SmbPlace(server, server.base.parent / "offered")
        yield place
        place.remove()
