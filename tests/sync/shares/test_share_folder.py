"""What only folders have: links, claims, Windows' held files, mounts that go away, and what may lie in them."""

import contextlib
import errno
import multiprocessing
import os
import socket
from functools import partial
from pathlib import Path

import pytest
from helpers.small_disk import gone, make_read_only, small_disk
from helpers.threads import LONGEST_S, at_once

from sync.format.errors import Away, Full, Missing, ReadOnly, Taken, TooLarge, Unusable
from sync.shares import folder_share, no_replace, share_trouble
from sync.shares.folder_share import FolderShare
from sync.shares.open_folder import opened
from sync.shares.share import Listed
from sync.shares.share_trouble import WAITS, patiently, share_error

WAYS = [no_replace._by_link, no_replace._by_flag, no_replace._by_claim]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_renaming_replaces_nothing_and_leaves_the_source(tmp_path, way):
    source, free, taken = tmp_path / "source", tmp_path / "free", tmp_path / "taken"
    taken.write_bytes(b"there")
    source.write_bytes(b"new")
    with opened(tmp_path, ()) as folder, pytest.raises(FileExistsError):
        way(folder, "source", "taken")
    assert (taken.read_bytes(), source.read_bytes()) == (b"there", b"new")
    with opened(tmp_path, ()) as folder:
        way(folder, "source", "free")
    assert (free.read_bytes(), source.exists()) == (b"new", False)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_renaming_has_one_winner_of_eight(tmp_path, way):
    for number in range(20):
        target = tmp_path / f"target{number}"
        sources = [target.with_name(f"{target.name}.{thread}") for thread in range(8)]
        for source in sources:
            source.write_text(source.name)

        def rename(source, target=target):
            with opened(tmp_path, ()) as folder:
                way(folder, source.name, target.name)

        ends = at_once([partial(rename, source) for source in sources], expected=(FileExistsError,))
        winners = [source.name for source, end in zip(sources, ends, strict=True) if end is None]
        assert winners == [target.read_text()]


def test_a_medium_without_links_and_flags_is_still_written_to(tmp_path, monkeypatch):
    def unsupported(folder, source, target):
        raise OSError(errno.EOPNOTSUPP, "not here", target)

    monkeypatch.setattr(no_replace, "_by_link", unsupported)
    monkeypatch.setattr(no_replace, "_by_flag", unsupported)
    share = FolderShare(tmp_path)
    share.put_new("d/1", b"first")
    share.put_new("d/1", b"first")
    with pytest.raises(Taken):
        share.put_new("d/1", b"other")
    assert share.list("d") == [Listed("1", 5)]
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["1"]


def failing(code):
    def call(*_about, **_more):
        raise OSError(code, os.strerror(code))

    return call


@pytest.fixture(params=[errno.EIO, errno.ENOSYS, errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EXDEV, errno.EMLINK])
def medium_without_links(request, monkeypatch):
    """As rclone's mounts (EIO), gvfs, Docker Desktop: linking fails in some way, renameat2 knows no flags."""
    monkeypatch.setattr(os, "link", failing(request.param))
    monkeypatch.setattr(no_replace, "_by_flag", failing(errno.EINVAL))


def test_whatever_a_medium_says_of_links_a_file_gets_its_name_and_replaces_none(tmp_path, medium_without_links):
    share = FolderShare(tmp_path)
    share.put_new("d/1", b"first")
    share.put_new("d/1", b"first")
    with pytest.raises(Taken):
        share.put_new("d/1", b"other")
    assert share.list("d") == [Listed("1", 5)]
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["1"]


def test_a_medium_that_knows_no_way_is_no_share_and_nothing_is_left_there(tmp_path, medium_without_links, monkeypatch):
    monkeypatch.setattr(os, "replace", failing(errno.EIO))
    with pytest.raises(Unusable) as caught:
        FolderShare(tmp_path).put_new("d/1", b"x")
    assert caught.type is Unusable
    assert list((tmp_path / "d").iterdir()) == []


def test_a_medium_without_exclusive_creation_is_no_share(tmp_path, medium_without_links, monkeypatch):
    real = os.open

    def refusing(path, flags, mode=0o777, *, dir_fd=None):
        if flags & os.O_EXCL and ".tmp-" not in str(path):
            raise OSError(errno.EOPNOTSUPP, "no")
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(Unusable):
        FolderShare(tmp_path).put_new("d/1", b"x")


def test_a_medium_that_goes_away_while_a_file_gets_its_name_is_away(tmp_path, medium_without_links, monkeypatch):
    monkeypatch.setattr(os, "replace", failing(errno.EIO))
    monkeypatch.setattr(os, "unlink", failing(errno.EIO))
    with pytest.raises(Away):
        FolderShare(tmp_path).put_new("d/1", b"x")


