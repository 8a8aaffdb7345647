"""The headings that a host rendered become warnings: one for each section of a scenario that is not among them.

Sections are known before pages are rendered, by reading them as the host will. Whatever changes a page in between, such
as another plugin, might take the heading away under which a card belongs; then no card stands there, and links to the
section lead nowhere. And where a plugin writes headings, only now can be told whether it wrote the one that is named.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from markdown.util import HTML_PLACEHOLDER_RE

from mkdocs_guarantees.links import folded
from mkdocs_guarantees.near_misses import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from mkdocs_guarantees.memory import Outcome


class Rendered:
    """The headings of each page, as the pages are rendered; a blog renders some in part as well."""

    def __init__(self) -> None:
        self._anchors: dict[str, set[str]] = defaultdict(set)
        self._texts: dict[str, set[str]] = defaultdict(set)

    def clear(self) -> None:
        self._anchors.clear()
        self._texts.clear()

    def add(self, page: str, headings: Iterable[Element]) -> None:
        """Take note of headings with an anchor."""
        anchors, texts = self._anchors[page], self._texts[page]  # of a page without headings as well
        for heading in headings:
            anchors.add(heading.get("id", ""))
            texts.add(folded(HTML_PLACEHOLDER_RE.sub("", "".join(heading.itertext()))))

    def missing(self, outcome: Outcome) -> Iterator[str]:
        """Say which sections of the pages that were rendered lack their heading."""
        for page, anchor, scenarios in outcome.sections:
            known = self._anchors.get(page)
            if known is not None and anchor not in known:
                near = nearest(anchor, sorted(known))
                offer = f"; did it become '#{near[0]}'?" if near else ""
                named = ", ".join(map(repr, scenarios))
                yield f"{page!r} as rendered has no heading '#{anchor}', under which the card of {named} belongs{offer}"
        for page, section, scenario in outcome.doubted:
            if page in self._anchors and not self._is_there(page, section):
                yield f"{page!r} as rendered has no heading {section!r}, which {scenario!r} names"

    def _is_there(self, page: str, section: str) -> bool:
        if section.startswith("#"):
            return section.lstrip("# ") in self._anchors[page]
        return folded(section) in self._texts[page]
