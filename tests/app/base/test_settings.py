"""The settings file: defaults for whatever is wrong, and nothing of a later version lost."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.base import settings
from app.base.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.json"


def test_what_is_saved_is_loaded(file):
    chosen = Settings(
        language="en", look="dark", text_scale=140, density="compact", idle_minutes=0, window_geometry="01d9"
    )
    settings.save(chosen, file)
    assert settings.load(file) == chosen


def test_without_a_file_the_defaults_hold(file):
    assert settings.load(file) == Settings()
    assert not file.parent.exists()


def test_the_file_of_this_account_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    settings.save(Settings(text_scale=120))
    assert settings.load().text_scale == 120
    assert (tmp_path / "home" / "settings.json").exists()


def test_keys_of_a_later_version_are_kept(file):
    settings.save(Settings(), file)
    file.write_text(json.dumps(json.loads(file.read_text()) | {"later": {"a": [1]}}))
    settings.save(replace(settings.load(file), look="light"), file)
    assert json.loads(file.read_text())["later"] == {"a": [1]}
    assert settings.load(file).look == "light"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100000])
def test_a_damaged_file_is_kept_aside_and_the_defaults_hold(file, content):
    file.parent.mkdir()
    file.write_bytes(content)
    assert settings.load(file) == Settings()
    assert file.with_name("settings.damaged.json").read_bytes() == content
    settings.save(Settings(), file)


def test_a_value_out_of_bounds_becomes_the_default_and_the_others_stay(file):
    file.parent.mkdir()
    wrong = {
        "language": "tlh",
        "look": 3,
        "text_scale": 1000,
        "density": None,
        "idle_minutes": True,
        "window_geometry": 1,
    }
    file.write_text(json.dumps(wrong))
    assert settings.load(file) == Settings()
    file.write_text(json.dumps(wrong | {"language": "en"}))
    assert settings.load(file) == Settings(language="en")
