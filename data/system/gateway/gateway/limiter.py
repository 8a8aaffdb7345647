"""A request of a tenant becomes a decision: allowed, limited, or what the outage policy says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from gateway.breaker import Breaker
from gateway.bucket import Bucket, Limit, Taken, full, take
from gateway.store import MemoryStore, Store, StoreUnavailableError


class OutagePolicy(Enum):
    """What a tenant gets while the store is gone."""

    FAIL_OPEN = "fail-open"
    """Requests pass up to `emergency` of this one gateway."""
    FAIL_CLOSED = "fail-closed"
    """No request passes."""


class Reason(Enum):
    """Why the answer is what it is; also the label of the counters."""

    WITHIN_LIMIT = "within-limit"
    LIMITED = "limited"
    STORE_OUTAGE = "store-outage"
    UNKNOWN_TENANT = "unknown-tenant"


@dataclass(frozen=True, slots=True)
class Tenant:
    limit: Limit
    on_outage: OutagePolicy = OutagePolicy.FAIL_OPEN


@dataclass(frozen=True, slots=True)
class Decision:
    """`status` is the HTTP status: 200, 403, 429 or 503; `retry_after` is in seconds, 0 where there is none."""

    status: int
    reason: Reason
    retry_after: float = 0.0

    @property
    def allowed(self) -> bool:
        return self.status == 200


OUTAGE_RETRY_SECONDS = 5.0


@dataclass(slots=True)
class Limiter:
    """Decides for each request; `clock` gives seconds and may step back."""

    tenants: Mapping[str, Tenant]
    store: Store
    clock: Callable[[], float]
    emergency: Limit = field(default_factory=lambda: Limit(rate=1, burst=5))
    breaker: Breaker = field(default_factory=lambda: Breaker(threshold=3, cool_down=2.0))
    counters: Counter[Reason] = field(default_factory=Counter)
    local: MemoryStore = field(default_factory=MemoryStore)

    def decide(self, name: str) -> Decision:
        decision = self._decide(name)
        self.counters[decision.reason] += 1
        return decision

    def _decide(self, name: str) -> Decision:
        tenant = self.tenants.get(name)
        if tenant is None:
            return Decision(403, Reason.UNKNOWN_TENANT)
        taken = self._from_shared_store(name, tenant.limit)
        if taken is None:
            return self._during_outage(name, tenant)
        return _answer(taken, Reason.WITHIN_LIMIT)

    def _from_shared_store(self, name: str, limit: Limit) -> Taken | None:
        """None where the store cannot be asked."""
        now = self.clock()
        if self.breaker.is_open(now=now):
            return None
        try:
            taken = _take_from(self.store, name, limit, now=now)
        except StoreUnavailableError:
            self.breaker.failed(now=now)
            return None
        self.breaker.succeeded()
        return taken

    def _during_outage(self, name: str, tenant: Tenant) -> Decision:
        if tenant.on_outage is OutagePolicy.FAIL_CLOSED:
            return Decision(503, Reason.STORE_OUTAGE, OUTAGE_RETRY_SECONDS)
        return _answer(_take_from(self.local, name, self.emergency, now=self.clock()), Reason.STORE_OUTAGE)


def _take_from(store: Store, name: str, limit: Limit, *, now: float) -> Taken:
    bucket: Bucket = store.get(name) or full(limit, now=now)
    taken = take(bucket, limit, now=now)
    store.put(name, taken.bucket)
    return taken


def _answer(taken: Taken, reason: Reason) -> Decision:
    if taken.allowed:
        return Decision(200, reason)
    return Decision(429, Reason.LIMITED, taken.retry_after)
