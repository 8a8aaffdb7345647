"""How strong a proof is, by the rule that `proof.py` states: what is caught and forgotten, what a case makes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs_guarantees.model import Proof, Strength
from mkdocs_guarantees.sources.suites.common_test.swallowing import swallowing
from sources.suites.common_test import extracted

if TYPE_CHECKING:
    from pathlib import Path

STRONG, WEAK, HOLLOW, UNKNOWN = Strength.STRONG, Strength.WEAK, Strength.HOLLOW, Strength.UNKNOWN

PRIVATE = "asserts only what it made itself"
CAUGHT = "catches the failure of everything that it asserts"
THERE = "only checks that a process is there"


def proof(body: str, head: str = "_Config") -> Proof:
    text = f"-module(x_SUITE).\n-compile(export_all).\nall() -> [test_x].\ntest_x({head}) ->\n    {body}.\n"
    found = extracted.text(text, extracted.CASES)
    assert found.suite
    return found.suite.cases[0].proof


@pytest.mark.parametrize(
    ("body", "strength", "why"),
    [
        ("ok", HOLLOW, "does nothing that could fail"),
        # what always fails
        ("?assert(false)", WEAK, PRIVATE),
        ("error(to_be_written)", WEAK, PRIVATE),
        ("{fail, to_be_written}", WEAK, PRIVATE),
        ("timer:sleep(10)", WEAK, "only waits"),
        ("true = is_process_alive(whereis(router))", WEAK, THERE),
        ("ok = router:go()", STRONG, ""),
        # a failure that nobody hears of
        ("catch ?assertEqual(1, router:count()), ok", WEAK, CAUGHT),
        ("ok, catch ?assertEqual(1, router:count()), ok", WEAK, CAUGHT),
        ("try ok = router:go() catch _:_ -> ok end", WEAK, CAUGHT),
        ("try ok = router:go() catch _:_Reason:_Stack -> ignored end", WEAK, CAUGHT),
        ("try ok = router:go(), 1 = router:count() of _ -> ok catch _:_ -> ok end", WEAK, CAUGHT),
        ("try router:go() of ok -> ?assert(router:up()) catch _:_ -> ok end", STRONG, ""),
        ("try ok = router:go() catch error:badarg -> ok end", STRONG, ""),
        ('try ok = router:go() catch _:_ -> ct:fail("no") end', STRONG, ""),
        ("try router:stop() catch _:_ -> ok end, ok = router:go()", STRONG, ""),
        ("try catch router:stop(), ok = router:go() catch _:_ -> ok end", WEAK, CAUGHT),
        ("{'EXIT', _} = (catch router:read())", STRONG, ""),
        ("_ = (catch ?assertEqual(1, router:count())), ok", WEAK, CAUGHT),
        ("_ = catch ?assertEqual(1, router:count()), ok", WEAK, CAUGHT),
        ("((catch ?assertEqual(1, router:count()))), ok", WEAK, CAUGHT),
        ('X = (catch ?assertEqual(1, router:count())), ct:pal("~p", [X])', WEAK, CAUGHT),
        ("X = (catch ?assertEqual(1, router:count())), router:done(X)", STRONG, ""),
        ("X = (catch ?assertEqual(1, router:count())), case X of ok -> ok end", STRONG, ""),
        ("{'EXIT', _} = (catch ?assertEqual(1, router:count())), ok", STRONG, ""),
        ("ok = (catch ?assertEqual(1, router:count())), ok", STRONG, ""),
        ("router:look(a, catch ?assertEqual(1, router:count()), b), ok", STRONG, ""),
        ("lists:foreach(fun(X) -> catch ?assertEqual(1, router:count(X)) end, [1])", WEAK, CAUGHT),
        ("case router:go() of up -> catch ?assert(router:up()), ok; _ -> ok end", WEAK, CAUGHT),
        # Common Test fails a case that gives {'EXIT', …}
        ("catch ?assertEqual(1, router:count())", STRONG, ""),
        ("(catch ?assertEqual(1, router:count()))", STRONG, ""),
        # cleaning up asserts nothing, and hides nothing
        ("catch ok = router:stop(), router:go()", UNKNOWN, ""),
        ("catch ok = router:stop(), ok = router:go()", STRONG, ""),
        # what holds whatever the system does
        ("router:go(), ?assert(true)", UNKNOWN, ""),
        ("router:go(), ?assertEqual(ok, ok)", UNKNOWN, ""),
        ("router:go(), ?assertMatch({ok, [1]}, {ok, [1]})", UNKNOWN, ""),
        ("router:go(), ?assertMatch(_, router:count())", UNKNOWN, ""),
        ("router:go(), ?assertNot(false), ?assert(1 =:= 1)", UNKNOWN, ""),
        ("?assert(true)", HOLLOW, "does nothing that could fail"),
        ("case router:go() of ok -> ok; _ -> ?assert(false) end", STRONG, ""),
        ("case router:go() of ok -> ok; Other -> ?assertEqual(ok, Other) end", STRONG, ""),
        ("?assertEqual(router:next(), router:next())", STRONG, ""),
        ('case router:go() of ok -> ok; _ -> ?assertEqual("one", "other") end', STRONG, ""),
        # leaving without a verdict, and with one
        ('case router:up() of false -> throw({skip, "down"}); true -> router:go() end', UNKNOWN, ""),
        ('case router:up() of false -> exit({skip, "down"}); true -> router:go() end', UNKNOWN, ""),
        ("case router:up() of false -> throw(down); true -> router:go() end", STRONG, ""),
        ("case router:up() of false -> test_server:fail(down); true -> router:go() end", STRONG, ""),
        ("router:go(), receive done -> ok after 1000 -> exit(timeout) end", STRONG, ""),
        ("case router:up() of true -> ok; {error, Why} -> erlang:exit({down, Why}) end", STRONG, ""),
        ("case router:up() of true -> ok; Other -> erlang:raise(error, Other, []) end", STRONG, ""),
        ("case router:up() of true -> ok; {error, Why} -> {fail, Why} end", STRONG, ""),
        ("case router:up() of true -> ok; {error, Why} -> {fail, Why} end, ok", UNKNOWN, ""),
        ("router:up() orelse exit(down)", STRONG, ""),
        ("case lists:sort([2, 1]) of [1, 2] -> ok; _ -> exit(unsorted) end", WEAK, PRIVATE),
        # what ends other processes, or goes on with what failed already
        ("Pid = router:go(), exit(Pid, kill)", UNKNOWN, ""),
        ("case router:go() of Pid -> exit(Pid, {shutdown, kill}) end", UNKNOWN, ""),
        ("case router:go() of done -> exit(normal); _ -> ok end", UNKNOWN, ""),
        ("Pid = spawn(fun() -> exit(crash) end), router:watch(Pid)", UNKNOWN, ""),
        ("router:watch(spawn(fun() -> case router:go() of ok -> ok; _ -> exit(crash) end end))", UNKNOWN, ""),
        ("router:watch(spawn(fun() -> receive crash -> exit(crash) end end))", UNKNOWN, ""),
        ("try router:go() catch C:R:S -> router:stop(), erlang:raise(C, R, S) end", UNKNOWN, ""),
        ("try router:go() catch error:R -> router:stop(), exit(R) end", UNKNOWN, ""),
        # values of its own
        ("X = lists:seq(1, 3), ?assertEqual(3, length(X))", WEAK, PRIVATE),
        ("T = ets:new(t, []), true = ets:insert(T, {a, 1}), [{a, 1}] = ets:lookup(T, a)", WEAK, PRIVATE),
        ("ets:new(own, [named_table]), true = ets:insert(own, {a, 1}), [{a, 1}] = ets:lookup(own, a)", WEAK, PRIVATE),
        ("put(count, 1), ?assertEqual(1, get(count))", WEAK, PRIVATE),
        ("[{a, 1}] = ets:lookup(router_table, a)", STRONG, ""),
        ("T = ets:new(t, []), router:fill(T), [{a, 1}] = ets:lookup(T, a)", STRONG, ""),
        ("self() ! a, receive a -> ok end, ?assertEqual(1, length([1]))", STRONG, ""),
        ("?assertEqual(undefined, whereis(router))", WEAK, THERE),
        ("?assertEqual(?LIMIT, length([1]))", STRONG, ""),
        ('{ok, _} = file:consult("router.config")', STRONG, ""),
        ("F = fun router:go/0, ok = F()", STRONG, ""),
        ("{_, ok} = timer:tc(router, go, [])", STRONG, ""),
        ("ok = timer:sleep(1), 1 = length([a])", WEAK, PRIVATE),
        ("test_server:app_test(router)", STRONG, ""),
        ('Line = io:get_line(x), "ready" ++ _ = Line', STRONG, ""),
        ("{ok, ok} = {router:one(), router:two()}", STRONG, ""),
        ("{A, B} = {router:one(), router:two()}, io:format(A, B)", Strength.UNKNOWN, ""),
        ("<<1:8, 2:8>> = << <<(router:next(X)):8>> || <<X:8>> <= <<0:8, 1:8>> >>", STRONG, ""),
    ],
)
def test_strength_of_a_body(body: str, strength: Strength, why: str) -> None:
    found = proof(body)
    assert (found.strength, found.why) == (strength, why)


@pytest.mark.parametrize(
    ("body", "mocks"),
    [
        ("meck:new(router_nats)", "router_nats"),
        ("meck:new(router_nats, [no_link])", "router_nats"),
        ("meck:new(router_nats, Options)", "router_nats"),
        ("meck:new(router_nats, [no_link]), meck:expect(router_nats, publish, 2, ok)", "router_nats"),
        # what is passed through is only watched, but for what is expected of it
        ("meck:new(router_nats, [passthrough])", ""),
        ("meck:new(router_nats, [{stub_all, []}, no_link, passthrough])", ""),
        ("meck:new([router_nats, router_dlq], [passthrough, no_link])", ""),
        ("meck:new(a, [passthrough]), meck:expect(a, publish, fun(_, _) -> ok end)", "a:publish"),
        ("meck:new(a, [passthrough]), meck:new(b), meck:expect(a, 'f g', 1, ok), meck:expect(b, h, 1, ok)", "a:f g|b"),
        (
            "meck:expect([a, 'b c'], f, 1, ok), meck:sequence(a, g, 0, [1]), meck:loop(d, h, 0, [1])",
            "a:f|a:g|b c:f|d:h",
        ),
        ("meck:new(a, [passthrough]), replaced()", "a:f"),
        ("meck:new(a), replaced()", "a"),
    ],
)
def test_what_a_case_replaces(body: str, mocks: str) -> None:
    found = proof(f"{body}, ok = router:go().\nreplaced() -> meck:expect(a, f, 1, ok)")
    assert "|".join(found.mocks) == mocks


@pytest.mark.parametrize(
    ("body", "assertions", "signs"),
    [
        ("X = router:x(), ?assertEqual(5, X)", 1, 0),
        ("X = router:x(), 5 = X", 1, 0),
        ("X = router:x(), lists:foreach(fun(Y) -> 5 = Y end, X)", 1, 0),
        ("X = router:x(), lists:foreach(fun(Y) -> ?assertEqual(5, Y) end, X)", 1, 0),
        ("X = router:x(), ?assertMatch(5, X), ?assert(X =:= 5), ?assert(X > 4)", 3, 0),
        ("{ok, X} = router:x(), case X of 5 -> ok; _ -> ct:fail(X) end", 2, 0),
        ("P = router:x(), ?assert(is_pid(P)), ?assertEqual(true, is_process_alive(P))", 2, 2),
        ("?assertNotEqual(undefined, whereis(router))", 1, 1),
        ("X = router:x(), ?assert(is_integer(X)), ?assertEqual(true, erlang:is_list(router:y(X, [1])))", 2, 2),
        ("X = router:x(), true = is_map(X), ?assertMatch(#{}, X), ?assertMatch(Y when is_map(Y), X)", 3, 3),
        (
            "X = router:x(), ?assertNotEqual(undefined, X), ?assertNotEqual(X, undefined), ?assert(X =/= undefined)",
            3,
            3,
        ),
        ("X = router:x(), ?assertNotMatch(undefined, X), ?assertNot(is_integer(X)), ?assert(X /= 5)", 3, 1),
        ("X = router:x(), ?assert(is_list(X) andalso length(X) =:= 5), true = is_list(X) andalso hd(X) =:= 5", 2, 0),
        ("X = router:x(), ?assertMatch(#{a := 1}, X), ?assert(is_record(X, y)), ?assert(is_function(X, 1))", 3, 0),
    ],
)
def test_assertions_that_say_only_that_something_is_there_are_counted(body: str, assertions: int, signs: int) -> None:
    found = proof(body)
    assert (found.assertions, found.signs, found.all_signs) == (assertions, signs, signs)


def test_what_init_gave_is_not_made_in_the_case() -> None:
    assert proof("?assertEqual(3, proplists:get_value(count, Config))", "Config").strength is STRONG


def test_a_text_of_many_unclosed_blocks_ends_soon() -> None:
    assert swallowing(b"try case fun(" * 20_000 + b", catch ?assert(" + b"((((" * 20_000) == []


def test_hostile_nesting_of_what_is_swallowed_ends_soon() -> None:
    nested = b"try " * 20_000 + b"ok = f()" + b" catch _:_ -> ok end" * 20_000
    assert [len(swallowing(nested)), len(swallowing(b"x -> catch ?assert(f()), ok " * 50_000))] == [1, 50_000]
    assert proof(nested.decode()).why == CAUGHT


@pytest.mark.parametrize(
    ("body", "more", "strength"),
    [
        ("put(config, Config), test_x()", "test_x() -> ok = router:go().", STRONG),
        ("lists:foreach(fun test_x/0, [])", "test_x() -> ok = router:go().", STRONG),
        ("ok", "test_x() -> ok = router:go().", HOLLOW),  # an info function
        ("same(1, 2)", "same(Expected, Q) ->\n    Got = length([Q]),\n    Expected = Got.", STRONG),
        ("same(1, 2)", "same(Expected, Q) ->\n    Expected = router:count(Q).", STRONG),
        ("same(1, 2)", "same(one, Q) -> ok;\nsame(Expected, Q) when Q > 1 ->\n    Expected = router:count(Q).", STRONG),
        ("same(1)", "same(Expected) ->\n    Expected = router:count().", Strength.UNKNOWN),
        ("same(1, 2)", "same(_, Q) ->\n    Got = router:count(Q), io:format(Got).", Strength.UNKNOWN),
        ("node:rpc(Config, 0, ?MODULE, there, [Config])", "there(_) -> ok = router:go().", STRONG),
        ("erpc:call(node(), ?MODULE, there, [Config])", "there(_) -> ok = router:go().", STRONG),
        ("rpc(a, ?MODULE, there, [Config])", "there(_) -> ok = router:go().", STRONG),
        # what fails there is only a value here
        ("ct_rpc:call(node(), ?MODULE, there, [Config])", "there(_) -> ok = router:go().", UNKNOWN),
        (
            "rpc(a, ?MODULE, there, [Config])",
            "there(_) -> ok = router:go().\nrpc(A, M, F, X) -> rpc:call(A, M, F, X).",
            UNKNOWN,
        ),
        ("rpc:call(node(), ?MODULE, there, [Config])", "there(_) -> ok = router:go().", UNKNOWN),
        ("spawn(?MODULE, there, [Config]), router:wait()", "there(_) -> ok = router:go().", UNKNOWN),
        ("router:with(Config, fun ?MODULE:there/1)", "there(_) -> ok = router:go().", STRONG),
        # what a helper gives is for the case to look at
        ("helped(Config)", "helped(_) -> case router:go() of ok -> ok; Other -> {fail, Other} end.", UNKNOWN),
        ("same(1, 2)", "same(A, B) ->\n    #{a := A, b => B}, A =< B, A =:= B.", HOLLOW),
    ],
)
def test_strength_by_the_functions_of_the_suite(body: str, more: str, strength: Strength) -> None:
    text = f"-module(x_SUITE).\n-compile(export_all).\nall() -> [test_x].\ntest_x(Config) ->\n    {body}.\n{more}\n"
    found = extracted.text(text, extracted.CASES)
    assert found.suite
    assert found.suite.cases[0].proof.strength == strength


@pytest.mark.parametrize(
    ("called", "body", "strength"),
    [
        ("other_SUITE:?FUNCTION_NAME(Config)", "ok = router:go()", STRONG),
        ("other_SUITE:go(Config)", "ok = router:go()", STRONG),
        ("other_SUITE:go(Config)", "router:go()", UNKNOWN),
        ("other_SUITE:away(Config)", "ok = router:go()", UNKNOWN),  # no case there
    ],
)
def test_a_case_of_another_suite_proves_for_the_one_that_calls_it(
    called: str, body: str, strength: Strength, tmp_path: Path
) -> None:
    (tmp_path / "other_SUITE.erl").write_text(
        f"-module(other_SUITE).\n-compile(export_all).\nall() -> [{{group, all}}].\ngroups() -> [{{all, [], [go]}}].\n"
        f"go(_) -> {body}.\naway(_) -> {body}.\n"
    )
    suite = f"-module(x_SUITE).\n-compile(export_all).\nall() -> [go].\ngo(Config) ->\n    {called}.\n"
    found = extracted.text(suite, tmp_path).suite
    assert found
    assert found.cases[0].proof.strength == strength
