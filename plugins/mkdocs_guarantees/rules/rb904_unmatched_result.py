"""RB904: a recorded result fits no test, fits several, or is dated in the future.

Why: the proof is there and counts for nothing: the test was renamed, the report names it in an unknown way, or a clock
was wrong.

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

from collections import defaultdict
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.near_misses import hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.evidence import Unmatched

rule = Rule("RB904", "unmatched-result", severity=Severity.WARNING, since="0.1")

SHOWN = 3
"""Tests of one suite that are told of one by one, and tests that an ambiguous name may mean."""


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    yield from _of_the_future(context)
    strange: dict[str, list[Unmatched]] = defaultdict(list)
    for item in context.trace.recordings.unmatched:
        if item.candidates:
            message = f"the results name {item.name!r}: may be {', '.join(item.candidates[:SHOWN])}"
            yield rule.finding(Span(""), message, about=item.name)
        else:
            strange[item.suite.id if item.suite else item.identity.suite].append(item)
    for items in strange.values():
        yield from _of_suite(context, items)


def _of_the_future(context: LintContext) -> Iterator[Finding]:
    for run in context.trace.recordings.runs:
        if run.started_at and not context.statuses.clock.has_come(run.started_at):
            day = f"{run.started_at:%Y-%m-%d}"
            message = f"the run {run.name!r} is dated {day}, which is still to come, and proves nothing until then"
            yield rule.finding(Span(""), f"{message}; look at the clock of what ran it", about=run.name)


def _of_suite(context: LintContext, items: list[Unmatched]) -> Iterator[Finding]:
    """Tell of the tests of one suite, of many at once: what is wrong with so many is wrong once."""
    suite = items[0].suite
    if suite and suite.unseen:
        names = f"{items[0].name!r}" + (f" and {len(items) - 1} more" if items[1:] else "")
        said = f"made at run time by {suite.path} ({'; '.join(suite.unseen)}): no card can show them"
        yield rule.finding(Span(""), f"the results name {names}, {said}", about=suite.id)
    elif len(items) > SHOWN:
        name = items[0].identity.suite
        near = "" if suite else hint(name, context.trace.tests.suites)
        message = f"the results name {len(items)} tests of {name!r}, {items[0].identity.case!r} among them: "
        yield rule.finding(Span(""), f"{message}no suite defines them{near}", about=name)
    else:
        for item in items:
            near = hint(item.identity.case, context.test_names)
            yield rule.finding(Span(""), f"the results name {item.name!r}: no suite defines it{near}", about=item.name)
