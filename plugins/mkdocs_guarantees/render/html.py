"""A view becomes elements of a page: a template places it, and every text in it appears escaped exactly once.

Templates write XHTML, which is parsed into elements so that the host can resolve the links in it. Python-Markdown
writes elements out with two habits that must be undone for texts that we did not write: it leaves what looks like an
entity alone, and it takes characters 2 and 3 for marks of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jinja2
from markdown.util import AMP_SUBSTITUTE
from markupsafe import Markup

if TYPE_CHECKING:
    from mkdocs_guarantees.render.cards import CardView
    from mkdocs_guarantees.render.places import Target

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Show characters that no document may hold as the replacement character."""
    return _NOT_XML.sub("\ufffd", text)


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.PackageLoader("mkdocs_guarantees.render"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    auto_reload=False,
)
# Imported by each template, the pieces would be looked up at every rendering.
_ENVIRONMENT.globals.update(vars(_ENVIRONMENT.get_template("parts.xml").module))


def elements(template: str, page: str, **variables: Any) -> ET.Element:  # noqa: ANN401  # what the template names
    """Place views into a template.

    Args:
        template: its name, `card`.
        page: the page on which the elements will stand, relative to `docs_dir`; links are made relative to it.
        variables: what the head of the template lists.
    """
    return parsed(_markup(template, page, **variables))


def parsed(markup: str) -> ET.Element:
    """Make elements of XHTML, safe for Python-Markdown to write out."""
    root = ET.fromstring(clean(markup))  # noqa: S314  # our own templates, and autoescaped values without a DTD
    for element in root.iter():
        if element.text and "&" in element.text:
            element.text = _kept(element.text)
        if element.tail and "&" in element.tail:
            element.tail = _kept(element.tail)
        for name, value in element.items():
            if "&" in value:
                element.set(name, _kept(value))
    return root


def _kept(text: str) -> str:
    """Write an ampersand so that it comes out as one, whatever follows it."""
    return text.replace("&", f"{AMP_SUBSTITUTE}amp;")


def _markup(template: str, page: str, **variables: Any) -> str:  # noqa: ANN401  # what the template names
    def to(place: Target) -> str:
        return place.seen_from(page)

    def card(view: CardView, anchor: str = "") -> Markup:
        return Markup(_markup("card", page, card=view, anchor=anchor or view.anchor))  # noqa: S704  # from a template

    return _ENVIRONMENT.get_template(f"{template}.xml").render(to=to, card=variables.pop("card", card), **variables)
