"""Fixture suites and what is expected of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.sources.extractor import Extraction, Source
from mkdocs_guarantees.sources.files import Tree
from mkdocs_guarantees.sources.suites.common_test import CommonTest

if TYPE_CHECKING:
    from mkdocs_guarantees.model import Case

CASES = Path(__file__).parent / "cases"
EXTRACTOR = CommonTest()


def folder(root: Path, settings: Settings | None = None) -> Extraction:
    """Extract the one suite of a folder."""
    files = Tree(root.resolve())
    (path,) = EXTRACTOR.candidates(files.paths, files)
    return EXTRACTOR.extract(Source(path, files.read(path) or b""), files, settings or Settings())


def text(data: bytes | str, root: Path, settings: Settings | None = None) -> Extraction:
    """Extract a suite that is given as text, with the files of a folder around it."""
    source = Source("x_SUITE.erl", data if isinstance(data, bytes) else data.encode())
    return EXTRACTOR.extract(source, Tree(root.resolve()), settings or Settings())


def view(extraction: Extraction, *, proof: bool) -> dict[str, Any]:
    """What a reader of `expected.yml` wants to see of an extraction."""
    suite = extraction.suite
    seen: dict[str, Any] = {"problems": [f"{p.code} {p.span}: {p.message}" for p in extraction.problems]}
    if suite is not None:
        seen |= {"id": str(suite.id), "line": suite.line, "hollow": suite.hollow}
        seen |= {"summary": suite.summary, "tags": list(suite.tags)}
        seen["groups"] = [f"{g.name} [{', '.join(g.properties)}]: {', '.join(g.members)}" for g in suite.groups]
        seen["cases"] = {case.name: _case(case, proof=proof) for case in suite.cases}
    return {key: value for key, value in seen.items() if value not in ("", [], False)}


def _case(case: Case, *, proof: bool) -> dict[str, Any]:
    seen: dict[str, Any] = {
        "selection": str(case.selection),
        "conditions": list(case.conditions),
        "lines": f"{case.line}-{case.end_line}",
        "summary": case.summary,
        "doc_line": case.doc_line,
        "guarantees": [f"{sentence.line}: {sentence.text}" for sentence in case.guarantees],
        "scenarios": [str(name) for name in case.scenarios],
        "requirements": list(case.requirements),
        "groups": list(case.groups),
        "parametrized": case.parametrized,
        "timetrap": case.timetrap,
        "skip": case.skip,
    }
    if proof:
        seen["proof"] = str(case.proof.strength)
        seen["assertions"] = case.proof.assertions
        seen["mocks"] = list(case.proof.mocks)
        seen["sleeps"] = case.proof.sleeps
    return {key: value for key, value in seen.items() if value not in ("", [], False, None, 0)}
