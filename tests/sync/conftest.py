"""What tests of replicas share."""

import pytest
from helpers.replicas import team


@pytest.fixture
def three(tmp_path):
    return team(tmp_path)
