"""A comparison becomes lines for a terminal: what matters most first, the counts last."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from mkdocs_guarantees.plurals import many
from mkdocs_guarantees.render.changes.bundles import bundled, own_name
from mkdocs_guarantees.render.changes.form import Form
from mkdocs_guarantees.render.changes.words import BADGES, contrast, name, shown, summary
from mkdocs_guarantees.render.fitting import NARROWEST, fitted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.changes import Change, Comparison
    from mkdocs_guarantees.render.changes.bundles import Bundle
    from mkdocs_guarantees.render.changes.form import Material

_COLOURS = {"bad": "31", "warn": "33", "info": "36", "good": "32"}
_WIDTH = 100
"""Columns that a list of names takes at most."""


def render(material: Material) -> str:
    comparison = material.comparison
    lines = [f"{shown(comparison.base)} → {shown(comparison.head)}", ""]
    lines += [shown(comparison.remark), ""] if comparison.remark else []
    for bundle in bundled(comparison.changes):
        lines += _entry(bundle, material)
    lines += fitted(comparison.missing or summary(comparison), material.width)
    return "\n".join(lines) + "\n"


def _entry(bundle: Bundle, material: Material) -> Iterator[str]:
    comparison, change = material.comparison, bundle.first
    badge = BADGES[change.kind]
    word = f"{badge.glyph} {badge.word}"
    start, end = (f"\x1b[{_COLOURS[badge.role]}m", "\x1b[0m") if material.colour else ("", "")
    about = f"{change.subject} {name(change)}" if bundle.is_single else many(len(bundle.changes), change.subject)
    yield from fitted(f"{start}{word}{end}  {about}", material.width)
    before, after = map(shown, bundle.words)
    if before or after:
        yield from fitted(f"    {contrast(before, after)}", material.width)
    found = [part for part in (bundle.where, *_sections(bundle, comparison)) if part]
    if found:
        yield from fitted(f"    {' · '.join(found)}", material.width)
    if not bundle.is_single:
        yield from _names(bundle, min(_WIDTH, material.width or _WIDTH))
    yield ""


def _names(bundle: Bundle, width: int) -> list[str]:
    indent = " " * 4
    return wrap(
        ", ".join(map(_brief, bundle.changes)),
        max(NARROWEST, width),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _brief(change: Change) -> str:
    line = change.cause.line
    return f"{shown(own_name(change))}{f':{line}' if line else ''}"


def _sections(bundle: Bundle, comparison: Comparison) -> Iterator[str]:
    for section in bundle.sections:
        gone = "" if comparison.has(section) else " (gone)"
        yield shown(f"{section.page} “{section.title or section.anchor}”{gone}")


form = Form("text", render)
