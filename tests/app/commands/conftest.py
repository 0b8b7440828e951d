"""A command line to try: stores of its own for each test, calls in this process."""

import pytest
from helpers.command_line import PASSPHRASE, CommandLine, Office, Stages, one_store


@pytest.fixture(scope="session")
def stages(tmp_path_factory):
    return Stages(tmp_path_factory.mktemp("stages"))


@pytest.fixture
def office(capfd, monkeypatch, tmp_path, stages):
    """The command line in a folder without any store yet; its share is `tmp_path / "share"`."""
    monkeypatch.setenv("FELDBUCH_PASSPHRASE", PASSPHRASE)
    return Office(CommandLine(tmp_path / "nowhere", capfd), tmp_path, stages)


@pytest.fixture
def cli(capfd, monkeypatch, tmp_path, stages):
    """The command line on a workspace with nobody in it but its founder."""
    monkeypatch.setenv("FELDBUCH_PASSPHRASE", PASSPHRASE)
    folder = tmp_path / "founded"
    command_line = CommandLine(folder / "one", capfd)
    Office(command_line, folder, stages).begin(one_store)
    return command_line
