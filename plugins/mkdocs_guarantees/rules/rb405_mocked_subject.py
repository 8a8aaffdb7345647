"""RB405: a test replaces the very thing that its guarantee is about.

Why: it then proves how the replacement behaves. Replacing what the subject depends on is another matter: that is how
faults are made, so a name that follows *when*, *while* or *after* in the sentence is left alone, and so is one that is
not named in full (`router_nats`, "router nats"). A spy (`meck` with `passthrough`, `wraps=`) replaces nothing; where
only `router_nats:publish` is replaced, a sentence must name both to be about it.

Bad in `test/router_core_SUITE.erl`:

    -module(router_core_SUITE).
    -export([all/0, test_reconnect/1, test_limits/1]).
    all() -> [test_reconnect, test_limits].
    %% @requirement R1
    %% Guarantees:
    %% - router_nats reconnects by itself
    test_reconnect(_Config) ->
        meck:new(router_nats),
        true = router_nats:is_connected().
    test_limits(_Config) ->
        {error, limit} = router:send(1000).

Good in `test/router_core_SUITE.erl`:

    -module(router_core_SUITE).
    -export([all/0, test_reconnect/1, test_limits/1]).
    all() -> [test_reconnect, test_limits].
    %% @requirement R1
    %% Guarantees:
    %% - router_nats reconnects by itself when router_socket is closed
    test_reconnect(_Config) ->
        meck:new(router_socket),
        true = router_nats:is_connected().
    test_limits(_Config) ->
        {error, limit} = router:send(1000).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.mocked import mocked_subjects
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB405", "mocked-subject", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for test, scenarios in sorted(context.trace.resting.items()):
        located = context.trace.tests.by_id[test]
        promised = [item.text for scenario in scenarios for item in scenario.guarantees if test in item.backed_by]
        stated = [item.text for item in located.case.guarantees]
        for mock, text in mocked_subjects(located.case, [*stated, *promised]):
            message = f"{test!r} replaces {mock!r}, which its guarantee {text!r} is about; test the real one"
            yield rule.finding(Span(located.suite.path, located.case.line), message, about=f"{test} {mock}")
