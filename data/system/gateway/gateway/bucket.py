"""A bucket and the time become a decision and the next bucket."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """What a tenant may do: `rate` requests a second in the long run, `burst` at once."""

    rate: float
    burst: int

    def __post_init__(self) -> None:
        if self.rate <= 0 or self.burst < 1:
            raise ValueError(f"rate must be above 0 and burst at least 1, not {self.rate} and {self.burst}")


@dataclass(frozen=True, slots=True)
class Bucket:
    """`tokens` that were left at `updated_at`, in seconds of any clock."""

    tokens: float
    updated_at: float


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer to one request; `retry_after` is 0 where it is allowed."""

    allowed: bool
    bucket: Bucket
    retry_after: float


def full(limit: Limit, *, now: float) -> Bucket:
    return Bucket(tokens=float(limit.burst), updated_at=now)


def take(bucket: Bucket, limit: Limit, *, now: float) -> Taken:
    """Take one token. A clock that went backwards refills nothing and takes nothing away."""
    refilled = refill(bucket, limit, now=now)
    if refilled.tokens >= 1:
        return Taken(True, Bucket(refilled.tokens - 1, refilled.updated_at), 0.0)
    return Taken(False, refilled, (1 - refilled.tokens) / limit.rate)


def refill(bucket: Bucket, limit: Limit, *, now: float) -> Bucket:
    elapsed = max(0.0, now - bucket.updated_at)
    return Bucket(min(float(limit.burst), bucket.tokens + elapsed * limit.rate), now)
