"""The page of dialects names what is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs_guarantees.sources.results.allure import Allure
from mkdocs_guarantees.sources.results.ctrf import Ctrf
from mkdocs_guarantees.sources.results.junit_dialects import DIALECTS
from mkdocs_guarantees.sources.results.junit_xml import JUnitXml
from mkdocs_guarantees.sources.results.pytest_reportlog import PytestReportlog
from mkdocs_guarantees.sources.results.run_metadata import ENVIRONMENT_PREFIXES, REVISION_NAMES, RUN_NAMES, START_NAMES

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "result-dialects.md").read_text(encoding="utf-8")
TITLES = {
    "common_test": "Common Test",
    "ctest": "CTest",
    "eunit": "EUnit",
    "exunit": "ExUnit",
    "bazel": "Bazel",
    "go": "gotestsum",
    "jest": "Jest",
    "nextest": "cargo-nextest",
    "pytest": "pytest",
    "surefire": "Maven Surefire",
    "unittest": "unittest-xml-reporting",
    "vitest": "Vitest",
}


@pytest.mark.parametrize("framework", [dialect.framework for dialect in DIALECTS])
def test_each_dialect_has_a_row(framework: str) -> None:
    assert f"\n| {TITLES[framework]}" in PAGE


@pytest.mark.parametrize("reader", [Allure(), Ctrf(), JUnitXml(), PytestReportlog()], ids=lambda reader: reader.name)
def test_each_format_has_a_row_and_kept_reports(reader: Allure | Ctrf | JUnitXml | PytestReportlog) -> None:
    assert f"\n| `{reader.name}` |" in PAGE
    assert any((Path(__file__).parent / reader.name).iterdir())


@pytest.mark.parametrize("name", [*REVISION_NAMES, *RUN_NAMES, *START_NAMES, *ENVIRONMENT_PREFIXES])
def test_each_property_of_a_run_is_named(name: str) -> None:
    assert f"`{name}" in PAGE
