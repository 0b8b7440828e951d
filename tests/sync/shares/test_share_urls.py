"""Addresses of shares: what they mean, and which come later."""

from pathlib import Path

import pytest

from sync.format.errors import BadAddress, ComesLater
from sync.shares.folder_share import FolderShare
from sync.shares.share_urls import open_share


@pytest.mark.parametrize(
    "address",
    ["{root}", "{root}/", "file://{root}", "file://localhost{root}", "file:{root}", "  {root}\n", "FILE://{root}"],
)
def test_paths_and_file_addresses_mean_a_folder(tmp_path, address):
    share = open_share(address.format(root=tmp_path))
    assert isinstance(share, FolderShare)
    assert share.root == tmp_path


def test_spaces_and_umlauts_in_addresses_are_decoded(tmp_path):
    folder = tmp_path / "Büro Mitte"
    share = open_share(folder.as_uri())
    assert "%20" in folder.as_uri()
    assert isinstance(share, FolderShare)
    assert share.root == folder


def test_a_relative_path_starts_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    share = open_share("stick")
    assert isinstance(share, FolderShare)
    assert share.root == tmp_path / "stick"
    assert not Path("stick").exists()


@pytest.mark.parametrize("scheme", ["smb", "webdav", "https", "sftp", "s3"])
def test_other_kinds_come_later_and_no_password_is_repeated(scheme):
    with pytest.raises(ComesLater) as caught:
        open_share(f"{scheme}://anna:geheim@server/share")
    assert caught.value.scheme == scheme
    assert caught.value.address == f"{scheme}://server/share"
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["", "  ", "memory:team", "gopher://x/y", "file://server/share", "file:relative", "a\0b"]
)
def test_what_means_no_share_is_refused(address):
    with pytest.raises(BadAddress) as caught:
        open_share(address)
    assert not isinstance(caught.value, ComesLater)
