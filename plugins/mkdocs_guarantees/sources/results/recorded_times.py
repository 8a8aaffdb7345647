"""Times as reports write them become seconds and points in time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""Earlier times are the zero of some clock (`0001-01-01`), not the time of a run."""

_LONGEST = 1e9
"""Seconds, some thirty years: no run lasts as long, and what counts them from 1970 is no duration."""

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")
_SECONDS = re.compile(r"\d{1,12}([.,]\d*)?(e-?\d{1,2})?", re.IGNORECASE | re.ASCII)


def seconds(text: str | None) -> float | None:
    """Read a duration: `0.5`, `0,5` (a comma as decimal sign), `1,234.5` (a comma between thousands), `1.2e-05`."""
    text = (text or "").strip().removesuffix("s").rstrip()
    if len(text) > 40:
        return None
    if _GROUPED.fullmatch(text) and ("." in text or text.count(",") > 1):
        text = text.replace(",", "")
    read = float(text.replace(",", ".")) if _SECONDS.fullmatch(text) else None
    return read if read is not None and read < _LONGEST else None


@lru_cache(maxsize=4096)
def moment(text: str | None) -> datetime | None:
    """Read an ISO 8601 time; one without a zone is taken as UTC, one that cannot be a run's is left out."""
    try:
        read = datetime.fromisoformat((text or "").strip()[:64])
        read = read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return read if read >= _EARLIEST else None


def moment_of_epoch(value: object, *, per_second: int = 1) -> datetime | None:
    """Read a count of seconds, or of parts of one, since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        read = datetime.fromtimestamp(value / per_second, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return read if read >= _EARLIEST else None


def seconds_of_number(value: object, *, per_second: int = 1) -> float | None:
    """Read a duration that is a number already; what is no finite length of time is left out."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        read = value / per_second
    except OverflowError:
        return None
    return read if 0 <= read < _LONGEST else None
