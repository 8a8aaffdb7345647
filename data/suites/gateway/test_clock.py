"""Clocks that step: what a bucket does when the time goes backwards or jumps ahead."""

from __future__ import annotations

import unittest

import pytest
from gateway.bucket import Bucket, Limit, full, refill, take

LIMIT = Limit(rate=2, burst=10)


@pytest.mark.smoke
@pytest.mark.scenario("gateway-clock-step-back")
@pytest.mark.requirement("G2.6")
def test_clock_step_back_gives_no_free_tokens() -> None:
    """The clock steps back and forth, and the bucket holds what it held.

    :guarantees: A clock that steps back hands out no extra tokens
    :guarantees: A clock that steps back takes no tokens away
    """
    bucket = Bucket(tokens=4.0, updated_at=1000.0)
    assert refill(bucket, LIMIT, now=900.0).tokens == 4.0


@pytest.mark.scenario("gateway-clock-step-back")
@pytest.mark.requirement("G2.6")
def test_refill_goes_on_from_the_new_time() -> None:
    """After a step back, tokens come back at once, not only when the old time is reached again.

    :guarantees: Refill goes on at the configured rate right after the step
    """
    drained = Bucket(tokens=0.0, updated_at=1000.0)
    stepped = refill(drained, LIMIT, now=400.0)
    assert refill(stepped, LIMIT, now=401.0).tokens == 2.0


class BucketArithmetic(unittest.TestCase):
    """The parts of a bucket that need no clock."""

    def test_full_bucket_holds_the_burst(self) -> None:
        self.assertEqual(full(LIMIT, now=7.0), Bucket(tokens=10.0, updated_at=7.0))

    def test_taking_leaves_the_old_bucket_alone(self) -> None:
        bucket = full(LIMIT, now=7.0)
        taken = take(bucket, LIMIT, now=7.0)
        self.assertEqual((bucket.tokens, taken.bucket.tokens), (10.0, 9.0))

    def test_limit_without_a_rate_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "rate must be above 0"):
            Limit(rate=0, burst=10)
