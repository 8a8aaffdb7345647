"""The text of an Erlang Common Test suite becomes a Suite, without compiling it.

`text` gives bytes a coding, `module` finds functions and macros in the syntax tree, `repository` other modules and
headers. `evaluate` works out what `all/0` and `groups/0` give, with a room for each kind of expression (`literals`,
`lists`, `operators`, `branches`, `calls`, `patterns`), `library` for the functions of Erlang's own, `values` for what
comes out; `erlang_modules` names those that come with Erlang; `selection` turns that into cases that are run, `skips`
tells which of them a preparation skips, `info` what they say of themselves. `docs` reads comments; `body`, `profiles`,
`matches`, `idle`, `leaving`, `swallowing`, `proof` and `subjects` read what a case does, and `prover` what that comes
to with all that it calls; `extract` puts these together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import ProofFact
    from mkdocs_guarantees.sources.extractor import Extraction, Source
    from mkdocs_guarantees.sources.files import Files

_MODULE = re.compile(rb"^\s*-\s*module\s*\(\s*('[^'\n]+'|[a-z][\w@]*|\?[A-Za-z]\w*)\s*\)", re.MULTILINE)
_ALL = re.compile(rb"^all\s*\(\s*\)\s*->|\ball/0\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CommonTest:
    """Suites of Erlang's Common Test."""

    framework: str = "common_test"
    version: int = 20

    def candidates(self, paths: tuple[str, ...], files: Files) -> tuple[str, ...]:  # noqa: ARG002  # the names are enough
        """Every `*_SUITE.erl`, but for those that are data of another suite."""
        return tuple(path for path in paths if path.endswith("_SUITE.erl") and "_SUITE_data/" not in path)

    def claims(self, source: Source) -> bool:
        """An Erlang module with an `all/0`, or one that is named like a suite."""
        name = _MODULE.search(source.data)
        return name is not None and (name[1].strip(b"'").endswith(b"_SUITE") or _ALL.search(source.data) is not None)

    def extract(self, source: Source, files: Files, settings: Settings) -> Extraction:
        """Read one suite."""
        from mkdocs_guarantees.sources.suites.common_test.extract import extract  # noqa: PLC0415  # warm runs need none

        return extract(source, files, settings)

    def facts(self, source: Source, files: Files, settings: Settings, test: str) -> tuple[ProofFact, ...]:
        """List what the proof of a case rests on."""
        from mkdocs_guarantees.sources.suites.common_test.extract import read_facts  # noqa: PLC0415  # as above

        return read_facts(source, files, settings, test)