@pytest.mark.parametrize("call", ["link", "replace"])
def test_an_answer_that_is_lost_is_no_failure(tmp_path, monkeypatch, call):
    real = getattr(os, call)

    def done_and_lost(*about, **more):
        real(*about, **more)
        raise OSError(errno.EIO, "the answer is lost")

    if call == "replace":
        monkeypatch.setattr(os, "link", failing(errno.EIO))
        monkeypatch.setattr(no_replace, "_by_flag", failing(errno.EINVAL))
    monkeypatch.setattr(os, call, done_and_lost)
    share = FolderShare(tmp_path)
    with contextlib.suppress(Away):
        share.put_new("d/1", b"x")
    share.put_new("d/1", b"x")
    assert share.read("d/1") == b"x"
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["1"]


def test_links_in_place_of_folders_lead_nowhere(tmp_path):
    """Whoever has the share could otherwise have files of this laptop read, replaced and deleted."""
    outside, root = tmp_path / "outside", tmp_path / "share"
    (outside / "e").mkdir(parents=True)
    root.mkdir()
    (outside / "1").write_bytes(b"of this laptop")
    (outside / "e" / "1").write_bytes(b"of this laptop")
    old = outside / "1.tmp-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    old.write_bytes(b"old")
    os.utime(old, (1, 1))
    (root / "d").symlink_to(outside)
    share = FolderShare(root)
    for folder in ("d", "d/e"):
        assert share.list(folder) == []
        assert share.sweep(folder) == 0
        with pytest.raises(Missing):
            share.read(f"{folder}/1")
        for name in (f"{folder}/1", f"{folder}/2"):
            with pytest.raises(Taken):
                share.put_new(name, b"x")
        share.delete(f"{folder}/1")
    assert {file.name: file.read_bytes() for file in outside.iterdir() if file.is_file()} == {
        "1": b"of this laptop",
        old.name: b"old",
    }
    assert (outside / "e" / "1").read_bytes() == b"of this laptop"


def test_a_folder_exchanged_for_a_link_in_the_middle_is_not_followed(tmp_path, monkeypatch):
    outside, root = tmp_path / "outside", tmp_path / "share"
    outside.mkdir()
    (root / "d").mkdir(parents=True)
    real = folder_share.rename_new

    def exchange(folder, source, target):
        (root / "d").rename(root / "away")
        (root / "d").symlink_to(outside)
        real(folder, source, target)

    monkeypatch.setattr(folder_share, "rename_new", exchange)
    with pytest.raises((Away, Taken)):
        FolderShare(root).put_new("d/1", b"x")
    assert list(outside.iterdir()) == []


def test_the_root_itself_may_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    FolderShare(tmp_path / "link").put_new("d/1", b"x")
    assert FolderShare(tmp_path / "real").read("d/1") == b"x"


@pytest.mark.parametrize("held", [1, 3])
def test_windows_words_for_a_held_file_have_no_number_where_python_opens_by_itself(monkeypatch, held):
    monkeypatch.setattr(share_trouble, "WINDOWS", True)
    fails, slept = [PermissionError(errno.EACCES, "held")] * held, []

    def action():
        if fails:
            raise fails.pop()
        return "done"

    assert patiently(action, slept.append) == "done"
    assert slept == list(WAITS[:held])


def test_a_folder_in_the_way_is_told_from_a_missing_right(tmp_path, monkeypatch):
    """As Windows has it: opening or removing a folder is refused in the words of a missing right."""
    (tmp_path / "d").mkdir()
    monkeypatch.setattr(os, "unlink", failing(errno.EACCES))
    share = FolderShare(tmp_path)
    share.delete("d")
    real = os.open

    def refusing(path, flags, mode=0o777, *, dir_fd=None):
        if path == "d" and not flags & os.O_DIRECTORY:
            raise PermissionError(errno.EACCES, "refused")
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(Missing):
        share.read("d")
    with pytest.raises(Taken):
        share.put_new("d", b"x")


def put_in_process(root, number, answers):
    try:
        FolderShare(Path(root)).put_new("roster/0000000002", bytes([number]) * 5000)
        answers.put(number)
    except Taken:
        answers.put(None)


def test_of_four_processes_one_wins(tmp_path):
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    workers = [context.Process(target=put_in_process, args=(str(tmp_path), k + 1, answers)) for k in range(4)]
    for worker in workers:
        worker.start()
    won = [one for one in (answers.get(timeout=LONGEST_S) for _ in workers) if one is not None]
    for worker in workers:
        worker.join(LONGEST_S)
        worker.kill()
    assert len(won) == 1
    assert FolderShare(tmp_path).read("roster/0000000002") == bytes(won) * 5000


