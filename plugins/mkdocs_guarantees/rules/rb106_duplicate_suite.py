"""RB106: two different files define one suite.

Why: Common Test finds a suite by its module name, so only one of the two is run, and which one depends on the code
path. A symbolic link to the same file is one suite.

Bad in `apps/old/test/router_core_SUITE.erl`:

    -module(router_core_SUITE).
    -export([all/0, test_reconnect/1]).
    all() -> [test_reconnect].
    test_reconnect(_) -> true = is_process_alive(self()).

Good in `apps/old/test/router_previous_SUITE.erl`:

    -module(router_previous_SUITE).
    -export([all/0, test_previous/1]).
    all() -> [test_previous].
    test_previous(_) -> true = is_process_alive(self()).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.model import Suite, SuiteId

rule = Rule("RB106", "duplicate-suite", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    found: dict[SuiteId, list[Suite]] = defaultdict(list)
    for suite in context.trace.suites:
        found[suite.id].append(suite)
    for name, suites in found.items():
        for suite in suites[1:]:
            message = f"the suite {name!r} is defined in {suites[0].path} already; rename one of the two"
            yield rule.finding(Span(suite.path, suite.line), message, about=name)
