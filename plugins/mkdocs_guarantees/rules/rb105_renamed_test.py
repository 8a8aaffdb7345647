"""RB105: the test is gone, and its suite has one whose name is nearly the same.

Why: a test that got a better name still proves what it did; the page only has to follow. Whether it is the same test is
for a person to say, so the fix needs `--unsafe-fixes`.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_core_SUITE:test_reconnects"]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_core_SUITE:test_reconnect"]
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from mkdocs_guarantees.context import Origin
from mkdocs_guarantees.findings import Edit, Finding, Fix, Rule, Severity
from mkdocs_guarantees.model import LinkState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext, Reference

rule = Rule("RB105", "renamed-test", severity=Severity.ERROR, since="0.1")

LIKENESS = 0.85
"""Two names that are less alike than this are two tests."""


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for reference in context.references:
        if reference.link.state is not LinkState.ORPHANED or reference.origin is Origin.ALERT:
            continue
        name = successor(context, reference)
        if name is None:
            continue
        old = reference.text
        new = old[: len(old) - len(_bare(old))] + name
        fix = Fix(f"write {new!r}", (Edit(reference.link.ref.span, old, new),), safe=False)
        offer = f"was it renamed to {name!r}? lint --unsafe-fixes writes it"
        message = f"{old!r}: {reference.suite!r} has no such test; {offer}{reference.because}"
        yield rule.finding(reference.link.ref.span, message, about=old, fixes=(fix,))


def successor(context: LintContext, reference: Reference) -> str | None:
    """Give the one case of the reference's own suite whose name is nearly that of the lost one."""
    if not reference.suite:
        return None
    suites = context.trace.tests.named_suites(reference.suite.removesuffix(".erl"))
    names = {case.name for suite in suites for case in suite.cases}
    found = difflib.get_close_matches(_bare(reference.text), sorted(names), n=2, cutoff=LIKENESS)
    return found[0] if len(found) == 1 else None


def _bare(text: str) -> str:
    return text.rpartition(":")[2]
