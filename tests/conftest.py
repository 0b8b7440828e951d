"""What every test begins with: a process as after its start, a home of its own, passphrases that cost nothing."""

import os
import sys

import pytest

# Without a screen Qt would end the process at its first window.
if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from helpers import passphrases, process_state, team_stages
from helpers.patience import DialogWatch, PatientBot
from helpers.shared_statements import share_statements


@pytest.fixture(scope="session", autouse=True)
def made_once(tmp_path_factory):
    """What is worked out once for all tests of a process: stages of teams, compiled statements."""
    team_stages.keep_in(tmp_path_factory.mktemp("teams"))
    with pytest.MonkeyPatch.context() as patch:
        share_statements(patch)
        yield


@pytest.fixture(autouse=True)
def fresh_process(tmp_path, monkeypatch):
    """German, the light look at 100 %, no leftover window, no changed setting; a home folder of its own."""
    process_state.reset()
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    passphrases.make_cheap(monkeypatch)


@pytest.fixture
def full_passphrase_cost(fresh_process, monkeypatch):
    """A guess costs what it costs people."""
    passphrases.pay_in_full(monkeypatch)


@pytest.fixture
def qtbot(qapp, request):
    """In place of pytest-qt's: it waits longer where the machine is busy."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def no_dialog_left_alone(request):
    """A dialog nobody answers is closed, and fails the test that opened it."""
    if "qapp" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")
    watch = DialogWatch()
    yield
    watch.stop()
    assert watch.closed == [], "nobody answered"
