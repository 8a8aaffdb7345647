"""What several test modules share: the demonstration, copied once for each run of the tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hosts.builds import Demonstration
from hypothesis import settings

REPOSITORY = Path(__file__).parents[1]

# CI tries the same examples each time; whoever works on the code tries new ones. No test depends on the clock.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("own", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "own")

collect_ignore_glob = ["*/fixtures/*"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden files anew instead of comparing.")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """Give the repository's own site as every host builds it; the workers of a run share what is built."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    return Demonstration(REPOSITORY, shared / "demonstration")


@pytest.fixture
def repository(demonstration: Demonstration, tmp_path: Path) -> Path:
    """Give a copy of the demonstration's sources, for a test that changes them."""
    root = tmp_path / "repository"
    demonstration.copy(root)
    return root
