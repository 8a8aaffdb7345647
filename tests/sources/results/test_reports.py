"""Each kept report reads as the results that stand beside it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.sources.results.allure import Allure
from mkdocs_guarantees.sources.results.ctrf import Ctrf
from mkdocs_guarantees.sources.results.junit_xml import JUnitXml
from mkdocs_guarantees.sources.results.pytest_reportlog import PytestReportlog
from mkdocs_guarantees.sources.results.reader import read_report

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.results.result import Report, Result

HERE = Path(__file__).parent
READERS = (Allure(), Ctrf(), JUnitXml(), PytestReportlog())
FOLDERS = [HERE / reader.name for reader in READERS]
REPORTS = sorted(path for folder in FOLDERS for path in folder.iterdir() if path.suffix != ".yml")


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.relative_to(HERE).as_posix())
def test_a_kept_report_reads_as_the_results_beside_it(path: Path, update_reports: bool) -> None:  # noqa: FBT001
    expected = path.with_suffix(".yml")
    found = described(path)
    if update_reports:
        expected.write_text(found, encoding="utf-8", newline="\n")
    assert found == expected.read_text(encoding="utf-8")


def described(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            report = read_report(path.name, stream, READERS)
    except UserError as error:
        return yaml.safe_dump({"refused": str(error)}, sort_keys=False, width=110)
    head = yaml.safe_dump(
        {
            "format": report.format,
            "run": {name.name: str(value) for name in fields(report.run) if (value := getattr(report.run, name.name))},
            "problems": [f"{problem.span}: {problem.code} {problem.message}" for problem in report.problems],
        },
        sort_keys=False,
        width=110,
    )
    return head + "results:\n" + "".join(f"- {row(result, report)}" for result in report.results)


def row(result: Result, report: Report) -> str:
    """Show what a result says: in its own words what it is of, then what differs from the default."""
    shown: dict[str, object] = {}
    for field in fields(result):
        value = getattr(result, field.name)
        if value in (field.default, "", None) or (field.name == "started_at" and value == report.run.started_at):
            continue
        if field.name == "name" and value == result.case:
            continue
        shown[field.name] = plain(value)
    return yaml.safe_dump(shown, sort_keys=False, width=10_000, default_flow_style=True, allow_unicode=True)


def plain(value: object) -> object:
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, str):
        text = str(value).splitlines()
        return text[0][:100] if text else ""
    return value if isinstance(value, int | float) else str(value)
