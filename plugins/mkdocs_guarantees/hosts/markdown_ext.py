"""The elements of a page gain cards, strip, marks and views: the one way by which anything enters a page.

The work is done in a tree processor that runs after `toc` has given headings their ids and before the host resolves
links and collects anchors, so that on every host what is put in is resolved and checked like what was written.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Protocol
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from mkdocs_guarantees.hosts.current_page import current_page
from mkdocs_guarantees.render.fragments import escaped
from mkdocs_guarantees.render.places import target
from mkdocs_guarantees.sources.markers import Marker, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown import Markdown

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.render.badges import Badge
    from mkdocs_guarantees.render.claims import Claims
    from mkdocs_guarantees.render.fragments import Fragment, Reference

PLACING = 5
"""That of `toc` and of MkDocs' collector of anchors: we stand between them by the order of registration."""

SEALING = -5
"""After the host has resolved links, which MkDocs does at 0."""

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_OPAQUE = frozenset({"a", "pre", "script", "style", "svg", "button", "label"})
"""Elements in which nothing is marked: a link in a link would break it."""


class Site(Protocol):
    """What a page asks for while it is rendered; pages are named by their path below `docs_dir`, scenarios by id."""

    settings: Settings
    claims: Claims

    def scenarios_of(self, page: str, anchor: str) -> tuple[str, ...]:
        """List the scenarios whose runbook section is this heading."""

    def card(self, scenario: str, page: str, *, number: int = 1) -> Fragment:
        """Draw a card."""

    def strip(self, page: str, scenarios: Sequence[str]) -> Fragment:
        """Draw the line at the top of a page."""

    def view(self, marker: Marker, page: str) -> Fragment | None:
        """Draw what a marker asks for; None when there is no such thing."""

    def unknown(self, marker: Marker, page: str) -> Fragment:
        """Say in the page what a marker asked for in vain."""

    def named(self, text: str, page: str) -> Reference | None:
        """Give what becomes of a code span that names a test or a suite."""

    def claimed(self, tests: Sequence[str], scenarios: Sequence[str], page: str) -> Badge:
        """Give the mark of a sentence that claims to be verified."""


class Placement(Extension):
    """The Python-Markdown extension.

    Args:
        site: gives the site to draw from; asked when a page is rendered.
        keep: takes the finished markup of a card or view, and gives what is to stand in the page for it.
        absent: gives the pages of `site` that this build leaves out, as one of several languages does; no link leads
            there.
        seen: takes each page with those of its headings that have an anchor.
    """

    def __init__(
        self,
        site: Callable[[], Site | None],
        keep: Callable[[str], str] = str,
        absent: Callable[[], frozenset[str]] = frozenset,
        seen: Callable[[str, Iterable[Element]], None] = lambda *_: None,
    ) -> None:
        super().__init__()
        self._site = site
        self._keep = keep
        self._absent = absent
        self._seen = seen

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name is Python-Markdown's
        self._placer = Placer(md, self._site, self._absent, self._seen)
        self._sealer = Sealer(md, self._placer, self._keep)
        md.registerExtension(self)

    def reset(self) -> None:
        """Take our place behind `toc`, wherever the user listed it; called once all extensions are loaded."""
        md = self._placer.md
        if "guarantees" not in md.treeprocessors:
            md.treeprocessors.register(self._placer, "guarantees", PLACING)
            md.treeprocessors.register(self._sealer, "guarantees_seal", SEALING)


