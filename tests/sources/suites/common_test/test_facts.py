"""A person who asks what a proof rests on is told the lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.sources.extractor import Source
from mkdocs_guarantees.sources.files import Tree
from sources.suites.common_test import extracted

SUITE = """\
-module(x_SUITE).
-compile(export_all).
all() -> [test_x].
test_x(_Config) ->
    meck:new(router_nats), % replaces a "thing"
    Text = "two
lines",
    ok = router:say(Text),
    timer:sleep(100),
    true = is_process_alive(whereis(router)),
    try
        ?assertEqual(1, router:count())
    catch _:_ -> ok end,
    router_test_helper:wait(),
    check(Text).
check(Text) ->
    ?assertMatch(#{text := Text}, router:last()).
test_x() -> [{userdata, [{doc, "x"}]}].
"""


def facts(text: bytes, test: str) -> list[tuple[int, str, str, str]]:
    found = extracted.EXTRACTOR.facts(Source("x_SUITE.erl", text), Tree(extracted.CASES), Settings(), test)
    return [(fact.line, fact.kind, fact.text, fact.via) for fact in found]


def test_each_fact_is_told_with_its_line() -> None:
    assert facts(SUITE.encode(), "x_SUITE:test_x") == [
        (5, "mock", 'meck:new(router_nats), % replaces a "thing"', ""),
        (8, "assertion", "ok = router:say(Text),", ""),
        (9, "wait", "timer:sleep(100),", ""),
        (10, "assertion", "true = is_process_alive(whereis(router)),", ""),
        (10, "sign of life", "true = is_process_alive(whereis(router)),", ""),
        (11, "swallowed", "try", ""),
        (14, "not read", "router_test_helper:wait(),", ""),
        (17, "assertion", "?assertMatch(#{text := Text}, router:last()).", "check"),
    ]


def test_a_spy_is_no_mock_but_what_is_expected_of_it_is() -> None:
    text = b"""-module(x_SUITE).
all() -> [test_x].
test_x(_) ->
    meck:new('router nats', [no_link,
                             passthrough]),
    meck:expect('router nats', publish, 2, ok),
    meck:new(router_dlq, [no_link]).
"""
    assert facts(text, "x_SUITE:test_x") == [
        (6, "mock", "meck:expect('router nats', publish, 2, ok),", ""),
        (7, "mock", "meck:new(router_dlq, [no_link]).", ""),
    ]


def test_a_function_of_its_own_name_is_told_of_where_the_case_calls_it() -> None:
    text = b"""-module(x_SUITE).
all() -> [test_x].
test_x(Config) -> put(config, Config), test_x().
test_x() ->
    ok = router:go().
"""
    assert facts(text, "x_SUITE:test_x") == [(5, "assertion", "ok = router:go().", "")]


def test_leaving_is_told_of_and_what_only_reads_like_an_assertion_is_not() -> None:
    text = b"""-module(x_SUITE).
all() -> [test_x].
test_x(_) ->
    ?assert(true),
    _ = (catch ?assertEqual(1, router:count())),
    receive done -> ok after 1000 -> exit(timeout) end,
    case router:go() of
        down -> throw({skip, "down"});
        up -> ok;
        Other -> {fail, Other}
    end.
"""
    assert facts(text, "x_SUITE:test_x") == [
        (5, "swallowed", "_ = (catch ?assertEqual(1, router:count())),", ""),
        (6, "assertion", "receive done -> ok after 1000 -> exit(timeout) end,", ""),
        (8, "skip", 'down -> throw({skip, "down"});', ""),
        (10, "assertion", "Other -> {fail, Other}", ""),
    ]


def test_nothing_is_told_of_a_test_that_there_is_not() -> None:
    assert (facts(SUITE.encode(), "x_SUITE:test_y"), facts(b"\0\1\2", "x:y")) == ([], [])


PIECES = [
    b"ok = a()",
    b"timer:sleep(1)",
    b"meck:new(b)",
    b'x("two\nlines")',
    b"% c\r\n x()",
    b"case a() of\n b -> c end",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_lines_lie_inside_the_file(pieces: list[bytes]) -> None:
    body = b",\n ".join([b"true = b()", *pieces])
    text = b"-module(x_SUITE).\nall() -> [test_x].\ntest_x(_) ->\n " + body + b".\n"
    lines = [line for line, *_ in facts(text, "x_SUITE:test_x")]
    assert (lines[:1], [line for line in lines if not 1 <= line <= text.count(b"\n")]) == ([4], [])


@given(st.binary(max_size=120), st.binary(max_size=120))
def test_any_bytes_in_and_behind_a_case_are_no_error(body: bytes, rest: bytes) -> None:
    text = b"-module(x_SUITE).\nall() -> [test_x].\ntest_x(_) ->\n true = b(), " + body + b".\n" + rest
    lines = [line for line, *_ in facts(text, "x_SUITE:test_x")]
    assert [line for line in lines if not 4 <= line <= text.count(b"\n") + 1] == []
