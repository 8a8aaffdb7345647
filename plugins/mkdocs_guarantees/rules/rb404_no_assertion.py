"""RB404: a test on which a scenario rests asserts and matches nothing.

Why: it passes as long as nothing crashes, whatever the system does. That nothing raises, or that there was time for it,
may be all that somebody wanted to show: such a test is a remark.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_drain_SUITE:test_empty"]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_drain_SUITE:test_drain"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span, Strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB404", "no-assertion", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for test, scenarios in sorted(context.trace.resting.items()):
        located = context.trace.tests.by_id[test]
        proof = located.case.proof
        if proof.assertions or proof.strength not in {Strength.HOLLOW, Strength.WEAK} or not context.is_live(test):
            continue
        is_weak = proof.strength is Strength.WEAK
        nothing = f"asserts nothing, it {proof.why or 'runs only'}" if is_weak else "asserts and matches nothing"
        message = f"{test!r} {nothing}, and {scenarios[0].id!r} rests on it; assert what it promises"
        severity = Severity.INFO if is_weak else None
        yield rule.finding(Span(located.suite.path, located.case.line), message, about=test, severity=severity)
