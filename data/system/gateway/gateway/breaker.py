"""Failures of the store become a pause in which it is not asked."""

from __future__ import annotations


class Breaker:
    """Open for `cool_down` seconds after `threshold` failures in a row; one success closes it."""

    def __init__(self, *, threshold: int, cool_down: float) -> None:
        self._threshold = threshold
        self._cool_down = cool_down
        self._failures = 0
        self._opened_at = 0.0

    def is_open(self, *, now: float) -> bool:
        return self._failures >= self._threshold and 0 <= now - self._opened_at < self._cool_down

    def failed(self, *, now: float) -> None:
        self._failures += 1
        self._opened_at = now

    def succeeded(self) -> None:
        self._failures = 0
