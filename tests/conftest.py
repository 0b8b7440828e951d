"""What every test may use."""

import os
import sys

import pytest

from resources import language

# Without a screen Qt would end the process at its first window.
if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def german():
    """Every test begins in German, whatever the one before it chose."""
    language.use("de")


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Settings, logs and stores of a test stay in its own folder."""
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
