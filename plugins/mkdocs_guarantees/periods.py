"""A period as people write it, `30d` or `12 h`, becomes a length of time, and a length of time the words for it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_PERIOD = re.compile(r"([0-9]{1,5})\s*(s(?:ec(?:onds?)?)?|min(?:utes?)?|h|hours?|d|days?|w|weeks?)", re.IGNORECASE)
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
NEVER = "never"
"""The word for no limit."""

FORMS = "a period such as 30d, 12h or 2w, or never"
"""What one may write, for messages."""


def is_period(text: str) -> bool:
    return text.strip().lower() == NEVER or bool(_PERIOD.fullmatch(text.strip()))


def length(text: str) -> timedelta | None:
    """Give the length of a period that `is_period` accepts; None for `never`."""
    found = _PERIOD.fullmatch(text.strip())
    return int(found[1]) * _UNITS[found[2][0].lower()] if found else None


def moment(text: str) -> datetime | None:
    """Read a point in time; one without a zone is taken as UTC, None is given for what is none."""
    try:
        read = datetime.fromisoformat(text.strip())
        return read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def in_words(age: timedelta) -> str:
    """Say how long something took or is ago, in the one unit that a reader would choose."""
    age = max(age, timedelta())
    unit, word = _unit(age)
    return f"{age // unit} {word}"


def same_words_for(age: timedelta) -> timedelta:
    """Give for how long `in_words` and `ago` say the same of something that gets older."""
    if age < timedelta():
        return -age
    unit, _ = _unit(age)
    return unit - age % unit


def _unit(age: timedelta) -> tuple[timedelta, str]:
    if age < timedelta(hours=1):
        return timedelta(minutes=1), "min"
    return (timedelta(hours=1), "h") if age < timedelta(hours=48) else (timedelta(days=1), "days")


def ago(age: timedelta) -> str:
    """Say how long ago something was."""
    return "just now" if age < timedelta(minutes=1) else f"{in_words(age)} ago"


def seconds(value: float) -> str:
    """Write a number of seconds as a person would: `0.4 s`, `41 s`, `3 min`."""
    if value < 10:
        return f"{value:.1f} s" if value >= 0.05 else "under 0.1 s"
    return f"{value:.0f} s" if value < 120 else f"{value / 60:.0f} min"
