"""Ruff, mypy, the import contracts and the German texts find nothing (`checks.py`)."""

import pytest
from house import checks


@pytest.mark.parametrize("check", checks.CHECKS)
def test_nothing_is_found(check):
    good, output = checks.run(check)
    assert good, output[-3000:]
