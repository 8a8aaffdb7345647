"""Any bytes give an extraction, in bounded time; settings and repository decide what the suite alone does not say."""

from __future__ import annotations

import inspect
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs_guarantees.config import CommonTest, Settings
from mkdocs_guarantees.model import Selection, Strength
from mkdocs_guarantees.sources.collect import collect
from mkdocs_guarantees.sources.files import Tree
from mkdocs_guarantees.sources.suites.common_test import CommonTest as CommonTestSuites
from sources.suites.common_test import extracted

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.extractor import Extraction

HEAD = "-module(x_SUITE).\n-compile([export_all, nowarn_export_all]).\n"
TESTS = "test_a(_) -> ok.\ntest_b(_) -> ok.\n"
NOWHERE = Path("/nonexistent")


def selections(text: str, chosen: Settings | None = None) -> dict[str, str]:
    suite = extracted.text(text, NOWHERE, chosen).suite
    return {case.name: str(case.selection) for case in suite.cases} if suite is not None else {}


def test_a_setting_names_the_tests_of_a_helper() -> None:
    chosen = Settings(common_test=CommonTest(all_calls={"my_helpers:all": "test_a*"}))

    found = selections(f"{HEAD}all() -> my_helpers:all(?MODULE).\n{TESTS}", chosen)

    assert found == {"test_a": "selected", "test_b": "unselected"}


def test_a_setting_says_which_macros_are_defined() -> None:
    text = f"{HEAD}-ifdef(NIGHTLY).\nall() -> [test_a].\n-else.\nall() -> [test_b].\n-endif.\n{TESTS}"

    assert (selections(text), selections(text, Settings(common_test=CommonTest(defines=("NIGHTLY",))))) == (
        {"test_a": "conditional", "test_b": "conditional"},
        {"test_a": "selected", "test_b": "unselected"},
    )


def test_a_helper_that_is_the_same_counts_with_the_headers_that_stand_beside_it_now(tmp_path: Path) -> None:
    helper = '-module(lister).\n-export([listed/0]).\n-include("names.hrl").\nlisted() -> [?NAME].\n'
    found = []
    for at, name in enumerate(("test_a", "test_b", None, "test_a")):
        root = tmp_path / str(at)
        root.mkdir()
        (root / "lister.erl").write_text(helper)
        if name is not None:
            (root / "names.hrl").write_text(f"-define(NAME, {name}).\n")
        suite = extracted.text(f"{HEAD}all() -> lister:listed().\n{TESTS}", root).suite
        found.append([case.name for case in suite.cases if case.selection == Selection.SELECTED] if suite else None)

    assert found == [["test_a"], ["test_b"], [], ["test_a"]]


def test_a_suite_depends_on_what_a_helper_looked_at_that_was_read_for_another_one(tmp_path: Path) -> None:
    (tmp_path / "lister.erl").write_text('-module(lister).\n-include("names.hrl").\nlisted() -> [?NAME].\n')
    (tmp_path / "names.hrl").write_text("-define(NAME, test_a).\n")
    for name in ("one", "two"):
        text = f"-module({name}_SUITE).\n-compile(export_all).\nall() -> lister:listed().\n{TESTS}"
        (tmp_path / f"{name}_SUITE.erl").write_text(text)
    cache = tmp_path / "cache"

    def listed() -> list[list[str]]:
        suites = collect(Tree(tmp_path.resolve()), Settings(), [CommonTestSuites()], cache=cache).suites
        return [[case.name for case in suite.cases if case.selection == Selection.SELECTED] for suite in suites]

    before = listed()
    (tmp_path / "names.hrl").write_text("-define(NAME, test_b).\n")

    assert (before, listed()) == ([["test_a"], ["test_a"]], [["test_b"], ["test_b"]])


def test_a_header_outside_the_root_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "outside.hrl").write_text("-define(LIST, [test_a]).\n")
    root = tmp_path / "root"
    root.mkdir()
    text = f'{HEAD}-include("../outside.hrl").\nall() -> ?LIST.\n{TESTS}'

    suite = extracted.text(text, root).suite

    assert suite is not None
    assert {case.name: case.conditions for case in suite.cases} == dict.fromkeys(
        ("test_a", "test_b"), ("all/0 uses the macro LIST, which may come from ../outside.hrl",)
    )


