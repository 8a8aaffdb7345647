"""What we call selected is what Common Test runs: the fixture suites are run for real and compared."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from mkdocs_guarantees.conditions import holds
from mkdocs_guarantees.model import Selection
from sources.suites.common_test import extracted

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_guarantees.model import Case

pytestmark = [
    pytest.mark.erlang,
    pytest.mark.skipif(shutil.which("ct_run") is None, reason="Erlang's Common Test (ct_run) is not installed"),
]

ENVIRONMENT = {"ROUTER_TEST_LEVEL": "heavy", "ROUTER_SOAK": "yes", "MODE": "this or that", "REGION": ""}
"""What Common Test is run in; of other conditions it stands here whether they hold then."""

ASKED_HELPERS = (
    'recursion_colours:known(os:cmd("true"))',
    'recursion_colours:pairs(string:tokens(os:cmd("true"), ":"), [])',
)
FAILING = (
    "attempts_gone:start()",
    'list_to_existing_atom("no such atom")',
    "{ok, _} = {error, gone}",
    'case os:getenv("ROUTER_UNSET") of "1" -> [test_set] end',
)
HELD = frozenset(
    {"ROUTER_EXTRA is not defined", "ROUTER_UNSET not set"}
    | {f"{asked} is []" for asked in ASKED_HELPERS}
    | {f"{tried} fails" for tried in FAILING}
    | {"supports() is not [curves]", "(is_pid(whereis(a)) or is_pid(whereis(b))) is not unsure"}
)
NOT_HELD = frozenset(
    {"ROUTER_UNSET set", "ROUTER_EXTRA is defined", "the test configuration has broker", "?OTP_RELEASE >= 99"}
    | {f"{asked} is not []" for asked in ASKED_HELPERS}
    | {f"{tried} does not fail" for tried in FAILING}
    | {"supports() is [curves]", "(is_pid(whereis(a)) or is_pid(whereis(b))) is unsure"}
)

NOT_RUN = {
    "bounded_work": "its all/0 never ends",
    "broken_form": "it does not compile",
    "build_options_erlang_mk": "erlang.mk compiles it",
    "build_options_rebar3": "rebar3 compiles it, see below",
    "byte_order_mark": "OTP 25 does not compile one",
    "conditions_without_variables": "it asks a module that is not there",
    "doc_attributes": "its triple-quoted text needs OTP 27",
    "group_of_unknown_name": "its helper does not exist",
    "group_of_unknown_tests": "its helper does not exist",
    "helper_ct_helper": "its helper does not exist",
    "helper_unknown": "its helper does not exist",
    "helper_unknown_lists_all": "its helper does not exist",
    "shared_terms": "what it runs can only be told by running it",
    "skips_by_code_under_test": "the code under test lies in another folder",
    "taken_from_unknown": "its helper does not exist",
}

Ran = dict[str, dict[str, set[str]]]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Run all suites that compile, and give the group paths of each case of each suite."""
    work = tmp_path_factory.mktemp("ct")
    for folder in extracted.CASES.iterdir():
        if folder.name not in NOT_RUN:
            for file in folder.glob("*.[eh]rl"):
                shutil.copy(file, work)
    shutil.copy(extracted.CASES.parent / "recorder.erl", work)
    _run("erlc", "recorder.erl", cwd=work)
    for helper in extracted.CASES.glob("*/*.erl"):
        if not helper.stem.endswith("_SUITE"):
            _run("erlc", helper.name, cwd=work)
    record = work / "ran.tsv"
    hook = ["-ct_hooks", "recorder", f'[{{file,"{record}"}}]']
    (work / "logs").mkdir()
    node = f"ct_{os.getpid()}"  # a second run with the usual name of a node would not start
    _run("ct_run", "-noshell", "-sname", node, "-dir", ".", "-logdir", "logs", "-pa", ".", *hook, cwd=work)
    found: Ran = defaultdict(lambda: defaultdict(set))
    for line in record.read_text().splitlines():
        suite, case, groups = line.split("\t")
        found[suite][case].add(groups)
    return found


def _run(*command: str, cwd: Path) -> None:
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | ENVIRONMENT | {"ERL_COMPILER_OPTIONS": "[{d,'TEST'}]"},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr  # 1: some cases fail, and are meant to


def _runs(case: Case) -> bool:
    """Is the case run in this environment, as far as its selection tells?"""
    if case.selection is not Selection.CONDITIONAL:
        return case.selection is Selection.SELECTED
    told = {word: word in HELD if word in HELD | NOT_HELD else holds([word], ENVIRONMENT) for word in case.conditions}
    assert None not in told.values(), told
    return all(told.values())


@pytest.mark.parametrize(
    "folder",
    [folder for folder in sorted(extracted.CASES.iterdir()) if folder.name not in NOT_RUN],
    ids=lambda folder: folder.name,
)
def test_common_test_runs_what_is_selected(folder: Path, ran: Ran) -> None:
    suite = extracted.folder(folder).suite
    assert suite is not None

    expected = {case.name: set(case.groups) or {""} for case in suite.cases if case.skip is None and _runs(case)}

    assert ran.get(str(suite.id), {}) == expected


@pytest.mark.skipif(shutil.which("rebar3") is None, reason="rebar3 is not installed")
def test_rebar3_runs_what_its_options_select(tmp_path: Path) -> None:
    folder = extracted.CASES / "build_options_rebar3"
    project = shutil.copytree(folder, tmp_path / "project")
    home = tmp_path / "home"
    home.mkdir()

    done = subprocess.run(
        ["rebar3", "ct", "--sname", f"rebar_{os.getpid()}"],
        cwd=project,
        env=os.environ | {"HOME": str(home)},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )

    (log,) = (project / "_build/test/logs").glob("ct_run*/*/run*/suite.log")
    ran = set(re.findall(r"^=case +rebar_options_SUITE:(\w+)", log.read_text(), re.MULTILINE))
    suite = extracted.folder(folder).suite
    assert suite is not None
    assert ran == {case.name for case in suite.cases if case.selection is Selection.SELECTED}, done.stdout
