"""Failing promises of the suite are shown with their values."""

import pytest

pytest.register_assert_rewrite("helpers.shares")
