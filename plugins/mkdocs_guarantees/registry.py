"""All that one can add, on one screen; each line names a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test import CommonTest
from mkdocs_guarantees.sources.suites.pytest import Pytest

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.extractor import Extractor

EXTRACTORS: tuple[Extractor, ...] = (
    CommonTest(),
    Pytest(),
)
