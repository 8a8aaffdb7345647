"""Files become facts: suites, scenarios, sections, requirements, results."""

from __future__ import annotations
