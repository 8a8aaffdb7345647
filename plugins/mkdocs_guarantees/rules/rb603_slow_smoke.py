"""RB603: a scenario of the smoke set takes longer than it says, or than a smoke test may.

Why: a smoke set that takes too long is not run. Compared are the 95th percentile of the recorded times and the longest
time that the scenario declares with the setting `smoke_limit`.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        smoke: true
        duration: 2 hours
        tests: ["router_core_SUITE:test_reconnect"]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        smoke: true
        duration: 30-60 s
        tests: ["router_core_SUITE:test_reconnect"]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.periods import length, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.links import LinkedScenario

rule = Rule("RB603", "slow-smoke", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        if not scenario.scenario.smoke:
            continue
        message = _message(context, scenario)
        if message:
            yield rule.finding(scenario.scenario.span, f"{scenario.id!r} {message}", about=scenario.id)


def _message(context: LintContext, scenario: LinkedScenario) -> str:
    """Say what is slow, or nothing."""
    limit = length(context.settings.smoke_limit)
    most = limit.total_seconds() if limit else float("inf")
    allowed = f"more than the {context.settings.smoke_limit} of a smoke test"
    stated = scenario.scenario.duration
    declared, measured = longest(stated), _measured(context, scenario)
    if declared is not None and declared > most:
        return f"declares {stated!r}, {allowed}"
    if measured is not None and measured > most:
        return f"takes {seconds(measured)}, {allowed}"
    if declared is not None and measured is not None and measured > declared:
        return f"declares {stated!r} and takes {seconds(measured)}"
    return ""


def _measured(context: LintContext, scenario: LinkedScenario) -> float | None:
    """Add up the 95th percentiles of the tests' recorded times."""
    times = [context.statuses.history(link.target).percentile(0.95) for link in scenario.tests if link.target]
    known = [time for time in times if time is not None]
    return sum(known) if known else None


_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?)?\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*[-\u2013\u2014]\s*|\s+(?:to|or)\s+")
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def longest(duration: str) -> float | None:
    """Give the greater end of a duration as people write it, in seconds; None for other words.

    `~30-60 seconds` gives 60, `1 min 30 s` gives 90.
    """
    ends = [_LENGTH.findall(end) for end in _RANGE.split(duration)]
    last = next((unit for found in reversed(ends) for _, unit in reversed(found) if unit), "")
    return max((_sum(found, last) for found in ends if found), default=None) if last else None


def _sum(found: list[tuple[str, str]], last: str) -> float:
    """Add up what stands with a unit; a number alone, as before the dash of a range, has that of the other end."""
    stated = [item for item in found if item[1]] or [(found[0][0], last)]
    return sum(float(number) * _SECONDS[unit[0].lower()] for number, unit in stated)
