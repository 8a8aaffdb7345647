"""Test suites, scenarios and runbooks become coverage cards that say what is proved."""

from __future__ import annotations

__version__ = "0.1.0"
