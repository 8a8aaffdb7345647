"""RB401: a suite that is named runs nothing.

Why: the file is there, so a check for its name is content, but its `all/0` gives no test under any condition. What was
proved by it is proved no more. A file without tests whose name says that it helps others (`utils`, `helpers`, `common`)
proves nothing, and is not expected to.

Bad in `docs/runbook.md`:

    ## Tests

    Old routes are covered by `router_old_SUITE`.

Good in `docs/runbook.md`:

    ## Tests

    Routes are covered by `router_core_SUITE`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.sources.naming import is_helper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.model import Ref, Suite

rule = Rule("RB401", "hollow-suite", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    tests = context.trace.tests
    for document in context.trace.documents:
        for name in document.names:
            suites = tests.named_suites(name.ref.text.removesuffix(".erl")) if name.suite else ()
            if len(suites) == 1 and suites[0].hollow and not _helps(suites[0]):
                yield _hollow(name.ref, suites[0])
    for reference in context.references:
        located = context.located(reference)
        if located and located.suite.hollow:
            yield _hollow(reference.link.ref, located.suite)


def _helps(suite: Suite) -> bool:
    """Say whether a file has never been more than help for the tests of others."""
    return not suite.cases and is_helper(suite.path)


def _hollow(ref: Ref, suite: Suite) -> Finding:
    none = "a part of its file could not be parsed" if suite.unparsed else "the file has no test at all"
    left = f"the file still has {len(suite.cases)} of its tests" if suite.cases else none
    message = f"the suite {suite.id!r} ({suite.path}) runs nothing, and {left}; name what proves it today"
    return rule.finding(ref.span, message, about=f"{suite.id} {ref.text}")
