"""The workflows of the guide are what their hosts read, and their commands do what the guide says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from diff import history

WORKFLOWS = Path(__file__).parents[2] / "docs/guide/workflows"
MARK = "<!-- guarantees-preview -->"
NEEDS_JQ = pytest.mark.skipif(shutil.which("jq") is None, reason="the workflow's image has jq; this machine has not")


def workflow(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((WORKFLOWS / name).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  # `on` stays a text
    return found


def shell(script: str, at: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as the hosts do, with the commands of this environment first."""
    path = f"{at / 'bin'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = {"PATH": path, "HOME": str(at), "LC_ALL": "C.UTF-8", "NO_MKDOCS_2_WARNING": "1", **environment}
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=at,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def stub(at: Path, name: str, script: str) -> None:
    """Put a command in place of a real one."""
    (at / "bin").mkdir(exist_ok=True)
    (at / "bin" / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (at / "bin" / name).chmod(0o755)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give the clone of a pull request, with a site."""
    root = tmp_path / "clone"
    history.make(root)
    history.git(root, "update-ref", "refs/remotes/origin/main", "main")
    settings = {name: value for name, value in yaml.safe_load(history.CONFIG).items() if not name.endswith("_url")}
    site = yaml.safe_dump({"site_name": "R", "theme": {"name": "mkdocs"}, "plugins": [{"guarantees": settings}]})
    option = 'compare_to: !ENV [GUARANTEES_BASE, ""]'
    (root / "mkdocs.yml").write_text(site.replace("alerts:", f"{option}\n    alerts:", 1), encoding="utf-8")
    return root


def steps(name: str, job: str) -> dict[str, str]:
    return {step["name"]: step["run"] for step in workflow(name)["jobs"][job]["steps"] if "run" in step}


def test_github_builds_and_compares_without_a_right_to_write(root: Path) -> None:
    given = workflow("github-preview.yml")
    run = steps("github-preview.yml", "preview")
    base = {"GUARANTEES_BASE": "origin/main", "GITHUB_STEP_SUMMARY": str(root / "summary.md")}
    built = shell(run["Build the preview"], root, **base)
    compared = shell(run["Compare"], root, **base)
    comment = (root / "preview/comment.md").read_text(encoding="utf-8")
    page = (root / "preview/site/guarantees/changes/index.html").read_text(encoding="utf-8")
    assert (given["on"], given["permissions"]) == ("pull_request", {"contents": "read"})
    assert (built.returncode, compared.returncode, built.stderr.count("Traceback")) == (0, 1, 0)
    assert (comment.startswith(MARK), "Consumers go on" in page, compared.stdout.count("::error file=")) == (
        True,
        True,
        10,
    )
    assert (root / "summary.md").read_text(encoding="utf-8").startswith("### Guarantees: 4 lost")
    assert len(json.loads((root / "preview/changes.json").read_text(encoding="utf-8"))["changes"]) > 30


def test_what_a_stranger_names_never_becomes_part_of_a_script() -> None:
    """Expressions stand in `env`, `with` and `if`, whose values no shell reads."""
    names = sorted(path.name for path in WORKFLOWS.glob("github-*.yml"))
    jobs = [job for name in names for job in workflow(name)["jobs"].values()]
    scripts = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    assert [script for script in scripts if "${{" in script] == []
    assert (names, len(scripts)) == (["github-comment.yml", "github-preview.yml"], 4)


def test_the_workflow_that_may_write_runs_nothing_of_the_pull_request() -> None:
    given = workflow("github-comment.yml")
    used = [step["uses"].partition("@")[0] for step in given["jobs"]["comment"]["steps"] if "uses" in step]
    watched = given["on"]["workflow_run"]["workflows"]
    assert (used, watched) == (["actions/download-artifact"], [workflow("github-preview.yml")["name"]])


GH = r"""
printf '%s\n' "$*" >> calls
case "$*" in
  *"/pulls "*) printf '%s' "$FOUND" ;;
  *"--paginate"*) printf '%s' "$KNOWN" ;;
  *) cp comment.md posted.md ;;
