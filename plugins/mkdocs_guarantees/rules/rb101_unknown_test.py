"""RB101: a reference names a test that no suite defines.

Why: the page promises cover that nobody runs. A test that was deleted or renamed takes the promise with it, and nothing
else says so. In a Markdown page a word counts as the name of a test only where a test is meant; the message says why it
was taken for one. Where the suite makes tests at run time, nobody can tell without running it: then it is a warning.
Where the file is there but not read as a suite (it is excluded, or the test framework leaves it out), it is a remark.

Bad in `docs/runbook.md`:

    ## Tests

    - `test_gone` - reconnects after a loss

Good in `docs/runbook.md`:

    ## Tests

    - `test_reconnect` - reconnects after a loss
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.context import Origin
from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import LinkState
from mkdocs_guarantees.near_misses import hint
from mkdocs_guarantees.rules.rb105_renamed_test import successor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext, Reference

rule = Rule("RB101", "unknown-test", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for reference in context.references:
        # What an alert names is looked at by RB804, which knows scenarios and suites as well.
        if reference.link.state is not LinkState.ORPHANED or reference.origin is Origin.ALERT:
            continue
        if not context.is_made(reference.suite) and successor(context, reference) is None:
            is_known = context.unlisted(reference.suite, reference.name)
            doubt = "" if is_known else _doubt(context, reference.suite)
            message = f"{_message(context, reference)}{doubt}"
            severity = Severity.INFO if context.is_unread(reference.suite) else Severity.WARNING if doubt else None
            yield rule.finding(reference.link.ref.span, message, about=reference.text, severity=severity)


def _doubt(context: LintContext, name: str) -> str:
    suite, unparsed = context.maker(name), context.unparsed(name)
    if suite:
        return f"; {suite.path} may make it at run time ({'; '.join(suite.unseen)}), which only a run can tell"
    return f"; it may be in a part of {unparsed} that could not be parsed (RB903)" if unparsed else ""


def _message(context: LintContext, reference: Reference) -> str:
    suites = context.trace.tests.named_suites(reference.text.removesuffix(".erl"))
    if suites:
        example = f", such as {suites[0].cases[0].id!r}" if suites[0].cases else ""
        return f"{reference.text!r}: this is a suite; name one of its tests{example}{reference.because}"
    name = reference.text.rpartition(":")[2]
    place = context.unlisted(reference.suite, name)
    if place:
        advice = "but the suite does not list it among its tests; list it, or name another test"
        return f"{reference.text!r}: this is a function ({place}), {advice}{reference.because}"
    near = hint(name, context.test_names)
    if reference.suite and not context.suite_exists(reference.suite):
        where = f"there is no suite {reference.suite!r}, nor a test {name!r} in another one"
    elif context.is_unread(reference.suite):
        where = f"{reference.suite!r} is there, but is not read as a suite, so nobody can tell"
    elif reference.suite:
        where = f"neither {reference.suite!r} nor another suite defines it"
    else:
        count = len(context.trace.suites)
        where = f"none of {count} suites defines it" if count > 1 else "the only suite does not define it"
    past = context.lost(reference)
    return f"{reference.text!r}: {where}{near}{reference.because}{f' ({past})' if past else ''}"
