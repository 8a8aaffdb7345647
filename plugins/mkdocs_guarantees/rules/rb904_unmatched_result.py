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

rule = Rule("RB904", "unmatched-result", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for item in context.trace.recordings.unmatched:
        shown = f"may be {', '.join(item.candidates[:3])}" if item.candidates else "no suite defines"
        near = "" if item.candidates else hint(item.identity.case, context.test_names)
        yield rule.finding(Span(""), f"the results name {item.name!r}: {shown}{near}", about=item.name)
