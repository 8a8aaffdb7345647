"""The name of a test in a run becomes the case in the text that turned into it, with others, when it was run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import VariantNames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs_guarantees.model import Case

_REST = {
    VariantNames.NUMBERS: re.compile(r"_?\d+(?:_.*)?", re.DOTALL),
    VariantNames.ANY: re.compile(r".+", re.DOTALL),
}
"""What follows the name of a case in those of the tests that it becomes."""


def multiplies(case: Case) -> bool:
    """Say whether a case becomes tests of other names than its own."""
    return case.variant_names in _REST


def turned_into(name: str, cases: Iterable[Case]) -> list[Case]:
    """List the cases of which a run makes a test of this name: those of the longest name that fits.

    Args:
        name: without the classes around it.
    """
    fits = [case for case in cases if multiplies(case) and _fits(name, case)]
    longest = max((len(case.name) for case in fits), default=0)
    return [case for case in fits if len(case.name) == longest]


def _fits(name: str, case: Case) -> bool:
    return name.startswith(case.name) and _REST[case.variant_names].fullmatch(name, len(case.name)) is not None
