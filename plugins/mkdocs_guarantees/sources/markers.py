"""An HTML comment `<!-- guarantees: … -->` becomes a Marker: the one parser for pages, scans and lint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_COMMENT = re.compile(r"<!--\s*guarantees:\s*(?P<body>(?:(?!-->).)*?)\s*-->", re.DOTALL)


class View(StrEnum):
    """What a marker can ask for besides the card of a scenario."""

    ALERTS = "alerts"
    CHANGES = "changes"
    DASHBOARD = "dashboard"
    GAPS = "gaps"
    MAPPING = "mapping"
    REQUIREMENTS = "requirements"
    SCENARIOS = "scenarios"
    SMOKE = "smoke"
    SUITE = "suite"
    SUITES = "suites"


@dataclass(frozen=True, slots=True)
class Marker:
    """What a comment asks for.

    Attributes:
        view: the view, or None for the card of a scenario.
        argument: the id of the scenario, or of the suite of `suite ID`.
    """

    view: View | None
    argument: str = ""

    def __str__(self) -> str:
        return f"{self.view or ''} {self.argument}".strip()


def parse(comment: str) -> Marker | None:
    """Read a comment; None when it is somebody else's, or an instruction to lint (`ignore …`)."""
    found = _COMMENT.fullmatch(comment.strip())
    if found is None:
        return None
    word, _, rest = " ".join(found["body"].split()).partition(" ")
    if word == "ignore":
        return None
    if word in set(View):
        return Marker(View(word), rest)
    return Marker(None, f"{word} {rest}".strip())
