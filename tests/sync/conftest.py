"""What tests of replicas share."""

import pytest
from helpers.team_stages import ready_replicas


@pytest.fixture
def three(tmp_path):
    return ready_replicas(tmp_path)
