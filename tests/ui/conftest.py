"""Tests of the screens run without a display; each begins with the light look at 100 %."""

import os

import pytest

from ui.look.theme import look

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def plain_look(qapp):
    look().use("light", 100, False)
    yield look()
    look().use("light", 100, False)
