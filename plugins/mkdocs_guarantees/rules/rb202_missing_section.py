"""RB202: the page has no such heading.

Why: the link lands at the top of a long page, and the card is shown nowhere. `lint --fix` writes the new heading when
the page has the text that was reviewed under the old one; the heading with the nearest name needs `--unsafe-fixes`.
It is a remark where a plugin such as `macros` or `include-markdown`, or a hook of the site, may write the heading; then
a build warns if the rendered page does not have it.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        runbook: [{page: runbook.md, section: "Diagnosis: NATS Failures"}]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        runbook: [{page: runbook.md, section: "Diagnosis: NATS"}]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Edit, Finding, Fix, Rule, Severity
from mkdocs_guarantees.links import folded
from mkdocs_guarantees.model import SectionState
from mkdocs_guarantees.near_misses import nearest
from mkdocs_guarantees.rules.rb201_missing_page import target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.model import Span

rule = Rule("RB202", "missing-section", severity=Severity.ERROR, since="0.1")


_NOT_FOUND = frozenset({SectionState.ORPHANED, SectionState.EXPECTED, SectionState.AMBIGUOUS})


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        for link in scenario.sections:
            page = context.pages.get(link.ref.page)
            if page is None or link.state not in _NOT_FOUND:
                continue
            if link.state is SectionState.AMBIGUOUS:
                message = f"{page.path!r} has several headings {link.ref.section!r}; write the '#anchor' of one"
                yield rule.finding(link.ref.span, message, about=f"{scenario.id} {link.ref.section}")
                continue
            is_anchor = link.ref.section.startswith("#")
            known = [f"#{item.anchor}" if is_anchor else item.title for item in page.sections]
            doubt = context.heading_doubt(page.path) if link.state is SectionState.EXPECTED else ""
            yield _missing(context, link.ref.span, link.ref.section, page.path, known, doubt=doubt)
    yield from _claims(context)


def _claims(context: LintContext) -> Iterator[Finding]:
    titles = {document.path: [title for _, title in document.titles] for document in context.trace.documents}
    for document in context.trace.documents:
        for claim in document.claims:
            path = target(context, document.path, claim.page.text) if claim.page else None
            if claim.heading is None or path not in titles:
                continue
            heading = claim.heading.text
            if heading not in titles[path] and folded(heading) not in map(folded, titles[path]):
                doubt = context.heading_doubt(context.page_of(path) or path)
                yield _missing(context, claim.heading.span, claim.heading.text, path, titles[path], doubt=doubt)


def _missing(  # noqa: PLR0913  # all that a finding says
    context: LintContext, span: Span, section: str, page: str, known: Iterable[str], *, doubt: str
) -> Finding:
    renamed = context.review.section_now(context.page_of(page) or page, section)
    if renamed:
        new = f"#{renamed[0]}" if section.startswith("#") else renamed[1]
        message = f"{page!r} has no heading {section!r}; its text now stands under {new!r}; lint --fix writes it"
        return rule.finding(span, message, about=section, fixes=(Fix(f"write {new!r}", (Edit(span, section, new),)),))
    if doubt:
        return rule.finding(span, f"{page!r} has no heading {section!r}{doubt}", about=section, severity=Severity.INFO)
    found = nearest(section, known)
    fixes = tuple(Fix(f"write {name!r}", (Edit(span, section, name),), safe=False) for name in found)
    offer = f"; did you mean {found[0]!r}? lint --unsafe-fixes writes it" if found else ""
    return rule.finding(span, f"{page!r} has no heading {section!r}{offer}", about=section, fixes=fixes)
