"""Durations and times in the forms that reports have."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from mkdocs_guarantees.sources.results.recorded_times import moment, moment_of_epoch, seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        ("1,234.5", 1234.5),
        ("1,234", 1.234),
        ("1,234,567", 1234567.0),
        ("12s", 12.0),
        ("1.2e-05", 1.2e-05),
        ("7", 7.0),
        (" 7. ", 7.0),
        ("", None),
        (None, None),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("1e99", None),
        ("soon", None),
        ("1" * 5000, None),
        ("٣", None),
    ],
)
def test_seconds(text: str | None, expected: float | None) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22T03:00:00Z", datetime(2026, 11, 22, 3, tzinfo=UTC)),
        ("2026-11-22T03:00:00", datetime(2026, 11, 22, 3, tzinfo=UTC)),
        ("2026-11-22T03:00:00+01:00", datetime(2026, 11, 22, 2, tzinfo=UTC)),
        ("2026-11-22T03:00:00.25", datetime(2026, 11, 22, 3, 0, 0, 250000, tzinfo=UTC)),
        ("2026-11-22", datetime(2026, 11, 22, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("Sun Nov 22 03:00:00 2026", None),
        ("", None),
        (None, None),
    ],
)
def test_moment(text: str | None, expected: datetime | None) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1795377473372, datetime(2026, 11, 22, 19, 57, 53, 372000, tzinfo=UTC)),
        (0, None),
        (-(10**30), None),
        (10**400, None),
        (float("nan"), None),
        ("1795377473372", None),
        (True, None),
    ],
)
def test_moment_of_milliseconds(value: object, expected: datetime | None) -> None:
    assert moment_of_epoch(value, per_second=1000) == expected