class Placer(Treeprocessor):
    """Puts into one page what belongs into it.

    A card or view is put in as a holder: an element with the links (`a`, or `b` where the page that a link leads to is
    not in this build) and the anchors (`i`) of its fragment and nothing else.

    Attributes:
        held: the holders of the page and their fragments.
    """

    md: Markdown

    def __init__(
        self,
        md: Markdown,
        site: Callable[[], Site | None],
        absent: Callable[[], frozenset[str]],
        seen: Callable[[str, Iterable[Element]], None],
    ) -> None:
        super().__init__(md)
        self._site = site
        self._absent = absent
        self._seen = seen
        self.held: list[tuple[Element, Fragment]] = []

    def run(self, root: Element) -> None:
        self.held = []
        site, page = self._site(), current_page(self.md)
        if site is None or page is None:
            return
        shown = self._fill_markers(root, site, page)
        walk = Walk(site, page, self.md.htmlStash.rawHtmlBlocks)
        walk.mark(root)
        self._seen(page, (heading for _, heading in walk.headings))
        if site.settings.cards:
            shown += self._place_cards(walk.headings, site, page, shown)
        if shown and site.settings.strip:
            self._place_strip(root, self._hold(site.strip(page, list(dict.fromkeys(shown))), page))

    def _hold(self, fragment: Fragment, page: str) -> Element:
        holder = Element("div", {"class": "rb-holder"})
        absent = self._absent()
        for link in fragment.links:
            if absent and target(link, page) in absent:
                SubElement(holder, "b")
            else:
                SubElement(holder, "a", {"href": link})
        for anchor in fragment.ids:
            SubElement(holder, "i", {"id": anchor})
        self.held.append((holder, fragment))
        return holder

    def _fill_markers(self, root: Element, site: Site, page: str) -> list[str]:
        """Replace each marker by what it asks for; give the scenarios whose cards were asked for."""
        shown: list[str] = []
        for parent, position, marker in list(self._markers(root)):
            filled = site.view(marker, page)
            parent[position] = self._hold(filled or site.unknown(marker, page), page)
            if marker.view is None and filled is not None:
                shown.append(marker.argument)
        return shown

    def _markers(self, root: Element) -> Iterator[tuple[Element, int, Marker]]:
        """Find the paragraphs that hold nothing but one of our comments, which Markdown keeps aside as raw HTML."""
        blocks = self.md.htmlStash.rawHtmlBlocks
        if not any(isinstance(block, str) and "guarantees:" in block for block in blocks):
            return
        for parent in root.iter():
            for position, child in enumerate(parent):
                found = HTML_PLACEHOLDER_RE.fullmatch((child.text or "").strip()) if not len(child) else None
                marker = parse(str(blocks[int(found[1])])) if found and child.tag == "p" else None
                if marker:
                    yield parent, position, marker

    def _place_cards(
        self, headings: list[tuple[Element, Element]], site: Site, page: str, shown: list[str]
    ) -> list[str]:
        """Put a card under each heading that a scenario names, unless a marker on the page has asked for that card."""
        placed: list[str] = []
        for parent, heading in headings:
            position = None
            for scenario in site.scenarios_of(page, heading.get("id", "")):
                if scenario in shown:
                    continue
                placed.append(scenario)
                position = list(parent).index(heading) + 1 if position is None else position + 1
                parent.insert(position, self._hold(site.card(scenario, page, number=placed.count(scenario)), page))
        return placed

    def _place_strip(self, root: Element, strip: Element) -> None:
        """Put the strip under the title, or first on a page without one."""
        title = next((position for position, child in enumerate(root) if child.tag == "h1"), -1)
        root.insert(title + 1, strip)


class Sealer(Treeprocessor):
    """Turns the holders into the markup of their fragments, with the links as the host resolved them."""

    md: Markdown

    def __init__(self, md: Markdown, placer: Placer, keep: Callable[[str], str]) -> None:
        super().__init__(md)
        self._placer = placer
        self._keep = keep

    def run(self, root: Element) -> None:  # noqa: ARG002  # the holders are known
        for holder, fragment in self._placer.held:
            markup = fragment.filled([link.get("href") for link in holder if link.tag != "i"])
            tail = holder.tail
            holder.clear()
            holder.tag, holder.tail = "p", tail
            holder.text = self.md.htmlStash.store(_found_by(fragment) + self._keep(markup))
        self._placer.held = []  # a page's Markdown lives until the garbage collector comes by


def _found_by(fragment: Fragment) -> str:
    """Write the words that a search finds a fragment by, hidden from readers, who see them in the fragment itself."""
    return f"<div hidden>{escaped(', '.join(fragment.words))}</div>" if fragment.words else ""


