"""RB903: a suite could only be read in part, or says something that its framework will refuse.

Why: what could not be read is shown as if it were not there.

Bad in `test/router_broken_SUITE.erl`:

    -module(router_broken_SUITE).
    -export([all/0]).
    all() -> [test_not_written].

Good in `test/router_whole_SUITE.erl`:

    -module(router_whole_SUITE).
    -export([all/0, test_written/1]).
    all() -> [test_written].
    test_written(_) -> true = is_process_alive(self()).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB903", "unparsed-suite", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for problem in context.problems_of(rule.code):
        yield rule.finding(problem.span, problem.message, about=problem.about)
