"""RB206: a command names a suite or a test that does not exist, or is never run.

Why: whoever checks the repair at night copies the command, and it runs nothing. Known are `rebar3 ct`, `ct_run`,
`pytest`, `python -m pytest` and `make`; the setting `test_commands` names more. A file that some page has the reader
make is not looked for.
`lint --fix` writes the suite to which the one case of a command moved.

Bad in `docs/runbook.md`:

    ```sh
    rebar3 ct --suite test/router_core_SUITE --case test_drain
    ```

Good in `docs/runbook.md`:

    ```sh
    rebar3 ct --suite test/router_drain_SUITE --case test_drain
    ```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Edit, Finding, Fix, Rule, Severity
from mkdocs_guarantees.model import LinkState
from mkdocs_guarantees.near_misses import hint
from mkdocs_guarantees.review import locked, loss
from mkdocs_guarantees.rules.rb102_moved_test import renamed_suite
from mkdocs_guarantees.sources.commands import Runner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.model import Ref, Suite, TestId
    from mkdocs_guarantees.sources.commands import Command

rule = Rule("RB206", "dead-command", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for document in context.trace.documents:
        for command in document.commands:
            yield from _target(context, command)
            if command.runner is Runner.PYTEST:
                yield from _pytest(context, command)
            elif command.runner is Runner.COMMON_TEST:
                yield from _common_test(context, command)


def _target(context: LintContext, command: Command) -> Iterator[Finding]:
    """Look for the target of `make`, when it is one for tests and all targets of the makefile are known."""
    target, known = command.target, context.targets
    if target and known is not None and target.text not in known and _FOR_TESTS.search(target.text):
        message = f"the makefile has no target {target.text!r}{hint(target.text, known)}"
        yield rule.finding(target.span, message, about=f"make {target.text}")


_FOR_TESTS = re.compile(r"test|smoke|(?:^|[-_])ct(?:$|[-_])|eunit|spec")


def _pytest(context: LintContext, command: Command) -> Iterator[Finding]:
    for suite in command.suites:
        if not context.suite_exists(suite.text) and not context.is_made(suite.text):
            yield _no_suite(context, suite)
    for ref in command.tests:
        file = ref.text.partition("::")[0]
        if context.is_unread(file) or context.is_made(file):
            continue
        link = context.trace.tests.resolve(ref)
        yield from _case(context, ref, link.target, link.candidates, moved=link.state is LinkState.MOVED)


def _common_test(context: LintContext, command: Command) -> Iterator[Finding]:
    suites: list[Suite] = []
    for ref in command.suites:
        found = context.trace.tests.named_suites(ref.text.removesuffix(".erl")) or _by_path(context, ref.text)
        suites += found
        if not found and not context.is_made(ref.text):
            yield _no_suite(context, ref)
        elif found and found[0].hollow:
            yield rule.finding(ref.span, f"the command runs nothing: the suite {ref.text!r} is hollow", about=ref.text)
    for ref in command.tests:
        inside = [case.id for suite in suites for case in suite.cases if case.name == ref.text]
        elsewhere = context.trace.tests.named(ref.text)
        if inside:
            yield from _case(context, ref, inside[0], (), moved=False)
        elif (suites or not command.suites) and not any(suite.unparsed for suite in suites):
            moved = bool(suites) and len(elsewhere) == 1
            fixes = _fixes(context, command, elsewhere[0]) if moved and len(command.tests) == 1 else ()
            yield from _case(context, ref, elsewhere[0] if elsewhere else None, elsewhere, moved=moved, fixes=fixes)


def _by_path(context: LintContext, text: str) -> tuple[Suite, ...]:
    return context.trace.tests.named_suites(text.rpartition("/")[2].removesuffix(".erl"))


def _no_suite(context: LintContext, ref: Ref) -> Finding:
    name = ref.text.rpartition("/")[2].removesuffix(".erl")
    message = f"the command runs nothing: there is no suite {ref.text!r}{hint(name, context.trace.tests.suites)}"
    return rule.finding(ref.span, message, about=ref.text)


def _case(  # noqa: PLR0913  # what is known of one word
    context: LintContext,
    ref: Ref,
    target: TestId | None,
    candidates: tuple[TestId, ...],
    *,
    moved: bool,
    fixes: tuple[Fix, ...] = (),
) -> Iterator[Finding]:
    if target is None and not candidates:
        near = hint(ref.text.rpartition(":")[2], context.test_names)
        yield rule.finding(ref.span, f"the command runs nothing: no suite defines {ref.text!r}{near}", about=ref.text)
    elif moved and target:
        suite = context.trace.tests.by_id[target].suite
        advice = "; lint --fix rewrites it" if any(fix.safe for fix in fixes) else ""
        message = f"the command runs nothing: {ref.text!r} is now in {suite.id!r}{advice}"
        yield rule.finding(ref.span, message, about=ref.text, fixes=fixes)
    elif target and not context.is_live(target):
        yield rule.finding(ref.span, f"the command runs nothing: {ref.text!r} is never run", about=ref.text)


def _fixes(context: LintContext, command: Command, target: TestId) -> tuple[Fix, ...]:
    """Write the suite to which the one case of a command moved."""
    if len(command.suites) != 1 or not context.is_live(target):
        return ()
    old = command.suites[0]
    located = context.trace.tests.by_id[target]
    was = context.was(old.text.rpartition("/")[2].removesuffix(".erl"), located.case.name)
    if was and loss(was, locked(located.case)):  # RB407 says what it lost
        return ()
    new = renamed_suite(old, located)
    return (Fix(f"write {new!r}", (Edit(old.span, old.text, new),)),)
