-module(group_empty_inside_SUITE).
-compile([export_all, nowarn_export_all]).

%% An empty group inside another one, or beside one of the same name that holds a case, does no harm.
all() -> [{group, outer}, {group, twice}].

groups() ->
    [{outer, [], [test_a, {group, empty}]},
     {empty, [], []},
     {twice, [], []},
     {twice, [], [test_b]}].

test_a(_Config) -> ok.

test_b(_Config) -> ok.
