"""A site becomes the files that stand beside its pages: the index, the badges as pictures, the metrics."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mkdocs_guarantees import status
from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.model import Status
from mkdocs_guarantees.render import badge_svg, index_json, metrics
from mkdocs_guarantees.render.badges import STATUS
from mkdocs_guarantees.render.pages import BADGES
from mkdocs_guarantees.render.places import own_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.links import LinkedScenario
    from mkdocs_guarantees.render.badges import Badge
    from mkdocs_guarantees.render.site import Site


def files(site: Site) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Make all files, one after the other: their path below the site's root, and their content in pieces.

    The metrics still lack what `metrics.stamped` adds.
    """
    folder = site.settings.pages
    yield f"{folder}/index.json", index_json.pieces(site.project)
    yield f"{folder}/{metrics.FILE}", (metrics.render(site.project).encode(),)
    for name, label, badge, detail in (*_scenarios(site), *_pages(site)):
        yield f"{folder}/{BADGES}/{name}.svg", (badge_svg.svg(label, badge, detail).encode(),)
        yield f"{folder}/{BADGES}/{name}.json", (badge_svg.endpoint(label, badge, detail).encode(),)


def _scenarios(site: Site) -> Iterator[tuple[str, str, Badge, str]]:
    for scenario in site.trace.scenarios:
        word = site.statuses.of_scenario(scenario)
        at = metrics.last_proof(site.statuses, scenario)
        day = f"{datetime.fromtimestamp(at, tz=UTC):%Y-%m-%d}" if at is not None and word is not Status.VOID else ""
        detail = f"last proof {day}" if day and word is not Status.VERIFIED else day
        yield scenario.id, scenario.scenario.title, STATUS[word], detail


def _file_names(pages: Iterable[str]) -> Iterator[str]:
    """Name the badge of each page: that of `runbooks/router.md` is `runbooks.router`."""
    taken: set[str] = set()
    for page in pages:
        name = own_anchor(page.removesuffix(".md").replace("/", "."))
        yield f"{name}-{digest(page)[:8]}" if name in taken else name
        taken.add(name)


def _pages(site: Site) -> Iterator[tuple[str, str, Badge, str]]:
    """Give a badge for each page that has scenarios: the worst of them, and how many are verified."""
    by_page: dict[str, dict[str, LinkedScenario]] = {}
    for (page, _), scenarios in site.trace.by_section.items():
        by_page.setdefault(page, {}).update((scenario.id, scenario) for scenario in scenarios)
    titles = {page.path: page.title or page.path for page in site.trace.pages}
    names = _file_names(sorted(by_page))
    for (page, found), name in zip(sorted(by_page.items()), names, strict=True):
        words = [site.statuses.of_scenario(scenario) for scenario in found.values()]
        detail = f"{words.count(Status.VERIFIED)} of {len(words)} scenarios verified"
        yield (
            f"pages/{name}",
            titles[page],
            STATUS[status.worst(words)],
            detail,
        )
