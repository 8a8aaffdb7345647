"""RB105: the test is gone, and another one has nearly its body, or one of its suite nearly its name.

Why: a test that got a better name still proves what it did; the page only has to follow. What the body was is known
from the last review or from git. Whether it is the same test is for a person to say: the fix needs `--unsafe-fixes`.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_core_SUITE:test_reconnects"]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_core_SUITE:test_reconnect"]
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from mkdocs_guarantees.context import Origin
from mkdocs_guarantees.findings import Edit, Finding, Fix, Rule, Severity
from mkdocs_guarantees.links import Located
from mkdocs_guarantees.model import LinkState
from mkdocs_guarantees.sources.naming import ends_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs_guarantees.context import LintContext, Reference
    from mkdocs_guarantees.model import TestId

rule = Rule("RB105", "renamed-test", severity=Severity.ERROR, since="0.1")

LIKENESS = 0.85
"""Two names that are less alike than this are two tests."""


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for reference in context.references:
        if reference.link.state is not LinkState.ORPHANED or reference.origin is Origin.ALERT:
            continue
        found = successor(context, reference)
        if found is None:
            continue
        past = context.lost(reference)
        yield _finding(reference, found, f" ({past})" if past else "")


def _finding(reference: Reference, found: Located, past: str) -> Finding:
    old, name = reference.text, reference.name
    here = ends_in(found.suite.id, reference.suite.removesuffix(".erl"))
    new = old[: len(old) - len(name)] + found.case.name if here else found.case.id
    where = f"{reference.suite!r} has no such test" if here else "there is no such test any more"
    message = f"{old!r}: {where}; was it renamed to {new!r}? lint --unsafe-fixes writes it{reference.because}{past}"
    fix = Fix(f"write {new!r}", (Edit(reference.link.ref.span, old, new),), safe=False)
    return rule.finding(reference.link.ref.span, message, about=old, fixes=(fix,))


def successor(context: LintContext, reference: Reference) -> Located | None:
    """Give the one case whose body is nearly that of the lost one, else the one of its suite with nearly its name."""
    if not reference.suite:
        return None
    suites = context.trace.tests.named_suites(reference.suite.removesuffix(".erl"))
    cases = {case.id: Located(suite, case) for suite in suites for case in suite.cases}
    alike = _alike(context, reference, cases)
    if alike:
        return alike
    by_name = {located.case.name: located for located in cases.values()}
    found = difflib.get_close_matches(reference.name, sorted(by_name), n=2, cutoff=LIKENESS)
    return by_name[found[0]] if len(found) == 1 else None


def _alike(context: LintContext, reference: Reference, cases: Mapping[TestId, Located]) -> Located | None:
    """Give the case that has the body of the lost one: in its suite, else anywhere; none that was there before."""
    was = context.before(reference)
    if was is None or not was.sketch:
        return None
    past = context.lost(reference)
    known = {*context.lock.tests, *(name for name, item in cases.items() if past and item.case.name in past.beside)}
    for among in (list(cases), None):
        alike = [name for _, name in context.review.likes.like(was.sketch, among=among) if name not in known]
        if alike:
            return context.trace.tests.by_id[alike[0]] if len(alike) == 1 else None
    return None
