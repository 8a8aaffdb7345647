"""A moment becomes what may be said of other moments by it, and how long all of that stays true."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from mkdocs_guarantees import periods

AHEAD = timedelta(days=1)
"""By how much another clock may be ahead: reports write local times without their zone."""

LONGEST = timedelta(days=366)
"""How long the clock may stand still where nothing that was asked depends on it."""


@dataclass(slots=True)
class Clock:
    """Answers what depends on the time of a build, so that nobody else compares times with `now`.

    Attributes:
        now: the moment to judge by; to be written down, not to be compared.
        left: for so long from `now` on, each question that was asked has the same answer.
    """

    now: datetime
    left: timedelta = field(default=LONGEST, init=False)

    @property
    def until(self) -> datetime:
        """The first moment at which a question may have another answer."""
        return self.now + self.left

    @property
    def today(self) -> date:
        """The day of the build, in UTC or whatever zone `now` has."""
        midnight = datetime.combine(self.now.date() + timedelta(days=1), time(), self.now.tzinfo)
        self._holds_for(midnight - self.now)
        return self.now.date()

    def is_within(self, limit: timedelta | None, at: datetime) -> bool:
        """Say whether a moment is not longer ago than a limit; None is no limit."""
        if limit is None:
            return True
        age = self.now - at
        if age <= limit:
            self._holds_for(limit - age + datetime.resolution)
        return age <= limit

    def has_come(self, at: datetime) -> bool:
        """Say whether a moment has come, by whatever clock of the world."""
        ahead = at - self.now
        if ahead > AHEAD:
            self._holds_for(ahead - AHEAD)
        return ahead <= AHEAD

    def is_proof(self, limit: timedelta | None, at: datetime | None) -> bool:
        """Say whether a result of a moment still proves something: it is dated, has come, and is within a limit."""
        return at is not None and self.has_come(at) and self.is_within(limit, at)

    def age(self, at: datetime) -> timedelta:
        """Give how long ago a moment was, for the words of `periods`; less than nothing of one still to come."""
        age = self.now - at
        self._holds_for(periods.same_words_for(age))
        return age

    def _holds_for(self, left: timedelta) -> None:
        self.left = min(self.left, left)
