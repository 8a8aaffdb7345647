"""The headings that a host rendered become warnings: one for each section of a scenario that is not among them.

Sections are known before pages are rendered, by reading them as the host will. Whatever changes a page in between, such
as another plugin, might take the heading away under which a card belongs; then no card stands there, and links to the
section lead nowhere. And where a plugin or a hook writes headings, only now can be told whether it wrote that one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mkdocs_guarantees.near_misses import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from mkdocs_guarantees.memory import Outcome


class Rendered:
    """The headings of each page, as the pages are rendered; a blog renders some in part as well."""

    def __init__(self) -> None:
        self._anchors: dict[str, set[str]] = defaultdict(set)

    def clear(self) -> None:
        self._anchors.clear()

    def add(self, page: str, headings: Iterable[Element]) -> None:
        """Take note of headings with an anchor."""
        self._anchors[page].update(heading.get("id", "") for heading in headings)  # of a page without headings as well

    def missing(self, outcome: Outcome) -> Iterator[str]:
        """Say which sections of the pages that were rendered lack their heading."""
        for page, anchor, scenarios in outcome.sections:
            known = self._anchors.get(page)
            if known is not None and anchor not in known:
                near = nearest(anchor, sorted(known))
                offer = f"; did it become '#{near[0]}'?" if near else ""
                named = ", ".join(map(repr, scenarios))
                yield f"{page!r} as rendered has no heading '#{anchor}', under which the card of {named} belongs{offer}"
