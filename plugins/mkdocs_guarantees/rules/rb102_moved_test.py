"""RB102: the test is now in another suite or class.

Why: the command and the link that were copied from the page run nothing, and on the way a test can lose what it proved.
`lint --fix` writes the new suite when the test is run there and its body is nearly the same as it was when a person
last reviewed it or, where there was no review, in the last commit that had it. A test that was rewritten on the way is
left to `--unsafe-fixes`, one that proves less to a person: RB407 says what it lost. Where nothing is known of what it
was, it is enough that the test asserts something.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_drain_SUITE:test_reconnect"]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_core_SUITE:test_reconnect"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.context import Origin
from mkdocs_guarantees.findings import Edit, Finding, Fix, Rule, Severity
from mkdocs_guarantees.model import LinkState, Strength
from mkdocs_guarantees.review import is_intact, locked, loss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext, Reference
    from mkdocs_guarantees.links import Located
    from mkdocs_guarantees.model import Ref

rule = Rule("RB102", "moved-test", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for reference in context.references:
        located = context.located(reference)
        if reference.link.state is not LinkState.MOVED or located is None or reference.origin is Origin.ALERT:
            continue
        fixes = tuple(_fixes(context, reference, located))
        past = context.lost(reference)
        what = f"{_quoted(reference)} is now {_whereabouts(context, reference, located)}"
        advice = _advice(context, reference, located, fixes)
        message = f"{what}; {advice}{reference.because}{f' ({past})' if past else ''}"
        yield rule.finding(reference.link.ref.span, message, about=reference.text, fixes=fixes)


def _quoted(reference: Reference) -> str:
    holder = reference.holder
    return f"{reference.text!r} of {holder.text!r}" if holder else repr(reference.text)


def _whereabouts(context: LintContext, reference: Reference, located: Located) -> str:
    """Say in which suite the test is or, where the reference names no other one, in which class."""
    stated = context.trace.tests.named_suites(reference.suite) if reference.suite else (located.suite,)
    now = f"{located.case.id!r}" if located.suite in stated else f"in {located.suite.id!r}"
    return f"{now} ({located.suite.path}:{located.case.line})"


def _advice(context: LintContext, reference: Reference, located: Located, fixes: tuple[Fix, ...]) -> str:
    if not context.is_live(located.case.id):
        return "it is not run there: look at it, then name its suite here"
    if unparsed := context.unparsed(reference.suite) if reference.suite else "":
        return f"it may still be in a part of {unparsed} that could not be parsed: mend that first"
    if not fixes:
        was = context.before(reference)
        lost = loss(was, locked(located.case)) if was else ""
        return f"it proves less there ({lost}): look at it, then name its suite here"
    if fixes[0].safe:
        unseen = "" if context.before(reference) else "what it proved before is not known; "
        return f"{unseen}lint --fix rewrites it"
    return "it is not what it was: look at it, then lint --unsafe-fixes rewrites it"


def _fixes(context: LintContext, reference: Reference, located: Located) -> Iterator[Fix]:
    """Write the new place; safe only for a test that is run there and is nearly what it was."""
    was, now = context.before(reference), locked(located.case)
    if not context.is_live(located.case.id) or (was and loss(was, now)):
        return
    if reference.suite and context.unparsed(reference.suite):
        return
    safe = is_intact(was, now) if was else now.strength in {Strength.STRONG, Strength.UNKNOWN}
    holder = reference.holder
    if holder:
        new = renamed_suite(holder, located)
        yield Fix(f"write {new!r}", (Edit(holder.span, holder.text, new),), safe)
    else:
        yield Fix(f"write {located.case.id!r}", (Edit(reference.link.ref.span, reference.text, located.case.id),), safe)


def renamed_suite(holder: Ref, located: Located) -> str:
    """Write a suite in the way in which the old one is written: as a path, as a file name, or as a name."""
    text = holder.text
    if "/" in text and "." in text:
        return located.suite.path
    name = located.suite.path.rpartition("/")[2]
    if text.endswith((".erl", ".py")):
        return name
    return f"{text.rpartition('/')[0]}/{located.suite.id}" if "/" in text else located.suite.id
