"""Python test modules become suites: what pytest would collect of them, without importing anything.

Doctests are out of scope, and so is what only a run can know: plugins and hooks that select or make tests, classes and
functions made at run time by code that is not read here, parameters of fixtures. Where the text shows that one cannot
tell, the case is `conditional`.

The sections of docstrings are griffe's. The syntax tree is read directly, since `griffe.visit` drops what is needed:
the conditions around a definition, and earlier definitions of a name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest.configuration import rules_for

if TYPE_CHECKING:
    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import ProofFact
    from mkdocs_guarantees.sources.extractor import Extraction, Source
    from mkdocs_guarantees.sources.files import Files

_LOOKS_LIKE_TESTS = re.compile(
    rb"^\s*(?:(?:async\s+)?def\s+test|class\s+Test|(?:import|from)\s+pytest\b)", re.MULTILINE
)
_USUAL = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test)\.py$")


class Pytest:
    """Reads test modules by the rules of pytest and of its configuration files."""

    framework = "pytest"
    version = 28

    def candidates(self, paths: tuple[str, ...], files: Files) -> tuple[str, ...]:
        """Choose the files that `python_files` of the nearest configuration matches."""
        return tuple(path for path in paths if path.endswith(".py") and self._takes(path, files))

    def claims(self, source: Source) -> bool:
        """Say whether a Python file is called like a test module, or defines tests."""
        return source.path.endswith(".py") and bool(_USUAL.search(source.path) or _LOOKS_LIKE_TESTS.search(source.data))

    def extract(self, source: Source, files: Files, settings: Settings) -> Extraction:  # noqa: ARG002  # no setting is
        from mkdocs_guarantees.sources.suites.pytest.extraction import PYTEST, extract  # noqa: PLC0415  # warm runs need none

        return extract(source, files, PYTEST)

    def facts(self, source: Source, files: Files, settings: Settings, test: str) -> tuple[ProofFact, ...]:  # noqa: ARG002  # no setting is
        """List what the proof of a test rests on."""
        from mkdocs_guarantees.sources.suites.pytest.extraction import PYTEST, read_facts  # noqa: PLC0415  # as above

        return read_facts(source, files, PYTEST, test)

    def _takes(self, path: str, files: Files) -> bool:
        rules = rules_for(path, files)
        return rules.takes_file(path) and rules.enters(path)