esac
"""


@pytest.mark.parametrize(
    ("found", "known", "call"),
    [
        ("7", "", "api --silent --method POST repos/o/r/issues/7/comments -F body=@comment.md"),
        ("7", "41\n42\n", "api --silent --method PATCH repos/o/r/issues/comments/41 -F body=@comment.md"),
        ("", "", None),
    ],
)
def test_github_has_one_comment_which_is_replaced(tmp_path: Path, found: str, known: str, call: str | None) -> None:
    stub(tmp_path, "gh", GH)
    (tmp_path / "preview").mkdir()
    (tmp_path / "preview/comment.md").write_text(f"{MARK}\nhello @someone ü\n", encoding="utf-8")
    event = {"OWNER": "stranger", "BRANCH": "a b", "SHA": "1" * 40, "GITHUB_REPOSITORY": "o/r"}
    done = shell(steps("github-comment.yml", "comment")["Comment"], tmp_path, FOUND=found, KNOWN=known, **event)
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    posted = tmp_path / "posted.md"
    text = posted.read_text(encoding="utf-8") if posted.exists() else None
    assert (done.returncode, [line for line in calls if "--silent" in line]) == (0, [call] if call else []), done.stderr
    assert text == (f"{MARK}\nhello @\u200bsomeone ü\n" if call else None)


@pytest.mark.parametrize("text", ["", "hello", f"x\n{MARK}\n", f"{MARK}\n{'x' * 60_000}", None])
def test_github_posts_nothing_but_what_diff_writes(tmp_path: Path, text: str | None) -> None:
    stub(tmp_path, "gh", GH)
    (tmp_path / "preview").mkdir()
    if text is None:
        (tmp_path / "other.md").write_text(f"{MARK}\n", encoding="utf-8")
        (tmp_path / "preview/comment.md").symlink_to("../other.md")
    else:
        (tmp_path / "preview/comment.md").write_text(text, encoding="utf-8")
    done = shell(
        steps("github-comment.yml", "comment")["Comment"], tmp_path, FOUND="7", KNOWN="", GITHUB_REPOSITORY="o/r"
    )
    assert (done.returncode, (tmp_path / "calls").exists()) == (1, False)


def test_gitlab_builds_and_compares(root: Path) -> None:
    _, build, compare = workflow("gitlab-preview.yml")["guarantees-preview"]["script"]
    base = history.git(root, "rev-parse", "main")
    codes = [shell(script, root, GUARANTEES_BASE=base).returncode for script in (build, compare)]
    written = sorted(path.name for path in (root / "preview").iterdir())
    assert (codes, written) == ([0, 1], ["changes.json", "comment.md", "site"])


@NEEDS_JQ
@pytest.mark.parametrize(
    ("notes", "method"),
    [
        ("[]", "--request POST https://gitlab/projects/1/merge_requests/7/notes"),
        (f'[{{"id": 3, "body": "x"}}, {{"id": 5, "body": "{MARK} y"}}]',
         "--request PUT https://gitlab/projects/1/merge_requests/7/notes/5"),
    ],
)  # fmt: skip
def test_gitlab_has_one_note_which_is_replaced(tmp_path: Path, notes: str, method: str) -> None:
    stub(tmp_path, "curl", 'printf "%s\\n" "$*" >> calls; printf "%s" "$NOTES"')
    script = workflow("gitlab-preview.yml")["guarantees-comment"]["script"][1]
    where = {"CI_API_V4_URL": "https://gitlab", "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "7"}
    done = shell(script, tmp_path, NOTES=notes, GUARANTEES_TOKEN="t", **where)  # noqa: S106  # no real one
    last = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()[-1]
    assert (done.returncode, "body@preview/comment.md" in last, last.endswith(method)) == (0, True, True), done.stderr


@pytest.mark.parametrize(("kind", "marked"), [("external", True), ("branch", False)])
def test_read_the_docs_marks_previews_and_nothing_else(root: Path, kind: str, *, marked: bool) -> None:
    jobs = workflow("readthedocs.yaml")["build"]["jobs"]
    history.git(root, "remote", "add", "origin", str(root))
    script = "\n".join([*jobs["post_checkout"], *jobs["build"]["html"]])
    done = shell(script, root, READTHEDOCS_VERSION_TYPE=kind, READTHEDOCS_OUTPUT=str(root / "output"))
    changes = root / "output/html/guarantees/changes/index.html"
    assert (done.returncode, changes.exists()) == (0, marked), done.stderr
