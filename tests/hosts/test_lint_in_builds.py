"""What lint finds is told by a MkDocs build, counted by `--strict`, and shown on the page of gaps."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from hosts.builds import Small
from hosts.texts import FILES
from lint_project import base, project

if TYPE_CHECKING:
    from pathlib import Path

SITE = """\
site_name: Router
site_url: https://router.example/
plugins:
  - guarantees:
      cache: ""
      documents: []
      severity: {severity}
"""
PAGE = "# Page\n\n## Here\n\n**Test**: `test_gone`\n"


def build(root: Path, severity: str) -> subprocess.CompletedProcess[str]:
    texts = {path: text for path, text in base().items() if path != "guarantees.yml"}
    project(root, {**texts, "docs/index.md": PAGE})
    (root / "mkdocs.yml").write_text(SITE.replace("{severity}", severity), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--theme", "mkdocs"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("severity", "level", "code"),
    [("{}", "WARNING", 1), ("{RB101: warning}", "WARNING", 1), ("{RB101: info}", "INFO", 0)],
)
def test_a_build_tells_what_lint_finds_by_its_severity(tmp_path: Path, severity: str, level: str, code: int) -> None:
    done = build(tmp_path, severity)
    told = [line for line in done.stderr.splitlines() if "RB101" in line]
    assert (done.returncode, len(told), told[0].startswith(level)) == (code, 1, True)
    assert "docs/index.md:5:12: RB101 unknown-test: 'test_gone'" in told[0]


@pytest.mark.parametrize("left_out", [{"exclude_docs": "intake.md"}, {"draft_docs": "intake.md"}])
def test_a_page_that_the_site_leaves_out_is_told_to_be_there(tmp_path: Path, left_out: dict[str, str]) -> None:
    built = Small(tmp_path).write({**FILES, "docs/index.md": "# Hello\n"}).build(**left_out)
    told = [text.partition("missing-page: ")[2] for text in built.warnings if "RB201" in text]
    why = "by `exclude_docs`, `draft_docs` or a plugin"
    assert told == [f"the site leaves out 'intake.md', though it is there: {why}"]


def test_the_page_of_gaps_leads_to_the_section_of_a_finding(tmp_path: Path) -> None:
    build(tmp_path, "{RB101: info}")
    soup = BeautifulSoup((tmp_path / "site/guarantees/gaps/index.html").read_text(encoding="utf-8"), "html.parser")
    rows = [row for row in soup.find_all("tr") if "RB101 unknown-test" in row.text]
    assert [(row.a.text, row.a["href"]) for row in rows if row.a] == [("docs/index.md:5:12", "../../#here")]
