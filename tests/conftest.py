"""What every test may use."""

import pytest


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Settings, logs and stores of a test stay in its own folder."""
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
