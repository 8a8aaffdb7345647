"""RB303: what is guaranteed changed since a person last reviewed it, in the test or in the scenario.

Why: a promise that becomes weaker, or a test that now states something else, changes what people on call rely on.
`guarantees review` shows the difference word by word.

Bad in `data/guarantees.lock.yml`:

    scenarios:
      "nats-loss":
        guarantees:
          - "The router reconnects within a second"

Good in `data/guarantees.lock.yml`:

    scenarios:
      "nats-loss":
        guarantees:
          - "The router reconnects by itself"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.review import Aspect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.review import Change

rule = Rule("RB303", "guarantee-changed", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for change in context.review.changes:
        if change.aspect is Aspect.GUARANTEES:
            what = f"what {change.subject!r} guarantees is not what was reviewed: {_told(change)}"
            message = f"{what}; see 'guarantees review {change.subject}'"
            yield rule.finding(_place(context, change), message, about=change.subject)


def _told(change: Change) -> str:
    """Name the first sentence that is gone and the first that is new."""
    gone = [text for text in change.before if text not in change.after]
    new = [text for text in change.after if text not in change.before]
    parts = [f"{verb} {texts[0]!r}{_more(texts)}" for verb, texts in (("gone is", gone), ("new is", new)) if texts]
    return ", ".join(parts)


def _more(texts: list[str]) -> str:
    return f" and {len(texts) - 1} more" if len(texts) > 1 else ""


def _place(context: LintContext, change: Change) -> Span:
    if change.is_test:
        located = context.trace.tests.by_id[change.subject]
        lines = [item.line for item in located.case.guarantees if " ".join(item.text.split()) not in change.before]
        return Span(located.suite.path, lines[0] if lines else located.case.line)
    scenario = context.trace.by_id[change.subject].scenario
    lines = [item.line for item in scenario.guarantees if " ".join(item.text.split()) not in change.before]
    return Span(scenario.span.path, lines[0]) if lines else scenario.span
