"""Suites, cases, scenarios and sections become Places: the page and the anchor at which each stands in the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.model import SectionState

if TYPE_CHECKING:
    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.links import LinkedScenario, Trace
    from mkdocs_guarantees.model import Case, Suite, TestId
    from mkdocs_guarantees.sources.markers import View

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Target:
    """A page by its path below `docs_dir`, and an anchor on it, which may be empty."""

    page: str
    anchor: str = ""

    def seen_from(self, page: str) -> str:
        """Give the link as one writes it on another page: a relative `.md` path, which the host resolves."""
        fragment = f"#{self.anchor}" if self.anchor else ""
        if page == self.page and fragment:
            return fragment
        return quote(_relative(self.page, page), safe="/.") + fragment


def target(link: str, page: str) -> str:
    """Give the page that a link on a page leads to: the opposite of `Target.seen_from`."""
    path = unquote(link.partition("#")[0])
    return normpath(join(dirname(page), path)) if path else page


def _relative(path: str, page: str) -> str:
    """Give a path as seen from a page. `posixpath.relpath` would ask for the working directory twice."""
    there, here = path.split("/"), page.split("/")[:-1]
    pairs = zip(there[:-1], here, strict=False)
    shared = next((number for number, (one, other) in enumerate(pairs) if one != other), min(len(there) - 1, len(here)))
    return "/".join([".."] * (len(here) - shared) + there[shared:])


def anchor(text: str) -> str:
    """Make an anchor of any text, the same for the same text."""
    return _UNSAFE.sub("-", text).strip("-") or "x"


def own_anchor(text: str) -> str:
    """Make an anchor that no other text has: one that cannot show all of the text ends in a digest of it."""
    made = anchor(text)
    return made if made == text else f"{made}-{digest(text)[:8]}"


class Places:
    """Where everything stands."""

    def __init__(self, trace: Trace, settings: Settings) -> None:
        self._trace = trace
        self._settings = settings
        self._suites: dict[str, str] = {}
        self._by_anchor: dict[str, str] = {}
        self._cases: dict[str, str] = {}
        self._titles = {
            page.path: (page.title or page.path, {section.anchor: section.title for section in page.sections})
            for page in trace.pages
        }
        for link in (link for scenario in trace.scenarios for link in scenario.sections):
            if link.section and link.state is SectionState.EXPECTED:
                self._titles[link.section.page][1][link.section.anchor] = link.section.title
        self._requirements = {item.requirement.id for item in trace.requirements}
        names: set[str] = set()
        for suite in trace.suites:
            self._suites.setdefault(suite.id, _unique(anchor(_short(suite)), names))
            anchors: set[str] = set()
            self._by_anchor.setdefault(self._suites[suite.id], suite.id)
            for case in suite.cases:
                tail = case.id.removeprefix(suite.id).lstrip(":.")
                self._cases.setdefault(case.id, _unique(anchor(tail), anchors))

    def view(self, view: View) -> Target:
        """Give the page of a view; the view `suite` has none of its own."""
        return Target(f"{self._settings.pages}/{'index' if view == 'dashboard' else view}.md")

    def suite(self, suite: Suite) -> Target:
        if not self._settings.suite_pages:
            return Target(f"{self._settings.pages}/suites.md", self._suites[suite.id])
        return Target(f"{self._settings.pages}/suites/{self._suites[suite.id]}.md")

    def case(self, test: TestId) -> Target | None:
        """Give the place of a case, or None when no suite has it."""
        located = self._trace.tests.by_id.get(test)
        if located is None:
            return None
        page = self.suite(located.suite)
        return Target(page.page, self._cases[test]) if self._settings.suite_pages else page

    def case_anchor(self, case: Case) -> str:
        return self._cases[case.id]

    def suite_anchor(self, suite: Suite) -> str:
        """Give the name that stands for a suite in addresses and markers: safe in both, and its own."""
        return self._suites[suite.id]

    def suite_named(self, name: str) -> Suite | None:
        """Give the suite of an id, or of the name that `suite_anchor` gives it."""
        known = self._trace.tests.suites
        return known.get(name) or known.get(self._by_anchor.get(name, ""))

    def heading(self, place: Target) -> str:
        """Name a section as people do: by the title of its page and its own."""
        title, sections = self._titles.get(place.page, (place.page, {}))
        own = sections.get(place.anchor, "")
        return f"{title} → “{own}”" if own and own != title else title

    def scenario(self, scenario: LinkedScenario) -> Target:
        """Give the place of a scenario's card: its first runbook section, or the page of all scenarios."""
        if self._settings.cards:
            for link in scenario.sections:
                if link.section:
                    return Target(link.section.page, card_anchor(scenario.id))
        return Target(f"{self._settings.pages}/scenarios.md", self.scenario_anchor(scenario))

    def scenario_anchor(self, scenario: LinkedScenario) -> str:
        return anchor(scenario.id)

    def requirement(self, requirement: str) -> Target | None:
        """Give the place of a requirement, or None when none of this id is defined."""
        if requirement not in self._requirements:
            return None
        return Target(f"{self._settings.pages}/requirements.md", own_anchor(requirement))


def source_address(settings: Settings, path: str, line: int) -> str:
    """Give the address of a line in the repository's web view, or an empty text where there is none."""
    template = settings.source_url
    if not template and settings.repo_url:
        folder = "/-/blob/" if "gitlab" in settings.repo_url else "/blob/"
        template = settings.repo_url.rstrip("/") + folder + "HEAD/{path}#L{line}"
    return template.replace("{path}", quote(path)).replace("{line}", str(line))


def card_anchor(scenario: str) -> str:
    """Give the id of a scenario's card."""
    return f"guarantee-{anchor(scenario)}"


def _short(suite: Suite) -> str:
    return suite.id if "/" not in suite.id else suite.id.rpartition(".")[0].replace("/", ".")


def _unique(name: str, used: set[str]) -> str:
    """Give the name, or the name with the first number that makes it new; case does not count, for file systems."""
    candidate, number = name, 1
    while candidate.casefold() in used:
        number += 1
        candidate = f"{name}-{number}"
    used.add(candidate.casefold())
    return candidate
