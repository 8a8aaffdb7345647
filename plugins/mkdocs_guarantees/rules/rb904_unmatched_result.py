"""RB904: a recorded result fits no test, or fits several.

Why: the proof is there and counts for nothing: the test was renamed, or the report names it in an unknown way.

Bad in `results/gateway.xml`:

    <testsuite name="pytest" timestamp="2026-11-22T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_gone" time="0.4"/>
    </testsuite>

Good in `results/gateway.xml`:

    <testsuite name="pytest" timestamp="2026-11-22T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="0.4"/>
    </testsuite>
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity, hint
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.evidence import Unmatched
    from mkdocs_guarantees.model import Suite

rule = Rule("RB904", "unmatched-result", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    made: dict[str, tuple[Suite, list[str]]] = {}
    for item in context.trace.recordings.unmatched:
        if item.suite and item.suite.unseen and not item.candidates:
            made.setdefault(item.suite.id, (item.suite, []))[1].append(item.name)
        else:
            yield _unmatched(context, item)
    for suite, names in made.values():
        yield _made_at_run_time(suite, names)


def _unmatched(context: LintContext, item: Unmatched) -> Finding:
    shown = f"may be {', '.join(item.candidates[:3])}" if item.candidates else "no suite defines"
    near = "" if item.candidates else hint(item.identity.case, context.test_names)
    return rule.finding(Span(""), f"the results name {item.name!r}: {shown}{near}", about=item.name)


def _made_at_run_time(suite: Suite, names: list[str]) -> Finding:
    """Tell of all tests of one suite at once: nothing can be mended at each of them."""
    more = f" and {len(names) - 1} more" if names[1:] else ""
    reasons = "; ".join(suite.unseen)
    message = (
        f"the results name {names[0]!r}{more}, made at run time by {suite.path} ({reasons}): no card can show them"
    )
    return rule.finding(Span(""), message, about=suite.id)
