"""RB406: the body of a test changed since a person last reviewed it.

Why: a scenario rests on what the test did when somebody looked at it. Comments and layout do not count. `guarantees
review` shows the difference; a test that now proves less is told by RB407 instead.

Bad in `data/guarantees.lock.yml`:

    tests:
      "router_core_SUITE:test_reconnect":
        body: "0c5d7e9a1b3f42688a7c6d5e4f3b2a19"

Good in `data/guarantees.lock.yml`:

    tests:
      "router_core_SUITE:test_reconnect":
        body: "7cd599fb5c525561842049981a43fc05"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.review import Aspect, loss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB406", "test-changed", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    review = context.review
    for change in review.changes:
        test = change.subject
        if change.aspect is not Aspect.BODY or loss(review.lock.tests[test], review.now.tests[test]):
            continue
        located = context.trace.tests.by_id[test]
        commit = context.bygone.changed(located.suite.path, located.case) if context.bygone else None
        when = f" by {commit}" if commit else ""
        since = f" on {change.reviewed.on}" if change.reviewed and change.reviewed.on else ""
        message = f"{test!r} was changed{when} since it was reviewed{since}; see 'guarantees review {test}'"
        yield rule.finding(Span(located.suite.path, located.case.line), message, about=test)
