"""A message becomes a workflow command of GitHub Actions: an annotation of a line.

The form and its escapes are those of GitHub's "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def command(level: str, properties: Mapping[str, object], text: str) -> str:
    """Write one command; a property without a value is left out.

    Args:
        level: `error`, `warning` or `notice`.
        properties: `file`, `line`, `title` and their like.
    """
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    return f"::{level} {listed}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
