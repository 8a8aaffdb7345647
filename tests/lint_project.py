"""A text of files becomes a small repository, and that its findings.

The text holds each file behind a line `-- path --`. In it a comment `<!-- RB101 -->`, `# RB101` or `%% RB101` at the
end of a line marks that a finding of this code is expected on the line; `# RB101 RB104` marks several.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_guarantees.hosts.configuration import configuration
from mkdocs_guarantees.project import Project, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_guarantees.findings import Finding

BASE = Path(__file__).parent / "rules" / "project.txt"
_FILE = re.compile(r"^-- (.+) --\n", re.MULTILINE)
_MARK = re.compile(r"(?:<!--|#|%%|//)\s*(RB\d{3}(?:\s+RB\d{3})*)\s*(?:-->)?\s*$", re.MULTILINE)

NOWHERE = "(no file)"
"""Marks below this name are of findings that belong to no file."""

Place = tuple[str, int, str]


def files(text: str) -> dict[str, str]:
    parts = _FILE.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def base() -> dict[str, str]:
    return files(BASE.read_text(encoding="utf-8"))


def expected(texts: Mapping[str, str]) -> list[Place]:
    """List what the marks say: path, line and code."""
    return sorted(
        (path, text.count("\n", 0, found.start()) + 1, code) if path != NOWHERE else ("", 0, code)
        for path, text in texts.items()
        for found in _MARK.finditer(text)
        for code in found[1].split()
    )


def project(root: Path, texts: Mapping[str, str], **overrides: object) -> Project:
    for path, text in texts.items():
        if path == NOWHERE:
            continue
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
    configured = configuration(root, overrides=overrides)
    return load(configured.place, configured.settings)


def findings(root: Path, texts: Mapping[str, str], **overrides: object) -> tuple[Finding, ...]:
    return project(root, texts, **overrides).report.findings


def places(found: tuple[Finding, ...]) -> list[Place]:
    return sorted((item.span.path, item.span.line, item.rule.code) for item in found)
