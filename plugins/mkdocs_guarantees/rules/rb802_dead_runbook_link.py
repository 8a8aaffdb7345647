"""RB802: the `runbook_url` of an alert leads to no page or heading of this site.

Why: whoever is paged clicks on it first. The address is compared with the pages of the site as they would be built,
without any network; addresses of other sites are not looked at. `lint --fix` follows a heading that moved to another
page, or that was reviewed under this name and has another one over the same text.

Bad in `data/alerts/router.yml`:

    groups:
      - name: router
        rules:
          - alert: RouterNatsDown
            expr: router_nats_connected == 0
            labels: {severity: critical}
            annotations:
              runbook_url: https://router.example/runbook/#diagnosis-broker

Good in `data/alerts/router.yml`:

    groups:
      - name: router
        rules:
          - alert: RouterNatsDown
            expr: router_nats_connected == 0
            labels: {severity: critical}
            annotations:
              runbook_url: https://router.example/runbook/#diagnosis-nats
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Edit, Finding, Fix, Rule, Severity
from mkdocs_guarantees.model import AlertState, Ref
from mkdocs_guarantees.near_misses import hint, nearest
from mkdocs_guarantees.sources.alerts import Sites, moved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.links import LinkedAlert

rule = Rule("RB802", "dead-runbook-link", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for item in context.trace.alerts:
        ref = item.alert.runbook
        if item.state is not AlertState.ORPHANED or ref is None:
            continue
        address, _, anchor = ref.text.partition("#")
        if item.page is None:
            doubt = context.page_doubt
            message = f"{ref.text!r} leads to no page of this site{_near(context, address)}{doubt}"
            about, severity = f"{item.alert.name} {ref.text}", Severity.INFO if doubt else None
            yield rule.finding(ref.span, message, about=about, severity=severity)
            continue
        doubt = context.heading_doubt(item.page.path)
        fixes = () if doubt else tuple(_fixes(context, item, ref, anchor))
        offer = f"; {fixes[0].title}" if fixes else doubt
        message = f"{item.page.path!r} has no heading with the anchor {anchor!r}{offer}"
        about, severity = f"{item.alert.name} {ref.text}", Severity.INFO if doubt else None
        yield rule.finding(ref.span, message, about=about, fixes=fixes, severity=severity)


def _near(context: LintContext, address: str) -> str:
    name = address.rstrip("/").rpartition("/")[2].removesuffix(".html").removesuffix(".md")
    return hint(name, [page.rpartition("/")[2].removesuffix(".md") for page in context.pages])


def _fixes(context: LintContext, item: LinkedAlert, ref: Ref, anchor: str) -> Iterator[Fix]:
    """Follow an anchor to its text under a new heading, or to the one page that has it now; else offer the nearest."""
    if ref.span.end_column - ref.span.column != len(ref.text) or item.page is None:
        return  # written over several lines, or with escapes
    renamed = context.review.section_now(item.page.path, f"#{anchor}")
    if renamed:
        new = f"{ref.text.partition('#')[0]}#{renamed[0]}"
        yield Fix(f"its text now stands under {renamed[1]!r}; lint --fix writes it", (Edit(ref.span, ref.text, new),))
        return
    homes = [page.path for page in context.trace.pages if any(part.anchor == anchor for part in page.sections)]
    address = moved(ref.text.partition("#")[0], item.page.path, homes[0]) if len(homes) == 1 else None
    new = f"{address}#{anchor}"
    if address is not None and _leads_to(context, item, new) == homes[0]:
        yield Fix(f"it is now on {homes[0]!r}; lint --fix follows it", (Edit(ref.span, ref.text, new),))
        return
    for found in nearest(anchor, [part.anchor for part in item.page.sections]):
        new = f"{ref.text.partition('#')[0]}#{found}"
        yield Fix(
            f"did you mean {found!r}? lint --unsafe-fixes writes it", (Edit(ref.span, ref.text, new),), safe=False
        )


def _leads_to(context: LintContext, item: LinkedAlert, address: str) -> str:
    """Give the page on which a reader of the alert would find the heading if the address were another one."""
    settings = context.settings
    sites = Sites(context.pages, settings.site_url, settings.repo_url, settings.docs_dir)
    state, page, _ = sites.find(replace(item.alert, runbook=Ref(address, item.alert.span)))
    return page.path if page and state is AlertState.RESOLVED else ""
