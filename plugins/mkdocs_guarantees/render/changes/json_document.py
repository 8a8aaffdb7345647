"""A comparison becomes JSON; `schemas/changes.schema.json` describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mkdocs_guarantees.render.changes.form import Form

if TYPE_CHECKING:
    from mkdocs_guarantees.changes import Change
    from mkdocs_guarantees.model import Span
    from mkdocs_guarantees.render.changes.form import Material

VERSION = 1


def render(material: Material) -> str:
    comparison = material.comparison
    document = {
        "format": "guarantees-changes",
        "version": VERSION,
        "base": comparison.base,
        "head": comparison.head,
        "missing": comparison.missing or None,
        "counts": comparison.counts(),
        "changes": [_change(change) for change in comparison.changes],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "subject": change.subject,
        "severity": change.severity,
        "minor": change.minor,
        "before": _side(change.was, change.before, change.was_at),
        "after": _side(change.now, change.after, change.is_at),
        "cause": {"path": change.cause.path, "line": change.cause.line} if change.cause.path else None,
        "sections": [
            {"page": section.page, "anchor": section.anchor, "title": section.title} for section in change.sections
        ],
        "scenarios": list(change.scenarios),
        "guarantees": list(change.guarantees),
    }


def _side(name: str, text: str, span: Span) -> dict[str, Any]:
    """Give one side; the name is null where the thing is not, and the place is then that of what holds it."""
    place = {"path": span.path, "line": span.line} if span.path else {"path": None, "line": None}
    return {"name": name or None, "text": text, **place}


form = Form("json", render)
