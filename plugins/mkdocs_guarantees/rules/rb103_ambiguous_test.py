"""RB103: a bare name is in several suites.

Why: nobody can say which of them is meant, so the page shows the state of none. Write the suite in front of the name.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: [test_limits]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_core_SUITE:test_limits"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.context import Origin
from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import LinkState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB103", "ambiguous-test", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for reference in context.references:
        if reference.link.state is not LinkState.AMBIGUOUS or reference.origin is Origin.ALERT:
            continue
        candidates = reference.link.candidates
        shown = ", ".join(candidates[:3]) + (", …" if len(candidates) > 3 else "")
        message = f"{reference.text!r} may be {shown}; write the one that is meant{reference.because}"
        # In prose a bare name is how people write; only what counts tests needs to know which one.
        severity = Severity.INFO if reference.origin is Origin.DOCUMENT else rule.severity
        yield rule.finding(reference.link.ref.span, message, about=reference.text, severity=severity)
