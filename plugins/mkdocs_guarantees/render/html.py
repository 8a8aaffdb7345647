"""A view becomes a Fragment: markup in which every text appears escaped exactly once, and the links that it needs.

Links in a fragment are numbered slots. The host resolves the links themselves, as elements of the page; then the slots
are filled with what it made of them. So a fragment of a hundred elements costs the host no more than its few links.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from mkdocs_guarantees.render.fragments import Fragment, showable

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_guarantees.render.cards import CardView
    from mkdocs_guarantees.render.places import Target

_ID = re.compile(r' id="([^"]*)"')


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

    markup = showable(_markup(template, to, variables))
    return Fragment(markup, tuple(place.seen_from(page) for place in numbers), tuple(_ID.findall(markup)))


def _markup(template: str, to: Callable[[Target], str], variables: dict[str, Any]) -> str:
    def card(view: CardView) -> Markup:
        return Markup(_markup("card", to, {"card": view, "anchor": view.anchor}))  # noqa: S704  # from a template

    return _ENVIRONMENT.get_template(f"{template}.xml").render({"card": card, "to": to, **variables})
