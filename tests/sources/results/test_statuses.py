"""The status words of the JSON formats; a word that is not known is never a pass."""

from __future__ import annotations

import io
import json

import pytest
from mkdocs_guarantees.sources.results.allure import Allure
from mkdocs_guarantees.sources.results.ctrf import Ctrf


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("passed", "passed"),
        ("failed", "failed"),
        ("broken", "errored"),
        ("skipped", "skipped"),
        ("unknown", "errored"),
        ("PASSED", "errored"),
    ],
)
def test_status_of_allure(status: str, outcome: str) -> None:
    text = json.dumps({"uuid": "1", "name": "t", "status": status})
    (found,) = Allure().read("a-result.json", io.BytesIO(text.encode())).results
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("test", "outcome", "attempts"),
    [
        ({"status": "passed"}, "passed", ()),
        ({"status": "failed"}, "failed", ()),
        ({"status": "failed", "rawStatus": "setup_failed"}, "errored", ()),
        ({"status": "pending"}, "skipped", ()),
        ({"status": "other", "rawStatus": "timedOut"}, "errored", ()),
        ({}, "errored", ()),
        ({"status": "passed", "flaky": True, "retries": 2}, "passed", ("failed", "failed")),
        ({"status": "passed", "retryAttempts": [{"status": "other"}]}, "passed", ("errored",)),
    ],
)
def test_status_of_ctrf(test: dict[str, object], outcome: str, attempts: tuple[str, ...]) -> None:
    text = json.dumps({"reportFormat": "CTRF", "results": {"tests": [{"name": "t", **test}]}})
    (found,) = Ctrf().read("ctrf.json", io.BytesIO(text.encode())).results
    assert (found.outcome, found.attempts) == (outcome, attempts)
