"""Bursts: what one tenant gets at once, what it gets in the long run, and what others notice of it."""

from __future__ import annotations

from collections import Counter

import pytest
from conftest import ManualClock
from gateway.limiter import Limiter, Reason

pytestmark = pytest.mark.scenario("gateway-rate-limit-burst")


def statuses(limiter: Limiter, tenant: str, requests: int) -> Counter[int]:
    return Counter(limiter.decide(tenant).status for _ in range(requests))


@pytest.mark.smoke
@pytest.mark.requirement("G2.1")
def test_burst_is_allowed_up_to_the_limit(limiter: Limiter) -> None:
    """A burst passes up to the tenant's limit, the rest of it gets 429.

    Guarantees:
        - A burst passes up to the tenant's configured burst size
        - Requests above the limit get 429, never 5xx
    """
    assert statuses(limiter, "acme", 25) == {200: 10, 429: 15}
    assert limiter.counters == {Reason.WITHIN_LIMIT: 10, Reason.LIMITED: 15}


@pytest.mark.requirement("G2.1")
@pytest.mark.parametrize(("idle_seconds", "allowed"), [(0, 0), (0.4, 0), (0.5, 1), (2, 4), (5, 10), (3600, 10)])
def test_tokens_come_back_at_the_configured_rate(
    limiter: Limiter, clock: ManualClock, idle_seconds: float, allowed: int
) -> None:
    """After a burst, tokens come back at the rate, and never above the burst size.

    Guarantees:
        - Tokens come back at the configured rate and never exceed the burst size
    """
    statuses(limiter, "acme", 10)
    clock.step(idle_seconds)
    assert statuses(limiter, "acme", 20)[200] == allowed


@pytest.mark.smoke
@pytest.mark.requirement("G2.2")
@pytest.mark.guarantee("One tenant's burst takes nothing from another tenant")
def test_burst_of_one_tenant_leaves_others_alone(limiter: Limiter) -> None:
    statuses(limiter, "acme", 100)
    assert statuses(limiter, "zeta", 10) == {200: 10}


@pytest.mark.requirement("G2.1")
@pytest.mark.guarantee("Retry-After tells the client when the next request will pass")
def test_retry_after_is_long_enough(limiter: Limiter, clock: ManualClock) -> None:
    """A client that waits as long as it was told passes, and one that waits less does not."""
    statuses(limiter, "acme", 10)
    refused = limiter.decide("acme")
    clock.step(refused.retry_after * 0.9)
    assert limiter.decide("acme").status == 429
    clock.step(refused.retry_after * 0.1)
    assert limiter.decide("acme").status == 200


@pytest.mark.requirement("G2.1")
def test_unknown_tenant_is_refused(limiter: Limiter) -> None:
    """A tenant that is not configured gets 403 and no bucket."""
    assert limiter.decide("nobody").reason is Reason.UNKNOWN_TENANT
    assert limiter.decide("nobody").status == 403
