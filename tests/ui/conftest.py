"""Tests of the screens run without a display."""

import pytest

from ui.look.theme import look


@pytest.fixture
def plain_look(qapp):
    """The look, light and at 100 %, to be changed at will: every test begins with it (`helpers.process_state`)."""
    look().use("light", 100, False)
    return look()
