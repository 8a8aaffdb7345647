"""What every form of a report gets: the report, the lines of the files it speaks of, and the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs_guarantees.findings import Rule
    from mkdocs_guarantees.lint import Report


@dataclass(frozen=True, slots=True)
class Material:
    """What a form is made of.

    Attributes:
        lines: gives the lines of a file, none where it cannot be read.
        rules: all rules, sorted by code.
        colour: the text goes to a terminal.
        width: the columns of that terminal; None where it goes elsewhere.
    """

    report: Report
    rules: Sequence[Rule] = ()
    lines: Callable[[str], Sequence[str]] = lambda _: ()
    colour: bool = False
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form by the name that `--format` takes."""

    name: str
    render: Callable[[Material], str]


def printable(text: str) -> str:
    """Show control characters of untrusted text instead of sending them to a terminal."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in text)
