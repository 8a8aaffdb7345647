"""Tenants become buckets, kept where all gateways of a region see them."""

from __future__ import annotations

from typing import Protocol

from gateway.bucket import Bucket


class StoreUnavailableError(Exception):
    """The store did not answer."""


class Store(Protocol):
    """What the limiter needs of Redis; every call may raise StoreUnavailableError."""

    def get(self, tenant: str) -> Bucket | None: ...

    def put(self, tenant: str, bucket: Bucket) -> None: ...


class MemoryStore:
    """A store in this process, with a switch for its outage; counts the calls that reach it."""

    def __init__(self) -> None:
        self.available = True
        self.calls = 0
        self._buckets: dict[str, Bucket] = {}

    def get(self, tenant: str) -> Bucket | None:
        self._reached()
        return self._buckets.get(tenant)

    def put(self, tenant: str, bucket: Bucket) -> None:
        self._reached()
        self._buckets[tenant] = bucket

    def _reached(self) -> None:
        self.calls += 1
        if not self.available:
            raise StoreUnavailableError("store is down")
