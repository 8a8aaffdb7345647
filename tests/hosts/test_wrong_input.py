"""Wrong input gives the message that a user needs, and everything else is still built.

The commands run as a user runs them: `guarantees` and `mkdocs` in a shell.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hosts.builds import Small, run
from hosts.texts import FILES, RUNBOOK, SCENARIOS, SUITE

OTHER = SUITE.replace("test_broker_gone", "test_other")
ONE = "  - {id: one, title: One, tests: [test_broker_gone]}\n"

WRONG: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "not YAML": (
        {"data/scenarios.yml": "scenarios:\n  - id: [\n"},
        ["data/scenarios.yml:3:1: RB901 "],
    ),
    "not UTF-8": (
        {"data/scenarios.yml": b"scenarios:\n  - id: \xff\n"},
        ["data/scenarios.yml:2:9: RB901 the byte 0xFF is not UTF-8; save the file as UTF-8"],
    ),
    "an unknown key with a near one": (
        {"data/scenarios.yml": SCENARIOS.replace("guarantees:", "guarantee:")},
        ["data/scenarios.yml:9:5: RB902 a scenario has no key 'guarantee'; did you mean 'guarantees'?"],
    ),
    "a duplicate id": (
        {"data/scenarios.yml": f"scenarios:\n{ONE}{ONE}"},
        ["data/scenarios.yml:3:10: RB902 the scenario 'one' stands at data/scenarios.yml:2:10 already; give one of "],
    ),
    "an id that no address can hold": (
        {"data/scenarios.yml": 'scenarios:\n  - {id: "a b", title: x}\n'},
        ["data/scenarios.yml:2:11: RB902 'a b' cannot be an id, which has letters, digits, '.', '_' and '-', "],
    ),
    "an empty file": (
        {"data/scenarios.yml": ""},
        ["data/scenarios.yml: RB902 the file holds nothing; write 'scenarios:' and a list below it"],
    ),
    "a list at the top": (
        {"data/scenarios.yml": "- a\n"},
        ["data/scenarios.yml:1:1: RB902 the file begins with 'scenarios:' and a list below it, not with a list"],
    ),
    "a page that is not UTF-8": (
        {"docs/latin.md": "# Störung\n".encode("latin-1")},
        ["docs/latin.md:1:5: RB901 the byte 0xF6 is not UTF-8; save the file as UTF-8"],
    ),
    "a suite that does not parse": (
        {"tests/test_broken.py": "def test_a(:\n"},
        ["tests/test_broken.py:1:12: RB903 "],
    ),
    "a binary suite": (
        {"test/bin_SUITE.erl": bytes(range(256)) * 20, "tests/test_bin.py": bytes(range(256)) * 20},
        ["tests/test_bin.py"],
    ),
    "a requirement without a text": (
        {"data/requirements.yml": "requirements:\n  - {id: R1}\n"},
        ["data/requirements.yml:2:5: RB902 a requirement needs 'text'"],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_input_is_told_with_its_place_and_the_rest_is_built(tmp_path: Path, case: str) -> None:
    """The command still lists what it could read, and leaves with 0.

    Guarantees:
        - A file that cannot be read costs one message with its place, and the rest is still read
    """
    files, messages = WRONG[case]
    Small(tmp_path).write({**FILES, **files}).configure()
    done = run("guarantees", "index", "--format", "json", at=tmp_path)
    known = [suite["path"] for suite in json.loads(done.stdout)["suites"]]
    missing = [message for message in messages if message not in done.stderr]
    assert (missing, done.returncode, "tests/test_intake.py" in known) == ([], 0, True), done.stderr


@pytest.mark.parametrize("case", ["not YAML", "a suite that does not parse", "an unknown key with a near one"])
def test_a_wrong_input_is_a_warning_of_the_build_which_goes_on_unless_strict(tmp_path: Path, case: str) -> None:
    files, messages = WRONG[case]
    Small(tmp_path).write({**FILES, **files}).configure()
    lax, strict = run("mkdocs", "build", at=tmp_path), run("mkdocs", "build", "--strict", at=tmp_path)
    said = " ".join(lax.stderr.split())  # the build puts the name of the rule between its code and the sentence
    told = [part.strip() in said for message in messages for part in re.split(r" (?=RB\d+)|(?<=RB\d{3}) ", message)]
    page = (tmp_path / "site/intake/index.html").is_file()
    assert (all(told), lax.returncode, strict.returncode, page) == (True, 0, 1, True), lax.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"suite": ["a"]}, "mkdocs.yml:3: suite: no such option; did you mean 'suites'?"),
        ({"suites": ["a", 5]}, "mkdocs.yml:5: suites[1]: a text is needed, not 5"),
        ({"cards": "no"}, "mkdocs.yml:3: cards: true or false is needed, not 'no'"),
        ({"common_test": {"define": "A"}}, "mkdocs.yml:4: common_test.define: no such option; did you mean 'defines'?"),
        ({"commands": {"pytest": "pytest {nope}"}}, "mkdocs.yml:4: commands.pytest: nothing fills {nope}; there are "),
        ({"policy": {"all": "love"}}, "mkdocs.yml:4: policy.all: 'love' is none of smoke, test, section, guarantee, "),
    ],
)
@pytest.mark.parametrize("command", [["mkdocs", "build"], ["guarantees", "index"]])
def test_a_wrong_option_is_told_with_its_line(
    tmp_path: Path, command: list[str], options: dict[str, object], message: str
) -> None:
    """By the command in one line with exit code 2, by the build without a traceback and with exit code 1."""
    Small(tmp_path).write(FILES).configure(plugins=[{"guarantees": options}])
    done = run(*command, at=tmp_path)
    code = 2 if command[0] == "guarantees" else 1
    said = " ".join(done.stderr.split())
    assert (message in said, "Traceback" in said, done.returncode) == (True, False, code), done.stderr


@pytest.mark.parametrize(
    ("options", "message", "code"),
    [
        ({"ignore": ["RX1"]}, "mkdocs.yml:3: ignore: no rule has a code that begins with 'RX1'", 2),
        (
            {"scenarios": "data/gone.yml"},
            "mkdocs.yml:3: RB901 unreadable-input: scenarios: there is no file or folder 'da",
            1,
        ),
        (
            {"results": ["gone/*.xml"]},
            "mkdocs.yml:4: RB901 unreadable-input: results[0]: no file matches 'gone/*.xml'",
            0,
        ),
    ],
)
def test_an_option_that_names_what_there_is_not_is_told_with_its_line(
    tmp_path: Path, options: dict[str, object], message: str, code: int
) -> None:
    Small(tmp_path).write(FILES).configure(plugins=[{"guarantees": options}])
    done = run("guarantees", "lint", "--format", "concise", at=tmp_path)
    assert (message in done.stdout + done.stderr, done.returncode) == (True, code), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--suites", "tets/*.py"], "RB901 suites[0]: no file matches 'tets/*.py'"),
        (["--scenarios", "data/scenario.yml"], "RB901 scenarios: there is no file or folder 'data/scenario.yml'"),
        (["--requirements", "nowhere"], "RB901 requirements: there is no file or folder 'nowhere'"),
        (["--scenarios", "../outside.yml"], "RB901 scenarios: there is no file or folder '../outside.yml'"),
    ],
)
def test_a_flag_that_leads_nowhere_is_told(tmp_path: Path, arguments: list[str], message: str) -> None:
    root = tmp_path / "root"
    Small(root).write(FILES)
    (tmp_path / "outside.yml").write_text(SCENARIOS, encoding="utf-8")
    done = run("guarantees", "index", *arguments, at=root)
    assert (message in done.stderr.splitlines(), done.returncode) == (True, 0), done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["index", "--root", "nowhere"], "Directory 'nowhere' does not exist."),
        (["index", "--config", "nowhere.yml"], "File 'nowhere.yml' does not exist."),
        (["index", "--format", "xml"], "'xml' is not one of 'text', 'json'."),
        (["index", "--commands", "pytest"], "'pytest' has no '=': write KEY=VALUE"),
        (["indx"], "No such command 'indx'"),
        (["import", "nowhere.md"], "File 'nowhere.md' does not exist."),
        (["init"], "error: data/scenarios.yml: is already there; --force replaces it"),
        (["init", "--force", "--scenarios", "data"], "error: data: is a folder; name a file in it: --scenarios data/f"),
        (["init", "--scenarios", "mkdocs.yml/a.yml"], "error: mkdocs.yml/a.yml: cannot be written: "),
        (["index", "-o", "data/scenarios.yml/x"], "data/scenarios.yml/x: cannot be written: "),
        (["lint", "-o", "data/scenarios.yml/x"], "error: data/scenarios.yml/x: cannot be written: "),
        (["lint", "--diff", "-o", "data/scenarios.yml/x"], "error: data/scenarios.yml/x: cannot be written: "),
        (
            ["init", "--scenarios", "data/scenarios.yml/x/y.yml"],
            "data/scenarios.yml/x/y.yml: cannot be written: Not a ",
        ),
        (["generate", "--pages", "intake.md/x"], "cannot be written: "),
        (["import", "docs/old.md", "-o", "data/scenarios.yml"], "data/scenarios.yml: is already there, and holds "),
    ],
)
def test_a_command_that_cannot_run_says_why_and_leaves_with_2(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    files = {**FILES, "docs/old.md": "# Old\n\n### Scenario 1: One\n\n**Test**: `test_a`\n"}
    Small(tmp_path).write(files).configure()
    done = run("guarantees", *arguments, at=tmp_path)
    assert (message in done.stderr, "Traceback" in done.stderr, done.returncode) == (True, False, 2), done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_takes_nothing_is_told_in_one_line(tmp_path: Path) -> None:
    Small(tmp_path).write(FILES)
    done = run("sh", "-c", "guarantees lint > /dev/full", at=tmp_path)
    said = "error: the output: cannot be written: No space left on device\n"
    assert (done.stderr, done.returncode) == (said, 2)


def test_what_was_imported_may_be_imported_again(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("### Scenario 1: One\n\n**Test**: `test_a`\n", encoding="utf-8")
    codes = [run("guarantees", "import", "old.md", "-o", "new.yml", at=tmp_path).returncode for _ in range(2)]
    (tmp_path / "new.yml").write_text("scenarios: []\n", encoding="utf-8")
    codes += [
        run("guarantees", "import", "old.md", "-o", "new.yml", *force, at=tmp_path).returncode
        for force in ([], ["--force"])
    ]
    assert codes == [0, 0, 2, 0]


def test_a_page_is_imported_by_its_name_where_only_one_has_it(tmp_path: Path) -> None:
    Small(tmp_path).write(
        {"docs/run/INTAKE.md": "# Intake\n\n## Broker\n", "docs/a/TWO.md": "# A\n", "docs/b/TWO.md": "# B\n"}
    )
    text = '### Scenario {0}: {1}\n\n**Runbook Section**: `{1}.md` → "Broker"\n\n'
    (tmp_path / "old.md").write_text(text.format(1, "INTAKE") + text.format(2, "TWO"), encoding="utf-8")
    found = run("guarantees", "import", "old.md", at=tmp_path).stdout
    assert re.findall(r"page: (\S+)", found) == ["run/INTAKE.md", "TWO.md"]


def test_a_site_that_was_just_begun_passes_a_strict_build(tmp_path: Path) -> None:
    """What `init` writes is no mistake, and says where builds look for it."""
    small = Small(tmp_path).write({name: text for name, text in FILES.items() if name.startswith(("docs", "tests"))})
    small.configure(plugins=["guarantees"])
    told = run("guarantees", "init", "--scenarios", "docs/mine.yml", at=tmp_path).stdout
    small.configure(plugins=[{"guarantees": {"scenarios": "docs/mine.yml"}}])
    built = run("mkdocs", "build", "--strict", at=tmp_path)
    assert ("`scenarios: docs/mine.yml`" in told, built.returncode) == (True, 0), built.stderr


def test_an_empty_folder_has_nothing_and_is_no_mistake(tmp_path: Path) -> None:
    done = run("guarantees", "index", at=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("0 suites, 0 tests\n\n0 scenarios\n", "", 0)


def test_an_unknown_test_leaves_the_card_and_says_so_on_it(tmp_path: Path) -> None:
    scenarios = SCENARIOS.replace("::test_broker_gone", "::test_broker_went")
    built = Small(tmp_path).write({**FILES, "data/scenarios.yml": scenarios}).build()
    card = built.parts()["intake/index.html", 1].text
    assert ("Broken" in card, "tests/test_intake.py::test_broker_went" in card, "no such test" in card) == (True,) * 3


def test_two_files_that_define_one_suite_are_both_kept_apart(tmp_path: Path) -> None:
    erlang = "-module(a_SUITE).\n-export([all/0, t/1]).\nall() -> [t].\nt(_) -> ok = f().\n"
    Small(tmp_path).write({"one/a_SUITE.erl": erlang, "two/a_SUITE.erl": erlang, "docs/index.md": RUNBOOK})
    built = Small(tmp_path).build()
    broken = [target for part in built.parts().values() for target in part.broken]
    listed = [item["path"] for item in json.loads((built.site / "guarantees/index.json").read_text())["suites"]]
    assert (broken, listed) == ([], ["one/a_SUITE.erl", "two/a_SUITE.erl"])


def test_a_file_whose_name_is_no_unicode_does_not_stop_the_rest(tmp_path: Path) -> None:
    Small(tmp_path).write(FILES).configure()
    try:
        (tmp_path / os.fsdecode(b"tests/test_\xff.py")).write_text(OTHER, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes no such name")
    listed = run("guarantees", "index", "--format", "json", at=tmp_path)
    built = run("mkdocs", "build", at=tmp_path)
    assert (listed.returncode, built.returncode) == (0, 0), listed.stderr + built.stderr


def test_an_old_or_damaged_memory_is_no_obstacle(tmp_path: Path) -> None:
    small = Small(tmp_path).write(FILES)
    cold = small.build()
    page = (cold.site / "intake/index.html").read_bytes()
    memory = tmp_path / ".cache/plugin/guarantees/facts.sqlite3"
    existed = memory.is_file()
    memory.write_bytes(b"damaged")
    warm = small.build()
    assert (existed, (warm.site / "intake/index.html").read_bytes() == page, warm.warnings) == (True, True, [])


def test_a_memory_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    small = Small(tmp_path).write({**FILES, ".cache": "a file where the folder would be"})
    assert small.build().warnings == []
