"""The words and pieces of text of which `corpus` makes its files."""

from __future__ import annotations

PLACES = ("harbour", "lock", "canal", "ferry", "pilot", "crane", "depot", "beacon", "quay", "barge", "tug", "dock")
THINGS = ("queue", "cache", "lease", "index", "journal", "cursor", "quorum", "session", "ticket", "snapshot")
FAULTS = ("power cut", "lost link", "full disk", "late answer", "split view", "bad record", "double send", "old key")
DEEDS = ("heals", "waits", "refuses", "repeats", "forgets nothing", "keeps order", "tells once", "hands over")
TIMES = ("at night", "in a storm", "on restart", "under load", "at once", "with two nodes", "in an hour", "when idle")
FILLER = ("the", "and", "of", "no", "every", "next", "then", "again", "with", "before", "until", "ship", "crew", "tide")

ERLANG_BLOCKS = """\
    {{ok, Pid{n}}} = {thing}_server:start_link(#{{name => {place}, size => {k}, retries => [{k}, {j}]}}),
    true = is_process_alive(Pid{n}),

    %% {text}
    ?assertEqual({{ok, {k}}}, {thing}_server:count({place}, <<"{fault}">>)),

    Sent{n} = [{{I, {thing}_client:send({place}, I)}} || I <- lists:seq(1, {k})],
    ?assertMatch([_ | _], lists:filter(fun({{_, R}}) -> R =:= ok end, Sent{n})),

    case {thing}_store:find(maps:get(key, #{{key => {k}}}, none), [{{limit, {j}}}, strict]) of
        {{ok, Found{n}}} when length(Found{n}) > 0 ->
            ct:pal("{thing} ~p: ~p", [{n}, Found{n}]);
        {{error, Reason{n}}} ->
            ct:fail({{not_found, Reason{n}}})
    end,

    receive
        {{{thing}, Seen{n}}} -> ?assert(Seen{n} >= {k})
    after 5000 ->
        ct:fail({thing}_silent)
    end,

    meck:expect({thing}_clock, now, fun() -> {k} + {j} * 1000 end),
    timer:sleep({j}),
"""
"""Pieces of a test's body, apart by blank lines."""

PYTHON_BLOCKS = """\
    answer_{n} = {thing}.send("{place}", size={k}, retries=[{k}, {j}])
    assert answer_{n}.ok, answer_{n}.reason

    # {text}
    assert {thing}.count() == {k}

    for number in range({k}):
        {thing}.put(number, label=f"{place}-{{number}}")
    assert sorted({thing}.numbers())[:2] == [0, 1]

    with pytest.raises(TimeoutError, match="{fault}"):
        {thing}.wait(limit={j}, strict=True)

    left_{n} = {{item.key: item for item in {thing}.backlog() if item.state != "{fault}"}}
    assert not left_{n}, sorted(left_{n})
"""
"""Pieces of a test's body, apart by blank lines."""

ERLANG_SUITE = """\
%% @doc {text}
%% @test_category fault, integration
-module({name}).

-include_lib("common_test/include/ct.hrl").
-include_lib("stdlib/include/assert.hrl").

-export([all/0, groups/0, init_per_suite/1, end_per_suite/1, init_per_testcase/2, end_per_testcase/2]).
-export([
    {exports}
]).

all() ->
    [{{group, calm}}, {{group, storm}}].

groups() ->
    [
        {{calm, [sequence], [{calm}]}},
        {{storm, [parallel], [{storm}]}}
    ].

init_per_suite(Config) ->
    {{ok, _}} = application:ensure_all_started(harbour),
    Config.

end_per_suite(_Config) ->
    application:stop(harbour).

init_per_testcase(_Case, Config) ->
    meck:new(session_clock, [passthrough]),
    Config.

end_per_testcase(_Case, _Config) ->
    meck:unload().

"""

PAGE_SECTION = """\
## {heading}

{text}

### Signs of a {fault}

{signs}

```bash
# {comment}
ctl status --fault {key} --limit {limit}
```

### After a {fault}

{steps}

"""
