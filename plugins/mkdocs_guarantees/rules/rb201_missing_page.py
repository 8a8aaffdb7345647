"""RB201: the runbook page does not exist.

Why: whoever is paged follows the name of the page and finds nothing. Outside of a build it is a remark where a plugin
such as `monorepo` or `gen-files` may bring the page.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        runbook: [{page: router.md, section: "Diagnosis: NATS"}]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        runbook: [{page: runbook.md, section: "Diagnosis: NATS"}]
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import SectionState
from mkdocs_guarantees.near_misses import hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.links import LinkedScenario
    from mkdocs_guarantees.model import SectionRef

rule = Rule("RB201", "missing-page", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        for link in scenario.sections:
            if link.state is SectionState.ORPHANED and link.ref.page not in context.pages:
                yield _no_page(context, scenario, link.ref)
    for document in context.trace.documents:
        for claim in document.claims:
            if claim.page and target(context, document.path, claim.page.text) is None:
                message = f"there is no page {claim.page.text!r}, neither from the root nor from here"
                yield rule.finding(claim.page.span, message + _near(context, claim.page.text), about=claim.page.text)


def _no_page(context: LintContext, scenario: LinkedScenario, ref: SectionRef) -> Finding:
    about, span = f"{scenario.id} {ref.page}", ref.page_span or ref.span
    if context.settings.path_of(ref.page) in context.files:
        why = "by `exclude_docs`, `draft_docs` or a plugin"
        return rule.finding(span, f"the site leaves out {ref.page!r}, though it is there: {why}", about=about)
    docs = context.settings.path_of("") or "the root"
    near, doubt = _near(context, ref.page), context.page_doubt
    message = f"there is no page {ref.page!r} below {docs}{near}{doubt}"
    return rule.finding(span, message, about=about, severity=Severity.INFO if doubt else None)


def target(context: LintContext, document: str, page: str) -> str | None:
    """Give the path of a page that a document names: from the root, from the folder of the pages, or from itself."""
    here = posixpath.normpath(posixpath.join(posixpath.dirname(document), page))
    named = (page, context.settings.path_of(page), here)
    return next((path for path in named if path in context.files or path in context.documents), None)


def _near(context: LintContext, page: str) -> str:
    """Offer the page of the same name elsewhere, else the nearest name."""
    base = page.rpartition("/")[2]
    same = [path for path in context.by_name.get(base, ()) if path != page]
    if same:
        return f"; did you mean {(context.settings.page_at(same[0]) or same[0])!r}?"
    return hint(page, context.pages)
