"""A view becomes a Fragment: markup in which every text appears escaped exactly once, and the links that it needs.

Links in a fragment are numbered slots. The host resolves the links themselves, as elements of the page; then the slots
are filled with what it made of them. So a fragment of a hundred elements costs the host no more than its few links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs_guarantees.render.cards import CardView
    from mkdocs_guarantees.render.places import Target

_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no document may hold; Python-Markdown takes characters 2 and 3 for marks of its own."""

_SLOT = re.compile(r'href="rb:(\d+)"')
"""A text of somebody else's cannot look like one: its quotes are escaped."""

_ID = re.compile(r' id="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a page.

    Attributes:
        markup: HTML whose links are slots.
        links: what the slots stand for, as one would write it in the Markdown of the page: relative `.md` paths.
        ids: the anchors in the markup.
        words: what a search should find it by, where its markup is kept from searches.
    """

    markup: str
    links: tuple[str, ...]
    ids: tuple[str, ...]
    words: tuple[str, ...] = ()

    def filled(self, addresses: Sequence[str]) -> str:
        """Give the markup with an address in each slot, in the order of `links`."""
        return _SLOT.sub(lambda found: f'href="{Markup.escape(addresses[int(found[1])])}"', self.markup)


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.PackageLoader("mkdocs_guarantees.render"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    auto_reload=False,
)
_BADGES = _ENVIRONMENT.get_template("badges.xml").module
_ENVIRONMENT.filters.update({name: lru_cache(1024)(getattr(_BADGES, name)) for name in ("badge", "mark")})
# Imported by each template, the pieces would be looked up at every rendering.
_ENVIRONMENT.globals.update(vars(_ENVIRONMENT.get_template("parts.xml").module))


def escaped(text: str) -> str:
    """Escape a text for markup that no template writes."""
    return str(Markup.escape(_UNSHOWABLE.sub("\ufffd", text)))


def fragment(template: str, page: str, **variables: Any) -> Fragment:  # noqa: ANN401  # what the template names
    """Place views into a template.

    Args:
        template: its name, `card`.
        page: the page on which the fragment will stand, relative to `docs_dir`; links are made relative to it.
        variables: what the head of the template lists.
    """
    numbers: dict[Target, int] = {}

    def to(place: Target) -> str:
        return f"rb:{numbers.setdefault(place, len(numbers))}"

    markup = _UNSHOWABLE.sub("\ufffd", _markup(template, to, variables))
    return Fragment(markup, tuple(place.seen_from(page) for place in numbers), tuple(_ID.findall(markup)))


def _markup(template: str, to: Callable[[Target], str], variables: dict[str, Any]) -> str:
    def card(view: CardView) -> Markup:
        return Markup(_markup("card", to, {"card": view, "anchor": view.anchor}))  # noqa: S704  # from a template

    return _ENVIRONMENT.get_template(f"{template}.xml").render({"card": card, "to": to, **variables})
