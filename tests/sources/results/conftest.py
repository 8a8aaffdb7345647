"""`--update-reports` writes the expected results of the fixtures anew."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-reports", action="store_true", help="write the expected results beside the reports anew")


@pytest.fixture
def update_reports(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-reports", default=False))
