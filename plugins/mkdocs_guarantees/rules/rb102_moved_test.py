"""RB102: the test is now in another suite.

Why: the command and the link that were copied from the page run nothing, and on the way a test can lose what it proved.
`lint --fix` writes the new suite when the test that was found there is run and asserts something; otherwise look at it
first.

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
        what = f"{_quoted(reference)} is now in {located.suite.id!r} ({located.suite.path}:{located.case.line})"
        yield rule.finding(
            reference.link.ref.span, f"{what}; {_advice(fixes)}{reference.because}", about=reference.text, fixes=fixes
        )


def _quoted(reference: Reference) -> str:
    holder = reference.holder
    return f"{reference.text!r} of {holder.text!r}" if holder else repr(reference.text)


def _advice(fixes: tuple[Fix, ...]) -> str:
    if fixes and fixes[0].safe:
        return "lint --fix rewrites it"
    return "it is not run, or asserts nothing, there: look at it, then name its suite here"


def _fixes(context: LintContext, reference: Reference, located: Located) -> Iterator[Fix]:
    """Write the new place; safe only when what was found there is still a test that proves something."""
    safe = context.is_live(located.case.id) and located.case.proof.strength is not Strength.HOLLOW
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
