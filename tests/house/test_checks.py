"""Ruff, mypy, the import contracts and the German texts find nothing (`checks.py`)."""

import pytest
from house import checks


@pytest.mark.parametrize("check", checks.CHECKS)
def test_nothing_is_found(check):
    good, told = checks.run(check)
    assert good, told[-3000:]
