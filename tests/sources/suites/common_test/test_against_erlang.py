"""What is said of each test of a random program is what Erlang makes of that program, whatever the environment is."""

from __future__ import annotations

import shutil
import subprocess
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import pytest
from mkdocs_guarantees.conditions import holds
from mkdocs_guarantees.model import Selection
from sources.suites.common_test import extracted
from sources.suites.common_test.programs import TESTS, VALUES, VARIABLES, Program, program

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mkdocs_guarantees.model import Case

Environment: TypeAlias = tuple[str | None, ...]

PROGRAMS = [program(seed) for seed in range(400)]
ENVIRONMENTS: list[Environment] = list(product(VALUES, repeat=len(VARIABLES)))
LONGEST = 4_000
"""Characters; longer programs take long and show no more."""

SUITE = """\
-module(x_SUITE).
-export([all/0, {exports}]).
{functions}
all() -> {expression}.
{tests}
"""
RUNNER = """\
-module(runner).
-compile([export_all, nowarn_export_all]).
{functions}
main() ->
    [begin [put_variable(Name, Value) || {{Name, Value}} <- Environment], io:format("~0p~n", [told(F)]) end
     || F <- [{names}], Environment <- [{environments}]].
put_variable(Name, false) -> os:unsetenv(Name);
put_variable(Name, Value) -> os:putenv(Name, Value).
told(F) -> try ?MODULE:F() catch _:_ -> failed end.
"""


def suite(made: Program) -> str:
    exports = ", ".join(f"{test}/1" for test in TESTS)
    tests = "".join(f"{test}(_Config) -> 1 = router:up().\n" for test in TESTS)
    return SUITE.format(exports=exports, functions=made.functions, expression=made.expression, tests=tests)


def told_by_erlang(programs: list[Program], folder: Path) -> list[dict[Environment, frozenset[str] | None]]:
    """Give the tests of each program in each environment; None where it fails."""
    names = [f"e{number}" for number in range(len(programs))]
    named = zip(names, programs, strict=True)
    functions = "".join(f"{made.functions}{name}() -> {made.expression}.\n" for name, made in named)
    pairs = (
        [f'{{"{name}", {_written(value)}}}' for name, value in zip(VARIABLES, values, strict=True)]
        for values in ENVIRONMENTS
    )
    environments = ", ".join(f"[{', '.join(each)}]" for each in pairs)
    text = RUNNER.format(functions=functions, names=", ".join(names), environments=environments)
    (folder / "runner.erl").write_text(text, encoding="utf-8")
    for command in (["erlc", "runner.erl"], ["erl", "-noshell", "-eval", "runner:main(), halt()."]):
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
    lines = iter(done.stdout.splitlines())
    return [{environment: _listed(next(lines)) for environment in ENVIRONMENTS} for _ in programs]


def _written(value: str | None) -> str:
    return "false" if value is None else f'"{value}"'


def _listed(line: str) -> frozenset[str] | None:
    return None if line == "failed" else frozenset(filter(None, line.strip("[]").split(",")))


def faults(case: Case | None, test: str, told: dict[Environment, frozenset[str] | None]) -> Iterable[str]:
    """Say in which environments what is known of a test is not so."""
    for environment, tests in told.items():
        if tests is None:
            continue
        known = _is_run(case, {name: value or "" for name, value in zip(VARIABLES, environment, strict=True)})
        if known is not None and known is not (test in tests):
            yield f"{test} {'runs' if known else 'does not run'} in {environment}: {case.conditions if case else ''}"


def _is_run(case: Case | None, environment: dict[str, str]) -> bool | None:
    if case is None or case.selection is not Selection.CONDITIONAL:
        return case is not None and case.selection is Selection.SELECTED
    return holds(case.conditions, environment) if case.conditions else None


@pytest.mark.erlang
@pytest.mark.skipif(shutil.which("erlc") is None, reason="Erlang (erlc) is not installed")
def test_what_is_said_of_a_test_is_so_in_every_environment(tmp_path: Path) -> None:
    """Selected is what runs in every environment, and a condition that can be told holds exactly where the test runs.

    Guarantees:
        - A test is called selected only if Common Test runs it whatever the environment is
    """
    programs = [made for made in PROGRAMS if len(made.expression) + len(made.functions) < LONGEST]
    found = []
    for made, told in zip(programs, told_by_erlang(programs, tmp_path), strict=True):
        read = extracted.text(suite(made), tmp_path).suite
        cases = {case.name: case for case in read.cases} if read else {}
        text = f"{made.functions}{made.expression}"
        found += [f"{fault}\n{text}" for test in TESTS for fault in faults(cases.get(test), test, told)]
    assert "\n\n".join(found) == ""
    assert len(programs) > 300