HOSTILE = {
    "deep lists": f"{HEAD}all() -> {'[' * 100_000}test_a{']' * 100_000}.\n{TESTS}",
    "deep tuples that never close": f"{HEAD}all() -> {'{a, ' * 100_000}\n{TESTS}",
    "a long chain of lists": f"{HEAD}all() -> {' ++ '.join(['[test_a]'] * 20_000)}.\n{TESTS}",
    "branches that multiply": (
        f"{HEAD}all() -> L0 = [test_a],\n"
        + "".join(f"L{n} = L{n - 1} ++ case f({n}) of a -> L{n - 1}; _ -> [test_b] end,\n" for n in range(1, 200))
        + f"L199.\n{TESTS}"
    ),
    "groups that multiply": (
        f"{HEAD}all() -> [{{group, g0}}].\ngroups() -> ["
        + "".join(f"{{g{n}, [], [{{group, g{n + 1}}}, {{group, g{n + 1}}}]}}, " for n in range(40))
        + f"{{g40, [], [test_a]}}].\n{TESTS}"
    ),
    "a group in itself": f"{HEAD}all() -> [{{group, g}}].\ngroups() -> [{{g, [], [{{group, g}}]}}].\n{TESTS}",
    "macros that expand to each other": f"{HEAD}-define(A, ?B).\n-define(B, ?A).\nall() -> ?A.\n{TESTS}",
    "numbers that grow": f"{HEAD}all() -> [test_a | f({'9' * 5_000})].\nf(N) -> f(N * N).\n{TESTS}",
    "texts that grow": f'{HEAD}all() -> [list_to_atom(f("test", 0))].\nf(T, N) -> f(T ++ T, N).\n{TESTS}',
    "generators that multiply": (
        f"{HEAD}all() -> [test_a || {', '.join('_ <- lists:seq(1, 900)' for _ in range(9))}].\n{TESTS}"
    ),
    "many tests that are prepared at length": (
        f"{HEAD}all() -> [{', '.join(f't{n}' for n in range(1_000))}].\n"
        "init_per_testcase(T, C) -> case f(T, 40) of [skip] -> {skip, T}; _ -> C end.\n"
        "f(_, 0) -> [a];\nf(T, N) -> f(T, N - 1) ++ f(T, N - 1).\n" + "".join(f"t{n}(_) -> ok.\n" for n in range(1_000))
    ),
    "a string that never ends": f'{HEAD}all() -> [test_a].\ntest_a(_) -> "{"x" * 500_000}\n',
    "a record of many fields": (
        f"{HEAD}all() -> [test_a].\ntest_a(_) -> #r{{{', '.join(f'f{n} = g({n})' for n in range(5_000))}}}.\n"
    ),
    "a comment of many lines": f"{HEAD}all() -> [test_a].\n" + "%% Verifies: a, b\n" * 20_000 + TESTS,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_suites_take_bounded_time(text: str) -> None:
    begin = time.process_time()

    extracted.text(text, NOWHERE)

    assert time.process_time() - begin < 10


@pytest.mark.parametrize("name", ["deep lists", "branches that multiply", "macros that expand to each other"])
def test_what_is_given_up_leaves_the_cases_conditional(name: str) -> None:
    assert set(selections(HOSTILE[name]).values()) <= {Selection.CONDITIONAL, Selection.SELECTED}
    assert selections(HOSTILE[name])["test_b"] == Selection.CONDITIONAL


@pytest.mark.parametrize("count", [50, 300, 3_000])
def test_groups_are_followed_as_far_as_they_can_be_and_the_rest_is_in_doubt(count: int) -> None:
    nested = ", ".join(f"{{g{n}, [], [{{group, g{n + 1}}}, test_{n}]}}" for n in range(count))
    tests = "".join(f"test_{n}(_) -> ok.\n" for n in range(count))
    suite = extracted.text(
        f"{HEAD}all() -> [{{group, g0}}].\ngroups() -> [{nested}, {{g{count}, [], []}}].\n{tests}", NOWHERE
    )
    assert suite.suite is not None
    first, last = suite.suite.cases[0], suite.suite.cases[-1]
    deep = ("the groups are nested too deeply to follow all of them",)
    assert (first.groups, first.conditions) == (("g0",), ())
    assert (len(last.groups), last.conditions) == ((1, ()) if count == 50 else (0, deep))


def test_lists_in_lists_of_any_depth_are_one_list() -> None:
    text = f"{HEAD}all() -> lists:foldl(fun(_, A) -> [A] end, [test_a], lists:seq(1, 600)).\n{TESTS}"
    assert selections(text)["test_a"] == Selection.SELECTED


def test_what_is_nested_too_deeply_for_the_host_is_one_problem() -> None:
    found = next(found for left in range(40, 10, -1) if (found := extracted_within(left)).problems)
    wanted = "this is nested too deeply to be read, so nothing of it is read as a suite"
    assert [problem.message for problem in found.problems] == [wanted]


def extracted_within(left: int) -> Extraction:
    """Extract a suite where Python may call only so many functions in each other."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + left)
    try:
        return extracted.text(f"{HEAD}all() -> [test_a].\n{TESTS}", NOWHERE)
    finally:
        sys.setrecursionlimit(limit)


def test_of_many_cases_that_call_each_other_the_nearest_are_followed_and_the_rest_is_unknown() -> None:
    """Each of a chain of cases calls the next one; how many are followed depends on how many functions there are."""
    few, many = (proofs_of_a_chain(count) for count in (200, 4_000))
    assert (few[0], few[-1]) == ((Strength.STRONG, 200), (Strength.STRONG, 1))
    assert many[0] == many[3_000] == (Strength.UNKNOWN, 0)
    assert many[-100:] == [(Strength.STRONG, 1)] * 100


def proofs_of_a_chain(count: int) -> list[tuple[Strength, int]]:
    names = [f"t{number:04}" for number in range(count)]
    body = "ok = f()" if count < 1_000 else "1"
    calls = "".join(f"{name}(_) -> {body}, {after}([]).\n" for name, after in pairwise(names))
    suite = extracted.text(f"{HEAD}all() -> [{', '.join(names)}].\n{calls}{names[-1]}(_) -> ok = f().\n", NOWHERE).suite
    return [(case.proof.strength, case.proof.assertions) for case in suite.cases] if suite else []


BINARY = {
    "nul": b"-module(a).\0",
    "random": bytes(range(256)) * 4_000,
    "utf-16": "-module(x_SUITE).\nall() -> [].\n".encode("utf-16"),
}


@pytest.mark.parametrize("data", BINARY.values(), ids=BINARY.keys())
def test_a_binary_file_is_one_problem(data: bytes) -> None:
    found = extracted.text(data, NOWHERE)

    assert (found.suite, [problem.code for problem in found.problems]) == (None, ["RB903"])


FORMS = [
    b"-module(x_SUITE).\n",
    b"all() -> [test_a | rest()] ++ ?M -- [b].\n",
    b"groups() -> [{g, [], [test_a, {group, g}]}].\n",
    b'case os:getenv("X") of "a" -> b; _ -> c end',
    b"-ifdef(X).\n",
    b"-else.\n",
    b"-endif.\n",
    b"-define(M(A), [A || A <- ?M(B)]).\n",
    b"%% Verifies: a, b\n%% @scenario x\n",
    b"test_a(_) -> {ok, _} = f(), meck:new([a, 'b c']), #r{a = f()}.\n",
    b"test_a() -> [{timetrap, {minutes, infinity}}, {userdata, [{doc, x}]}].\n",
    b'-doc """\ntext\n""".\n',
    b'\'quoted name\'(C) -> doc("a" "b"), "\\"", $", $\\\\.\n',
    b"init_per_testcase(T, C) -> {skip, T};\n",
    b"\xff\xfe\r\n\t(((",
    b'-include("../../x.hrl").\n-include_lib("/etc/passwd").\n',
]


WHOLE = [b"-module(x_SUITE).\n-compile(export_all).\nall() -> [test_z].\n", b"test_z(_) ->\n    ok = f().\n"]
"""What stands before all else, so that there is a case at all, unless what follows makes nothing of it."""


def test_what_stands_before_any_bytes_has_a_case() -> None:
    suite = extracted.text(b"".join(WHOLE), NOWHERE).suite
    assert suite is not None
    assert [case.name for case in suite.cases] == ["test_z"]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(FORMS) | st.binary(max_size=12), max_size=14))
def test_any_bytes_give_an_extraction_whose_lines_lie_in_the_file(parts: list[bytes]) -> None:
    data = b"".join([*WHOLE, *parts])

    suite = extracted.text(data, NOWHERE).suite

    last = data.count(b"\n") + 1
    cases = suite.cases if suite is not None else ()
    assert [case.name for case in cases if not 1 <= case.line <= case.end_line <= last] == []
