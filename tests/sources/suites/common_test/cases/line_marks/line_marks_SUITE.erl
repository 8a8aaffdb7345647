%% Written before R15: each expression says its line.
-module(line_marks_SUITE).
-export([all/0, first/1, second/1]).

-ifdef(STANDALONE).
-define(line, put(line, ?LINE), ).
-else.
-define(line, ).
-endif.

all() -> [first, second].

first(_Config) ->
    ?line ok = started(),
    ?line {ok, 1} = counted([1]),
    ? line [] = counted([]),
    ?line case counted([2]) of {ok, 1} -> ok end.

second(_Config) ->
    ?line 1 = length([a]),
    ?line "a" = "a",
    ok.

started() -> ok.

counted([]) -> [];
counted(Items) -> {ok, length(Items)}.