def windows_error(code):
    error = PermissionError(errno.EACCES, "held")
    error.winerror = code
    return error


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_held_by_a_scanner_is_waited_for_but_not_for_ever(code):
    slept, fails = [], [windows_error(code)] * 3

    def action():
        if fails:
            raise fails.pop()
        return "done"

    assert patiently(action, slept.append) == "done"
    assert slept == list(WAITS[:3])

    def never():
        raise windows_error(code)

    slept.clear()
    with pytest.raises(PermissionError):
        patiently(never, slept.append)
    assert 0.5 <= sum(slept) <= 2.5


def test_a_held_fresh_file_is_published_after_a_moment(tmp_path, monkeypatch):
    fails, real = [windows_error(32)] * 2, folder_share.rename_new

    def held(folder, source, target):
        if fails:
            raise fails.pop()
        real(folder, source, target)

    monkeypatch.setattr(folder_share, "rename_new", held)
    slept = []
    FolderShare(tmp_path, slept.append).put_new("d/1", b"x")
    assert len(slept) == 2
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["1"]


def test_a_file_locked_while_it_is_written_is_written_again_under_the_same_name(tmp_path, monkeypatch):
    fails, real = [windows_error(33)], os.fsync

    def locked(opened):
        if fails:
            raise fails.pop()
        real(opened)

    monkeypatch.setattr(os, "fsync", locked)
    FolderShare(tmp_path, lambda _seconds: None).put_new("1", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["1"]


def test_other_errors_are_not_waited_for():
    def action():
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        patiently(action, lambda _seconds: pytest.fail("waited"))


@pytest.mark.parametrize(
    ("code", "writing", "kind"),
    [
        (errno.ENOSPC, True, Full),
        (errno.EDQUOT, True, Full),
        (errno.EFBIG, True, Full),
        (errno.EROFS, True, ReadOnly),
        (errno.EACCES, True, ReadOnly),
        (errno.EPERM, True, ReadOnly),
        (errno.EACCES, False, Away),
        (errno.ENOENT, False, Missing),
        (errno.EISDIR, False, Missing),
        (errno.ENOTDIR, True, Taken),
        (errno.EIO, True, Away),
        (errno.ENOTCONN, False, Away),
        (errno.EHOSTDOWN, False, Away),
        (errno.ETIMEDOUT, True, Away),
        (errno.ESTALE, False, Away),
    ],
)
def test_each_system_error_has_its_meaning(code, writing, kind):
    error = share_error(OSError(code, os.strerror(code)), "d/1", writing)
    assert type(error) is kind
    assert (error.name, error.code) == ("d/1", code)


@pytest.mark.parametrize(
    ("code", "kind"), [(5, ReadOnly), (19, ReadOnly), (32, Away), (33, Away), (39, Full), (112, Full)]
)
def test_windows_own_numbers_count_where_there_are_any(code, kind):
    assert type(share_error(windows_error(code), "d/1", True)) is kind


def test_links_pipes_and_sockets_are_no_files_of_a_share(tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"of this laptop")
    root = tmp_path / "share"
    (root / "d").mkdir(parents=True)
    (root / "d" / "link").symlink_to(secret)
    os.mkfifo(root / "d" / "pipe")
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(str(root / "d" / "socket"))
        share = FolderShare(root)
        assert share.list("d") == []
        for name in ("link", "pipe"):
            with pytest.raises(Missing):
                share.read(f"d/{name}")
            with pytest.raises(Taken):
                share.put_new(f"d/{name}", b"x")
        share.delete("d/link")
    assert secret.read_bytes() == b"of this laptop"


def test_a_file_that_grows_while_it_is_read_keeps_to_the_limit(tmp_path, monkeypatch):
    (tmp_path / "1").write_bytes(b"x" * 1000)
    real = os.fstat

    def grown(opened):
        state = real(opened)
        with (tmp_path / "1").open("ab") as file:
            file.write(b"y" * 5000)
        return state

    monkeypatch.setattr(os, "fstat", grown)
    with pytest.raises(TooLarge):
        FolderShare(tmp_path).read("1", 1000)


def test_a_mount_that_went_away_is_not_filled_up_from_below(tmp_path):
    """The empty folder under a mount is no share: what would land there is lost from sight at the next mount."""
    with small_disk(tmp_path):
        share = FolderShare(tmp_path)
        share.put_new("d/1", b"x")
        with gone(tmp_path):
            with pytest.raises(Away):
                share.put_new("d/2", b"x")
            assert list(tmp_path.iterdir()) == []


def test_a_disk_that_runs_full_or_read_only_says_so(tmp_path):
    with small_disk(tmp_path):
        share = FolderShare(tmp_path)
        share.put_new("d/1", b"x" * 600_000)
        with pytest.raises(Full):
            share.put_new("d/2", b"y" * 600_000)
        assert [path.name for path in (tmp_path / "d").iterdir()] == ["1"]
        make_read_only(tmp_path)
        for verb in (lambda: share.put_new("d/3", b"x"), lambda: share.delete("d/1"), share.server_time):
            with pytest.raises(ReadOnly):
                verb()
        assert len(share.read("d/1")) == 600_000
