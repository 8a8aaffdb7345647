"""A label and a Badge become a small SVG picture, and the JSON from which shields.io draws the same.

The picture needs no font file: widths are estimated from classes of letters, and `textLength` makes every renderer
keep to them. It holds nothing that a renderer would fetch or run.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import msgspec

from mkdocs_guarantees.render.fragments import escaped

if TYPE_CHECKING:
    from mkdocs_guarantees.render.badges import Badge

COLOURS = {"good": "#17713a", "warn": "#8a5300", "bad": "#b3261e", "info": "#2a56b8", "idle": "#5b6470"}
"""White text stands out from each of them by more than 4.5 to 1."""

MAX_LABEL = 60
_NARROW = frozenset("ijlftrI.,:;|!'`()[]/ ")
_WIDE = frozenset("mwMWQOGD@%✓✗")
_PADDING = 12

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {message}">
<!-- mkdocs-guarantees --><title>{label}: {message}</title>
<rect width="{width}" height="20" rx="3" fill="#3b434b"/>
<path d="M{left} 0h{inner}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{inner}z" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="6" y="14" textLength="{label_width}">{label}</text>
<text x="{message_x}" y="14" textLength="{message_width}">{message}</text>
</g>
</svg>
"""


def svg(label: str, badge: Badge, detail: str = "") -> str:
    """Draw a badge."""
    label = _short(label)
    message = f"{badge.glyph} {message_of(badge, detail)}"
    label_width, message_width = width(label), width(message)
    left, right = label_width + _PADDING, message_width + _PADDING
    return _SVG.format(
        width=left + right,
        left=left,
        inner=right - 3,
        colour=COLOURS[badge.role],
        label=escaped(label),
        message=escaped(message),
        label_width=label_width,
        message_width=message_width,
        message_x=left + 6,
    )


def endpoint(label: str, badge: Badge, detail: str = "") -> str:
    """Write what shields.io reads from an endpoint."""
    content = {
        "schemaVersion": 1,
        "label": _short(label),
        "message": message_of(badge, detail),
        "color": COLOURS[badge.role],
    }
    return msgspec.json.encode(content).decode() + "\n"


def message_of(badge: Badge, detail: str) -> str:
    return f"{badge.word.lower()} · {detail}" if detail else badge.word.lower()


def width(text: str) -> int:
    """Estimate the width of a text in 11 pixel Verdana, in whole pixels."""
    return round(sum(map(_width, text)))


@lru_cache(1024)
def _width(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return 12.0
    if letter in _NARROW:
        return 4.2
    return 9.5 if letter in _WIDE else 7.9 if letter.isupper() else 6.8


def _short(text: str) -> str:
    text = " ".join(text.split()) or "?"
    return text if len(text) <= MAX_LABEL else f"{text[: MAX_LABEL - 1]}…"
