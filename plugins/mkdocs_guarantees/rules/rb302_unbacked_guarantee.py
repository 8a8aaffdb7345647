"""RB302: no linked test states what the scenario promises.

Why: the sentence is a claim. When the test changes, nobody will think of it.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_core_SUITE:test_reconnect"]
        guarantees: [No message is lost]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_core_SUITE:test_reconnect"]
        guarantees: [The router reconnects by itself]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.links import LinkedScenario

rule = Rule("RB302", "unbacked-guarantee", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        for guarantee in scenario.guarantees:
            if not guarantee.backed_by:
                message = (
                    f"no test of {scenario.id!r} states {guarantee.text!r}{_offer(context, scenario, guarantee.text)}"
                )
                place = Span(scenario.scenario.span.path, guarantee.line)
                yield rule.finding(place, message, about=f"{scenario.id} {guarantee.text}")


def _offer(context: LintContext, scenario: LinkedScenario, text: str) -> str:
    """Offer the sentence of a test that may be meant."""
    targets = (link.target for link in scenario.tests if link.target)
    stated = {item.text for target in targets for item in context.trace.tests.by_id[target].case.guarantees}
    found = max(sorted(stated), key=lambda sentence: _likeness(text, sentence), default="")
    likely = _likeness(text, found) >= 0.4
    return f"; a test says {found!r}" if likely else "; state it in the test that proves it"


def _likeness(one: str, other: str) -> float:
    """Give the share of words that two sentences have in common, 0 to 1."""
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return len(first & second) / len(first | second) if first and second else 0.0
