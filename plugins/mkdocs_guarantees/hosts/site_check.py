"""A built site becomes a list of faults: links of ours that lead nowhere, cards out of place, ids that stand twice.

Read-only. Only elements of ours are made into a tree; pages without any are looked through for ids at most.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec
from bs4 import BeautifulSoup, SoupStrainer  # type: ignore[attr-defined]  # re-exported without saying so
from bs4.builder import ParserRejectedMarkup

from mkdocs_guarantees.model import ScenarioId  # noqa: TC001  # msgspec reads the types of the fields
from mkdocs_guarantees.render.places import card_anchor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bs4 import Tag

_OURS = SoupStrainer(class_=re.compile(r"^rb-"))
"""What is made into a tree: the outermost elements of ours, with all that is in them."""

_ID = re.compile(rb"""\sid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
_HIDDEN = re.compile(rb"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
"""What never ends goes on to the end of the page, as it does in a browser."""

_PLACED = re.compile(rb"<(?:h[1-6]|aside)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on one page of a built site."""

    page: str
    message: str

    def __str__(self) -> str:
        return f"{self.page}: {self.message}"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, and what is wrong there.

    Attributes:
        pages: how many the site has.
        ours: how many of them hold anything of ours.
        faults: in the order of the paths of their pages.
    """

    pages: int
    ours: int
    faults: tuple[Fault, ...]


class _Section(msgspec.Struct):
    anchor: str | None = None


class _Scenario(msgspec.Struct):
    id: ScenarioId
    sections: list[_Section]


class _Index(msgspec.Struct):
    """What is needed of the site's index."""

    format: str = ""
    scenarios: list[_Scenario] = []


def check(site: Path) -> Check:
    """Check all pages of a site."""
    pages = _Pages(site)
    sections = _sections(site)
    faults: list[Fault] = []
    paths, ours = sorted(path for path in site.rglob("*.html") if path.is_file()), 0
    for path in paths:
        page = path.relative_to(site).as_posix()
        try:
            data = _HIDDEN.sub(b"", path.read_bytes())
            soup = BeautifulSoup(data, "html.parser", parse_only=_OURS) if b"rb-" in data else None
        except OSError as error:
            faults.append(Fault(page, f"cannot be read: {error.strerror}"))
            continue
        except ParserRejectedMarkup:
            faults.append(Fault(page, "cannot be read as HTML"))
            continue
        if soup and soup.find(True):  # noqa: FBT003  # any tag
            ours += 1
            found = (*_links(soup, page, pages), *_cards(data, sections), *_twice(data))
            faults += (Fault(page, message) for message in found)
    return Check(len(paths), ours, tuple(faults))


def _sections(site: Path) -> dict[str, set[str]]:
    """Read from the site's index under which anchors each card belongs, by the id of the card."""
    found: dict[str, set[str]] = {}
    for path in sorted(site.rglob("index.json")):
        try:
            index = msgspec.json.decode(path.read_bytes(), type=_Index)
        except (OSError, msgspec.MsgspecError, RecursionError):  # a folder of this name, or an index of something else
            continue
        for scenario in index.scenarios if index.format == "guarantees-index" else ():
            anchors = {section.anchor for section in scenario.sections if section.anchor}
            found.setdefault(card_anchor(scenario.id), set()).update(anchors)
    return found


class _Pages:
    """The files of a site and the ids in them."""

    def __init__(self, site: Path) -> None:
        self._site = site.resolve()
        self.ids = lru_cache(maxsize=None)(self._ids)

    def find(self, path: str) -> str | None:
        """Give the file behind a path of the site: itself, or the index of its folder."""
        for candidate in (path, f"{path.rstrip('/')}/index.html".lstrip("/"), f"{path}.html"):
            try:
                file = (self._site / candidate).resolve()
                if file.is_relative_to(self._site) and file.is_file():
                    return file.relative_to(self._site).as_posix()
            except (OSError, ValueError, RuntimeError):  # too long for a name, a NUL, a loop of links
                return None
        return None

    def _ids(self, page: str) -> frozenset[str]:
        try:
            return frozenset(_all_ids(_HIDDEN.sub(b"", (self._site / page).read_bytes())))
        except OSError:  # which is a fault of that page
            return frozenset()


def _all_ids(data: bytes) -> list[str]:
    found = _ID.finditer(data)
    return [next(part for part in match.groups() if part is not None).decode("utf-8", "replace") for match in found]


def _links(soup: BeautifulSoup, page: str, pages: _Pages) -> Iterator[str]:
    for link in soup.find_all("a", href=True):
        href = str(link["href"])
        if _leads_elsewhere(href):
            continue
        path, _, fragment = href.partition("#")
        place = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path)))
        target = pages.find(place) if path else page
        if target is None:
            yield f"the link {href!r} leads to no page ({_text(link)})"
        elif fragment and target.endswith(".html") and unquote(fragment) not in pages.ids(target):
            yield f"the link {href!r} leads to {target}, which has no id {unquote(fragment)!r} ({_text(link)})"


def _leads_elsewhere(href: str) -> bool:
    try:
        return bool(urlsplit(href).scheme) or href.startswith("//")
    except ValueError:  # https://[
        return True


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())[:60]


def _cards(data: bytes, sections: Mapping[str, set[str]]) -> Iterator[str]:
    """Find cards that do not stand under the heading of their section; a marker may place one on any other page."""
    above = ""
    known = frozenset(_all_ids(data))
    for found in _PLACED.finditer(data):
        name = next(iter(_all_ids(found[0])), "")
        if found[0][1:2] in b"hH":
            above = name
        elif name in sections and above not in sections[name] and sections[name] & known:
            wanted = ", ".join(f"#{anchor}" for anchor in sorted(sections[name]))
            yield f"the card {name!r} stands under {f'#{above}' if above else 'no heading'}, not under {wanted}"


def _twice(data: bytes) -> Iterator[str]:
    for name, count in sorted(Counter(_all_ids(data)).items()):
        if count > 1:
            yield f"the id {name!r} stands {count} times"
