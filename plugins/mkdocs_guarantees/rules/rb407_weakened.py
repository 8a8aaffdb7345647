"""RB407: a test proves less than when a person last reviewed it, or than before it moved.

Why: the name is still there and the page still says "verified", but most of what was verified is not. It is weaker when
its strength is a lower one, when half of its assertions or more are gone, and at least two, or when a sign of life
(`assert x is not None`, `?assert(is_integer(X))`) stands in place of an assertion. A lock from before these were
counted says nothing of them.

Bad in `data/guarantees.lock.yml`:

    tests:
      "router_core_SUITE:test_reconnect":
        assertions: 5
        body: "0c5d7e9a1b3f42688a7c6d5e4f3b2a19"
        proof: strong

Good in `data/guarantees.lock.yml`:

    tests:
      "router_core_SUITE:test_reconnect":
        assertions: 2
        body: "0c5d7e9a1b3f42688a7c6d5e4f3b2a19"
        proof: strong
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import LinkState, Span
from mkdocs_guarantees.review import locked, loss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.links import Located
    from mkdocs_guarantees.review import Review

rule = Rule("RB407", "weakened", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    told = set()
    for reference in context.references:
        located = context.located(reference)
        was = context.before(reference) if located and reference.link.state is LinkState.MOVED else None
        lost = loss(was, locked(located.case)) if located and was else ""
        if located and lost and located.case.id not in told:
            told.add(located.case.id)
            message = f"on its way from {reference.suite!r}, {located.case.id!r} lost what it proved: {lost}"
            yield _weakened(located, message)
    review = context.review
    for test in sorted(review.now.tests):
        lost = review.lost(test)
        if lost and test not in told:
            yield _weakened(context.trace.tests.by_id[test], _since(review, test) + lost)


def _since(review: Review, test: str) -> str:
    old = review.moved_from(test)
    if old:
        return f"on its way from {old!r}, {test!r} lost what it proved: "
    day = review.lock.tests[test].reviewed.on
    return f"{test!r} proves less than when it was reviewed{f' on {day}' if day else ''}: "


def _weakened(located: Located, message: str) -> Finding:
    advice = "; put back what is missing, or look at it with 'guarantees review'"
    return rule.finding(Span(located.suite.path, located.case.line), message + advice, about=located.case.id)
