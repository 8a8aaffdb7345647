"""Fixtures of the gateway's suites: a clock that the test moves, a store that the test switches off, a limiter."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from gateway.bucket import Limit
from gateway.limiter import Limiter, OutagePolicy, Tenant
from gateway.store import MemoryStore


@dataclass(slots=True)
class ManualClock:
    """Seconds that change only when the test says so; `step` may be negative."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def step(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def limiter(clock: ManualClock, store: MemoryStore) -> Limiter:
    """Ten requests at once and two a second for each tenant; `bank` fails closed, the others fail open."""
    limit = Limit(rate=2, burst=10)
    tenants = {
        "acme": Tenant(limit),
        "zeta": Tenant(limit),
        "bank": Tenant(limit, OutagePolicy.FAIL_CLOSED),
    }
    return Limiter(tenants=tenants, store=store, clock=clock, emergency=Limit(rate=1, burst=3))
