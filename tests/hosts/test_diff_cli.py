"""`guarantees diff` tells every kind of change, in each form, of whatever two sides one names.

After a change that is meant, `pytest tests/hosts/test_diff_cli.py --update-golden` writes the expected outputs anew.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_lines import runner
from jsonschema import Draft202012Validator
from mkdocs_guarantees import changes as changes_module
from mkdocs_guarantees.changes import Kind, Subject
from mkdocs_guarantees.hosts.cli import main

if TYPE_CHECKING:
    from types import ModuleType

HERE = Path(__file__).parents[1] / "diff"
FORMS = {
    "text": "text.txt",
    "json": "changes.json",
    "markdown": "summary.md",
    "comment": "comment.md",
    "github": "github.txt",
}
PREVIEW = ("--preview-url", "https://preview.example.org/7")


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


history = load("history")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("history")
    history.make(root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "root"
    shutil.copytree(made, copy, symlinks=True)
    return copy


def run(root: Path, *arguments: str) -> tuple[int, str]:
    done = runner().invoke(main, ["diff", "--root", str(root), *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout + done.stderr


def changes(root: Path, *arguments: str) -> list[dict[str, Any]]:
    code, text = run(root, *arguments, "--format", "json")
    assert code == 0, text
    found: list[dict[str, Any]] = json.loads(text)["changes"]
    return found


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_what_it_told(made: Path, form: str, *, update_golden: bool) -> None:
    _, text = run(made, "main", *PREVIEW, "--format", form)
    file = HERE / "golden" / FORMS[form]
    if update_golden:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8")


def test_every_kind_of_change_and_every_subject_is_in_the_history(made: Path) -> None:
    found = changes(made, "main")
    assert ({item["kind"] for item in found}, {item["subject"] for item in found}) == (set(Kind), set(Subject))


def test_the_json_keeps_to_its_schema(made: Path) -> None:
    _, text = run(made, "main", "--format", "json")
    schema = json.loads((Path(changes_module.__file__).parent / "schemas/changes.schema.json").read_text("utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(json.loads(text))) == []


def test_a_revision_is_told_like_its_checkout(made: Path) -> None:
    assert changes(made, "main", "change") == changes(made, "main")


def test_reading_backwards_mirrors(made: Path) -> None:
    """Whole, as a user sees it: what the change lost, its reversal gains."""
    forth, back = changes(made, "main", "change"), changes(made, "change", "main", "--two-way")
    mirror = {"lost": "gained", "weakened": "strengthened", "status-worse": "status-better"}
    mirror |= {"newly-void": "no-longer-void", "no-longer-integrated": "newly-integrated"}
    mirror |= {good: bad for bad, good in mirror.items()}
    turned = [(mirror.get(it["kind"], it["kind"]), it["after"]["text"], it["before"]["text"]) for it in forth]
    assert sorted(turned) == sorted((it["kind"], it["before"]["text"], it["after"]["text"]) for it in back)


@pytest.mark.parametrize("sides", [("main", "main"), ("change",), ("HEAD", "HEAD", "--two-way")])
def test_nothing_differs_from_itself(made: Path, sides: tuple[str, ...]) -> None:
    assert changes(made, *sides) == []


def test_what_others_did_since_the_change_parted_is_not_of_this_change(root: Path) -> None:
    """`main` goes on and loses tests. Against the place of parting nothing of that is told; against its tip it is."""
    before = changes(root, "main")
    history.git(root, "checkout", "-q", "main")
    tip = history.commit(root, {"tests/test_load.py": None})
    history.git(root, "checkout", "-q", "change")
    gained = {it["after"]["name"] for it in changes(root, tip, "--two-way") if it["kind"] == "gained"}
    assert (changes(root, tip), "tests/test_load.py::test_sheds" in gained) == (before, True)


def test_a_base_whose_scenarios_stood_elsewhere_is_told_of(root: Path) -> None:
    (root / "scenarios.yml").rename(root / "promises.yml")
    for form in ("text", "markdown"):
        _, text = run(root, "main", "--scenarios", "promises.yml", "--format", form)
        assert "has no scenarios at 'promises.yml', where the settings of today look for them" in text
    assert "has no scenarios" not in run(root, "main")[1]


@pytest.mark.parametrize("named", ["index.json", ".", "site"])
def test_a_published_index_is_a_side(root: Path, named: str) -> None:
    """An index does not hold the texts of sections: another one is not seen, and an old one has no new heading."""
    history.git(root, "checkout", "-q", "main")
    target = root / {"index.json": "pub/index.json", ".": "pub/index.json", "site": "pub/guarantees/index.json"}[named]
    indexed = runner().invoke(main, ["index", "--root", str(root), "--format", "json", "-o", str(target)])
    history.git(root, "checkout", "-q", "change")
    place = str(target) if named == "index.json" else str(root / "pub")
    found, wanted = (
        {(it["kind"], it["subject"], it["after"]["name"]) for it in changes(root, base)} for base in (place, "main")
    )
    assert (indexed.exit_code, found - wanted, wanted - found) == (
        0,
        {("lost", "section", None)} - wanted,
        {
            ("changed-text", "section", "runbook.md#diagnosis-connection-loss"),
            ("renamed", "section", "runbook.md#diagnosis-storage"),
        },
    )


def test_an_index_does_not_differ_from_what_it_was_made_of(root: Path) -> None:
    index = root / "index.json"
    runner().invoke(main, ["index", "--root", str(root), "--format", "json", "-o", str(index)])
    assert (changes(root, str(index)), changes(root, str(index), str(index))) == ([], [])


def test_an_index_of_something_else_is_told_of(root: Path) -> None:
    for text in ("", "{}", "[[[[", '{"format": "guarantees-index", "version": 2}', "[" * 100_000):
        (root / "index.json").write_text(text, encoding="utf-8")
        code, said = run(root, str(root / "index.json"))
        assert (code, "not an index" in said) == (2, True)


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ("", 0), ("lost", 1), ("lost,weakened", 1), ("error", 1), ("warning", 1), ("info", 1), ("gained", 1),
        (" moved , renamed ", 1), ("losst", 2), ("strong", 2),
    ],
)  # fmt: skip
def test_the_policy_decides_how_it_leaves(made: Path, policy: str, code: int) -> None:
    assert run(made, "main", "--fail-on", policy)[0] == code


def test_a_policy_that_nothing_meets_leaves_with_0(made: Path) -> None:
    assert run(made, "main", "main", "--fail-on", "info")[0] == 0


@pytest.mark.parametrize(
    "name", ["gone", "--upload-pack=touch x", "main..change", "-", "HEAD:docs", "$(touch x)", "\n"]
)
def test_a_name_that_means_nothing_leaves_with_2_and_does_nothing(root: Path, name: str) -> None:
    before = sorted(path.name for path in root.iterdir())
    code, _ = run(root, "--", name)
    assert (code, sorted(path.name for path in root.iterdir())) == (2, before)


def test_the_repository_is_left_as_it_was(root: Path) -> None:
    def state() -> tuple[str, ...]:
        asked = (("status", "--porcelain"), ("worktree", "list"), ("for-each-ref",), ("rev-parse", "HEAD"))
        return tuple(history.git(root, *question) for question in asked)

    before = state()
    run(root, "main", "change")
    assert state() == before


def test_outside_of_git_one_is_told_so(tmp_path: Path) -> None:
    code, said = run(tmp_path, "main")
    assert (code, "no git repository" in said) == (2, True)


def test_what_git_says_of_a_repository_of_another_user_is_handed_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "true")  # as in a container, whose user owns no checkout
    code, said = run(root, "main")
    assert (code, "dubious ownership" in said, "git config --global --add safe.directory" in said) == (2, True, True)


def test_without_git_one_is_told_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))
    code, said = run(root, "main")
    assert (code, "git is not installed" in said) == (2, True)


def test_branches_without_a_common_commit_need_two_way(root: Path) -> None:
    history.git(root, "checkout", "-q", "--orphan", "other")
    history.commit(root, {"docs/other.md": "# Other\n"})
    code, said = run(root, "main")
    assert (code, "--two-way" in said, run(root, "main", "--two-way")[0]) == (2, True, 0)


def test_other_formats_are_written_to_files(root: Path) -> None:
    run(
        root,
        "main",
        "--also",
        f"comment={root}/out/c.md",
        "--also",
        f"json={root}/out/c.json",
        "-o",
        f"{root}/out/t.txt",
    )
    starts = {path.name: path.read_text(encoding="utf-8")[:5] for path in (root / "out").iterdir()}
    assert starts == {"c.md": "<!-- ", "c.json": '{\n "b', "t.txt": "main "}


@pytest.mark.parametrize("also", ["comment", "=x", "nothing=x", "comment="])
def test_another_format_needs_a_name_and_a_file(root: Path, also: str) -> None:
    assert run(root, "main", "--also", also)[0] == 2


def test_a_second_run_reads_nothing_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both revisions stay known, whichever was read last."""
    run(root, "main", "change")
    run(root, "change", "main", "--two-way")

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("mkdocs_guarantees.sources.suites.pytest.Pytest.extract", refuse)
    monkeypatch.setattr("mkdocs_guarantees.sources.suites.common_test.CommonTest.extract", refuse)
    assert len(changes(root, "main", "change")) > 30
