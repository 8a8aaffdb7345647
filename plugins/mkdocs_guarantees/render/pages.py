"""A trace becomes the list of generated pages: a title, a sentence, and the marker of the view that fills each."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.markers import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.render.site import Site


BADGES = "badges"
"""The folder of the badges, in that of the generated pages."""


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page that nobody wrote.

    Attributes:
        path: below `docs_dir`.
        title: plain text.
        overview: it belongs into a navigation; pages of single suites would swamp one.
    """

    path: str
    title: str
    markdown: str
    overview: bool


_OVERVIEWS = {
    View.CHANGES: ("Changes in this preview", "What this change does to the guarantees, by the pages that it touches."),
    View.DASHBOARD: ("Dashboard", "What the recorded runs of the tests say of every scenario."),
    View.MAPPING: ("Tests and runbook sections", "Which test stands behind which section, computed from both."),
    View.SCENARIOS: ("Scenarios", "Faults that can occur in production, and what is promised of each."),
    View.SMOKE: ("Smoke set", "The scenarios to check first, with the commands that check them."),
    View.REQUIREMENTS: ("Requirements", "What is required, and the tests that trace to it."),
    View.ALERTS: ("Alerts", "What whoever is paged will find: the section, and what is promised there."),
    View.SUITES: ("Test suites", "All suites of the repository, read without running them."),
    View.GAPS: ("Gaps", "What is claimed without proof, and what is proved without being told."),
}


_HEAD = "---\nhide: [toc]\n---\n\n"
"""A page that is one table has no contents to list; Material then gives the table the room."""


def pages(site: Site) -> Iterator[GeneratedPage]:
    """List the pages that have something to show; suites and gaps always have."""
    shown = {
        View.CHANGES: site.comparison is not None,
        View.DASHBOARD: site.trace.scenarios or site.trace.recordings.runs,
        View.MAPPING: site.trace.scenarios,
        View.SCENARIOS: site.trace.scenarios,
        View.SMOKE: [item for item in site.trace.scenarios if item.scenario.smoke],
        View.REQUIREMENTS: site.trace.requirements,
        View.ALERTS: site.trace.alerts,
    }
    for view, (title, text) in _OVERVIEWS.items():
        if shown.get(view, True):
            markdown = f"{_HEAD}# {title}\n\n{text}\n\n<!-- guarantees: {view} -->\n"
            yield GeneratedPage(site.places.view(view).page, title, markdown, overview=True)
    if not site.settings.suite_pages:
        return
    for suite in site.trace.tests.suites.values():
        markdown = f"{_HEAD}# {_as_text(suite.id)}\n\n<!-- guarantees: suite {site.places.suite_anchor(suite)} -->\n"
        yield GeneratedPage(site.places.suite(suite).page, suite.id, markdown, overview=False)


def _as_text(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    spaced = " ".join(text.split())
    return "".join(f"\\{char}" if char in _MARKUP else char for char in escape(spaced, quote=False))


_MARKUP = frozenset("\\`*_{}[]()#+-.!")
