"""Python modules that only `python -m unittest discover` finds become suites of their TestCase classes."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest import Pytest
from mkdocs_guarantees.sources.suites.pytest.configuration import rules_for

if TYPE_CHECKING:
    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import ProofFact
    from mkdocs_guarantees.sources.extractor import Extraction, Source
    from mkdocs_guarantees.sources.files import Files

_PATTERN = "test*.py"
_TEST_CASE = re.compile(rb"\bTestCase\b")


class Unittest:
    """Reads modules that match unittest's own pattern but not pytest's, such as Django's `tests.py`."""

    framework = "unittest"
    version = Pytest.version  # the same code reads them

    def candidates(self, paths: tuple[str, ...], files: Files) -> tuple[str, ...]:
        """Choose the files that `unittest discover` matches, pytest does not, and that speak of a TestCase."""
        return tuple(path for path in paths if fnmatch(path.rpartition("/")[2], _PATTERN) and self._takes(path, files))

    def claims(self, source: Source) -> bool:
        """Say whether a Python file has TestCase classes and nothing of pytest."""
        return source.path.endswith(".py") and bool(_TEST_CASE.search(source.data)) and not Pytest().claims(source)

    def extract(self, source: Source, files: Files, settings: Settings) -> Extraction:  # noqa: ARG002  # no setting is
        from mkdocs_guarantees.sources.suites.pytest.extraction import UNITTEST, extract  # noqa: PLC0415  # warm runs need none

        return extract(source, files, UNITTEST)

    def facts(self, source: Source, files: Files, settings: Settings, test: str) -> tuple[ProofFact, ...]:  # noqa: ARG002  # no setting is
        """List what the proof of a test rests on."""
        from mkdocs_guarantees.sources.suites.pytest.extraction import UNITTEST, read_facts  # noqa: PLC0415  # as above

        return read_facts(source, files, UNITTEST, test)

    def _takes(self, path: str, files: Files) -> bool:
        return not rules_for(path, files).takes_file(path) and bool(_TEST_CASE.search(files.read(path) or b""))
