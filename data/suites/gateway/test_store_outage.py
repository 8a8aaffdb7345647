"""Outages of the shared store: fail open with an emergency limit, fail closed, and the way back."""

from __future__ import annotations

import pytest
from conftest import ManualClock
from gateway.limiter import Limiter, Reason
from gateway.store import MemoryStore


@pytest.mark.scenario("gateway-store-outage")
class TestStoreOutage:
    """The store is gone from the first request of each test on."""

    @pytest.fixture(autouse=True)
    def outage(self, store: MemoryStore) -> None:
        store.available = False

    @pytest.mark.smoke
    @pytest.mark.requirement("G2.3")
    def test_fail_open_tenant_gets_the_emergency_limit(self, limiter: Limiter) -> None:
        """A tenant that fails open is limited by this gateway alone.

        Guarantees
        ----------
        - Fail-open tenants get the emergency limit while the store is gone
        - No request fails with an unhandled error
        """
        decisions = [limiter.decide("acme") for _ in range(5)]
        assert [decision.status for decision in decisions] == [200, 200, 200, 429, 429]
        assert decisions[0].reason is Reason.STORE_OUTAGE

    @pytest.mark.smoke
    @pytest.mark.requirement("G2.3")
    def test_fail_closed_tenant_gets_503(self, limiter: Limiter) -> None:
        """A tenant that fails closed gets 503 with Retry-After.

        Guarantees
        ----------
        - Fail-closed tenants get 503 with Retry-After while the store is gone
        """
        decision = limiter.decide("bank")
        assert (decision.status, decision.reason, decision.retry_after) == (503, Reason.STORE_OUTAGE, 5.0)

    @pytest.mark.requirement("G2.4")
    @pytest.mark.guarantee("A store that does not answer is left alone for the cool-down")
    def test_breaker_stops_asking_the_store(self, limiter: Limiter, store: MemoryStore, clock: ManualClock) -> None:
        for _ in range(20):
            limiter.decide("acme")
        assert store.calls == 3
        clock.step(2.0)
        limiter.decide("acme")
        assert store.calls == 4

    @pytest.mark.requirement("G2.4")
    def test_limits_return_with_the_store(self, limiter: Limiter, store: MemoryStore, clock: ManualClock) -> None:
        """After the outage the shared limit counts again, without a restart.

        Guarantees
        ----------
        - Shared limits apply again within the cool-down after the store is back
        """
        for _ in range(5):
            limiter.decide("acme")
        store.available = True
        assert limiter.decide("acme").status == 429
        clock.step(2.0)
        assert [limiter.decide("acme").reason for _ in range(11)] == [Reason.WITHIN_LIMIT] * 10 + [Reason.LIMITED]


@pytest.mark.requirement("G2.4")
@pytest.mark.scenario("gateway-store-outage")
@pytest.mark.parametrize("failures", [1, 2])
def test_short_hiccup_does_not_open_the_breaker(limiter: Limiter, store: MemoryStore, failures: int) -> None:
    """One or two failures in a row cost an emergency answer each, and the next request asks the store again."""
    store.available = False
    assert {limiter.decide("zeta").reason for _ in range(failures)} == {Reason.STORE_OUTAGE}
    store.available = True
    assert limiter.decide("zeta").reason is Reason.WITHIN_LIMIT