class Walk:
    """Goes through a page in the order of reading and marks what names a test.

    Attributes:
        headings: those met that have an anchor, each after its parent.
    """

    def __init__(self, site: Site, page: str, aside: Sequence[object]) -> None:
        self._site = site
        self._page = page
        self._aside = aside
        self._above: list[tuple[int, str]] = []
        self.headings: list[tuple[Element, Element]] = []

    def mark(self, root: Element) -> None:
        """Mark code spans and the words "verified by test"."""
        has_claims = self._site.claims.may_be_in(root.itertext())
        stack: list[Iterator[tuple[Element, int, Element]]] = [_children(root)]
        while stack:
            item = next(stack[-1], None)
            if item is None:
                stack.pop()
                continue
            parent, position, child = item
            tag = child.tag
            if tag == "code":
                self._mark_code(parent, position, child)
            elif tag in _HEADINGS:
                self._enter(parent, child)
            elif tag not in _OPAQUE and child.get("class") != "rb-holder":
                if has_claims:
                    self._mark_phrases(child)
                if len(child):
                    stack.append(_children(child))

    def _enter(self, parent: Element, heading: Element) -> None:
        level, anchor = int(heading.tag[1]), heading.get("id", "")
        self._above = [item for item in self._above if item[0] < level]
        self._above.append((level, anchor))
        if anchor:
            self.headings.append((parent, heading))

    def _mark_code(self, parent: Element, position: int, code: Element) -> None:
        wanted = self._site.settings.code_spans and not len(code)
        found = self._site.named(self._text(code), self._page) if wanted else None
        if found is None:
            return
        link = Element("a", {"class": f"rb-ref rb-{found.role}", "href": found.link, "title": found.title})
        link.tail, code.tail = code.tail, None
        parent[position] = link
        link.append(code)
        # The word is an attribute: as a text it would be found by searches, and copied with the name.
        word = f"\u00a0({found.word})"  # read out behind the name, and printed
        glyph = SubElement(link, "span", {"class": "rb-ref__glyph", "role": "img", "aria-label": word})
        glyph.text = AtomicString(found.glyph)

    def _text(self, code: Element) -> str:
        """Give what a code span says; where an extension has formatted it, its markup is set aside."""
        found = HTML_PLACEHOLDER_RE.fullmatch(code.text or "")
        return unescape(_TAG.sub("", str(self._aside[int(found[1])])) if found else code.text or "")

    def _mark_phrases(self, element: Element) -> None:
        """Follow each "verified by test" with the mark of the tests that stand behind the section."""
        claimed = self._site.claims.ends
        if element.text and (ends := claimed(element.text)):
            element.text = self._split(element, 0, element.text, ends)
        for child in list(element):
            if child.tail and (ends := claimed(child.tail)):
                child.tail = self._split(element, list(element).index(child) + 1, child.tail, ends)

    def _split(self, parent: Element, position: int, text: str, claimed: list[int]) -> str:
        """Put a mark behind each claim of a text that stands before `position`; give what remains before the first."""
        ends = [*claimed, len(text)]
        for number in range(len(claimed)):
            mark = self._phrase_mark(parent)
            mark.tail = text[ends[number] : ends[number + 1]]
            parent.insert(position + number, mark)
        return text[: ends[0]] + " "

    def _phrase_mark(self, paragraph: Element) -> Element:
        """Mark a claim by the tests that its paragraph names, else by those of the scenarios of its section."""
        named = [self._text(code) for code in paragraph.iter("code")]
        badge = self._site.claimed(named, self._scenarios(), self._page)
        mark = Element("span", {"class": f"rb-mark rb-{badge.role}", "title": badge.title})
        mark.text = AtomicString(f"{badge.glyph} {badge.word}")
        return mark

    def _scenarios(self) -> tuple[str, ...]:
        """List the scenarios of the innermost heading above that has any."""
        found = (self._site.scenarios_of(self._page, anchor) for _, anchor in reversed(self._above))
        return next((scenarios for scenarios in found if scenarios), ())


_TAG = re.compile(r"<[^<>]*>")


def _children(parent: Element) -> Iterator[tuple[Element, int, Element]]:
    return ((parent, position, child) for position, child in enumerate(list(parent)))
