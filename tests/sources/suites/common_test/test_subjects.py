"""What the assertions of an Erlang case are about, and which helper modules are followed, by the rules of `helping`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.model import Proof, Strength
from mkdocs_guarantees.sources.collect import collect
from mkdocs_guarantees.sources.extractor import Source
from mkdocs_guarantees.sources.files import Tree
from mkdocs_guarantees.sources.suites.common_test import CommonTest

if TYPE_CHECKING:
    from pathlib import Path

STRONG, UNKNOWN = Strength.STRONG, Strength.UNKNOWN


def suite(body: str) -> str:
    return f"-module(x_SUITE).\n-compile(export_all).\nall() -> [test_x].\ntest_x(Config) ->\n    {body}.\n"


def proof(root: Path, body: str, others: dict[str, str] | None = None, path: str = "test/x_SUITE.erl") -> Proof:
    for name, text in {**(others or {}), path: suite(body)}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    tree = Tree(root.resolve())
    found = CommonTest().extract(Source(path, tree.read(path) or b""), tree, Settings())
    assert found.suite
    return found.suite.cases[0].proof


@pytest.mark.parametrize(
    ("body", "subjects"),
    [
        ("?assertEqual(3, router_queue:delivery_count(Q))", ("delivery_count",)),
        ("?assertEqual(up, router:state(Pid))", ("state",)),
        ("{ok, N} = router_acks:count(Pid)", ("count",)),
        ("Result = router_queue:delivery_count(Q), ?assertEqual(3, Result)", ("delivery_count",)),
        ("{ok, Result} = router:state(Q), up = Result", ("state",)),
        ("?assert(meck:validate(router_nats))", ("router_nats",)),
        ("?assertEqual(1, meck:num_calls(router_nats, publish, '_'))", ("publish",)),
        ("?assertEqual(2, length(router:pending()))", ("pending",)),
        ("?assertMatch([_ | _], lists:filter(fun(R) -> R end, Sent2))", ("sent",)),
        ("?assertEqual(3, maps:get(delivery_count, Stats))", ("delivery_count",)),
        ("?assertEqual(3, State#state.delivery_count)", ("delivery_count",)),
        ("?assert(DeliveryCount > 3)", ("delivery_count",)),
        ("?assertError(badarg, router:publish(x))", ("publish",)),
        ("?assert(router_fixture:wait_until(fun() -> settled(Q) end))", ("settled",)),
        ("ok = router:break(), ?assertEqual(1, router:lost())", ("lost", "break")),
        ("{ok, _} = application:ensure_all_started(router), true = router:ready()", ("ready",)),
        ("?assertEqual(3, router_metrics:value(delivery_count))", ("delivery_count",)),
        ("3 = router_metrics:value(delivery_count, total)", ("delivery_count",)),
        ("?assertEqual(ok, Result)", ()),
        ("?assertEqual(1, 'odd name':'odd function'())", ()),
    ],
)
def test_subjects_of_a_body(tmp_path: Path, body: str, subjects: tuple[str, ...]) -> None:
    assert proof(tmp_path, body).subjects == subjects


HELPER = """\
-module(router_test_utils).
-compile(export_all).
delivered(Q) -> ?assertEqual(1, router:delivered(Q)).
check_lost(Q) -> {ok, 1} = router:lost(Q).
publish(Q) -> {ok, 1} = router:publish(Q).
start(Q) -> ?assertEqual(1, router:started(Q)).
deep(Q) -> inner(Q).
inner(Q) -> more_test_utils:delivered(Q), router_test_utils:deep(Q).
replaced() -> meck:new(router_nats), ?assert(router:up()).
"""
MORE = "-module(more_test_utils).\n-compile(export_all).\ndelivered(Q) -> ?assertEqual(1, router:far_away(Q)).\n"
PRODUCTION = "-module(router_check).\n-export([all_good/1]).\nall_good(Q) -> ?assertEqual(1, production:value_of(Q)).\n"
OTHERS = {
    "test/support/router_test_utils.erl": HELPER,
    "test/more_test_utils.erl": MORE,
    "src/router_check.erl": PRODUCTION,
}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("router_test_utils:delivered(Config)", (STRONG, 1, ("delivered",))),
        ("router_test_utils:check_lost(Config)", (STRONG, 1, ("lost",))),
        ("router_test_utils:deep(Config)", (STRONG, 1, ("far_away",))),
        ("router_test_utils:publish(Config)", (UNKNOWN, 0, ())),
        ("router_test_utils:start(Config)", (UNKNOWN, 0, ())),
        ("router_test_utils:gone(Config)", (UNKNOWN, 0, ())),
        ("router_check:all_good(Config)", (UNKNOWN, 0, ())),
        ("outside_test_utils:delivered(Config)", (UNKNOWN, 0, ())),
    ],
)
def test_helper_modules_of_the_tests_are_followed(
    tmp_path: Path, body: str, found: tuple[Strength, int, tuple[str, ...]]
) -> None:
    seen = proof(tmp_path, body, OTHERS)
    assert (seen.strength, seen.assertions, seen.subjects) == found


def test_what_a_helper_replaces_is_replaced(tmp_path: Path) -> None:
    assert proof(tmp_path, "router_test_utils:replaced()", OTHERS).mocks == ("router_nats",)


def test_beside_the_code_only_a_module_that_says_so_helps(tmp_path: Path) -> None:
    others = {"router_test_utils.erl": HELPER, "router_check.erl": PRODUCTION, "router.erl": PRODUCTION}
    found = [
        proof(tmp_path, body, others, "x_SUITE.erl").strength
        for body in ("router_test_utils:delivered(Config)", "router:all_good(Config)")
    ]
    assert found == [STRONG, UNKNOWN]


def test_a_change_of_a_helper_changes_the_proof_of_a_warm_run(tmp_path: Path) -> None:
    strengths = []
    for text in ("delivered(Q) -> router:go(Q).", HELPER.partition("check_lost")[0]):
        head = "-module(router_test_utils).\n-compile(export_all).\n" if "-module" not in text else ""
        proof(tmp_path, "router_test_utils:delivered(Config)", {"test/router_test_utils.erl": head + text})
        found = collect(Tree(tmp_path.resolve()), Settings(), [CommonTest()], cache=tmp_path / "cache.sqlite")
        strengths.append(found.suites[0].cases[0].proof.strength)
    assert strengths == [UNKNOWN, STRONG]


def test_facts_of_a_helper_name_its_file_and_what_they_are_about(tmp_path: Path) -> None:
    proof(tmp_path, "1 = router:accepted(Config), router_test_utils:delivered(Config)", OTHERS)
    tree = Tree(tmp_path.resolve())
    source = Source("test/x_SUITE.erl", tree.read("test/x_SUITE.erl") or b"")
    found = CommonTest().facts(source, tree, Settings(), "x_SUITE:test_x")
    assert [(fact.line, fact.kind, fact.about, fact.via) for fact in found] == [
        (5, "assertion", "accepted", ""),
        (5, "not read", "", ""),
        (3, "assertion", "delivered", "router_test_utils:delivered in test/support/router_test_utils.erl"),
    ]
