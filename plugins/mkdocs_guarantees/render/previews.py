"""A Comparison becomes what a preview shows of it: a ribbon and a fold on cards, rows on a page, marks on pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import BAD, GOOD, Subject
from mkdocs_guarantees.model import TestId
from mkdocs_guarantees.plurals import many
from mkdocs_guarantees.render.badges import Badge
from mkdocs_guarantees.render.changes.bundles import bundled, own_name
from mkdocs_guarantees.render.changes.words import BADGES, name, place, shown
from mkdocs_guarantees.render.places import Target, anchor, source_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mkdocs_guarantees.changes import Change, Comparison, RunbookSection
    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.links import Trace
    from mkdocs_guarantees.render.changes.bundles import Bundle
    from mkdocs_guarantees.render.places import Places


@dataclass(frozen=True, slots=True)
class ChangeLink:
    """A section that a change touches, or a case that changed with others; it leads nowhere when it is gone."""

    text: str
    place: Target | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One change, or several that are alike, ready to be placed.

    Attributes:
        subject: what it happened to, or how many there are of it.
        text: its name; empty where there are several.
        place: where what it is about stands in the site, if it does.
        cause: `path:line`.
        source: address of that line, if there is one.
        members: the several.
    """

    badge: Badge
    subject: str
    text: str
    place: Target | None
    before: str
    after: str
    cause: str
    source: str
    sections: tuple[ChangeLink, ...]
    members: tuple[ChangeLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """What is marked on one card: the counts, in the colour of the worst, and what changed."""

    badge: Badge
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes that touch one page, and how many they are."""

    text: str
    anchor: str
    place: Target | None
    count: int
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The page of all changes."""

    base: str
    head: str
    missing: str
    counts: tuple[tuple[int, Badge], ...]
    groups: tuple[ChangeGroup, ...]
    remark: str = ""


NO_COMPARISON = "This site is compared with nothing: the setting `compare_to` names a revision or a published index."


class Marks:
    """Makes the views of one comparison."""

    def __init__(self, comparison: Comparison | None, trace: Trace, settings: Settings, places: Places) -> None:
        self._comparison = comparison
        self._trace = trace
        self._settings = settings
        self._places = places
        self._titles = {page.path: page.title or page.path for page in trace.pages}

    @cached_property
    def _by_scenario(self) -> Mapping[str, tuple[Change, ...]]:
        found: dict[str, list[Change]] = defaultdict(list)
        for change in self._changes:
            for scenario in change.scenarios:
                found[scenario].append(change)
        return {scenario: tuple(changes) for scenario, changes in found.items()}

    @property
    def _changes(self) -> tuple[Change, ...]:
        return self._comparison.changes if self._comparison else ()

    @cached_property
    def pages(self) -> frozenset[str]:
        """The pages with a section that a change touches."""
        return frozenset(section.page for change in self._changes for section in change.sections)

    def card(self, scenario: str) -> Marked | None:
        """Give what to mark on the card of a scenario."""
        changes = self._by_scenario.get(scenario, ())
        if not changes:
            return None
        words = ", ".join(f"{count} {badge.word}" for count, badge in _counted(changes))
        worst = BADGES[changes[0].kind]
        badge = Badge("Δ", f"Changed here: {words}", _role(changes), worst.title)
        return Marked(badge, tuple(self._view(change) for change in changes))

    def view(self) -> ChangesView:
        """List all changes, by the pages that they touch."""
        comparison = self._comparison
        if comparison is None:
            return ChangesView("", "", NO_COMPARISON, (), ())
        counts = tuple(_counted(comparison.changes))
        groups = tuple(self._groups(comparison))
        sides = shown(comparison.base), shown(comparison.head)
        return ChangesView(*sides, comparison.missing, counts, groups, shown(comparison.remark))

    def _groups(self, comparison: Comparison) -> Iterator[ChangeGroup]:
        found: dict[str, list[Change]] = defaultdict(list)
        for change in comparison.changes:
            for page in dict.fromkeys(section.page for section in change.sections) or [""]:
                found[page].append(change)
        for page, changes in sorted(found.items(), key=lambda item: (not item[0], item[0])):
            views = tuple(self._bundle(bundle) for bundle in bundled(changes))
            target = Target(page) if page in self._titles else None
            title = self._titles.get(page, page) or "Not in a runbook"
            yield ChangeGroup(title, anchor(page or "else"), target, len(changes), views)

    def _bundle(self, bundle: Bundle) -> ChangeView:
        view = self._view(bundle.first)
        if bundle.is_single:
            return view
        before, after = map(shown, bundle.words)
        return replace(
            view,
            subject=many(len(bundle.changes), view.subject),
            text="",
            place=None,
            before=before,
            after=after,
            cause=bundle.where,
            sections=tuple(self._sections(bundle.sections)),
            members=tuple(ChangeLink(shown(own_name(change)), self._place(change)) for change in bundle.changes),
        )

    def _view(self, change: Change) -> ChangeView:
        cause = change.cause
        return ChangeView(
            badge=BADGES[change.kind],
            subject=change.subject,
            text=name(change),
            place=self._place(change),
            before=shown(change.before),
            after=shown(change.after),
            cause=place(change),
            source=source_address(self._settings, cause.path, cause.line) if not change.is_cut else "",
            sections=tuple(self._sections(change.sections)),
        )

    def _sections(self, sections: Iterable[RunbookSection]) -> Iterator[ChangeLink]:
        for section in sections:
            known = self._comparison is not None and self._comparison.has(section)
            target = Target(section.page, section.anchor) if known else None
            yield ChangeLink(shown(section.title or section.anchor) + ("" if known else " (gone)"), target)

    def _place(self, change: Change) -> Target | None:
        """Find what a change is about in the site as it is."""
        if change.subject is Subject.CASE:
            return self._places.case(TestId(change.now)) if change.now else None
        if change.subject is Subject.REQUIREMENT:
            return self._places.requirement(change.now)
        scenarios = (self._trace.by_id.get(scenario) for scenario in change.scenarios)
        found = next((scenario for scenario in scenarios if scenario), None)
        return self._places.scenario(found) if found and change.subject is not Subject.SECTION else None


def _counted(changes: Iterable[Change]) -> Iterator[tuple[int, Badge]]:
    kinds = [change.kind for change in changes]
    return ((kinds.count(kind), badge) for kind, badge in BADGES.items() if kind in kinds)


def _role(changes: Iterable[Change]) -> str:
    """Give the colour of several changes: that of the worst, unless all are for the better."""
    kinds = {change.kind for change in changes}
    if kinds & BAD:
        return next(BADGES[kind].role for kind in BADGES if kind in kinds)
    return "good" if kinds <= GOOD else "info"
