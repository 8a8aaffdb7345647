-module(group_defined_twice_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [{group, twice}, {group, around}].

groups() ->
    [{twice, [], [test_first]},
     {twice, [], [test_second]},
     {around, [], [{group, doubled}]},
     {doubled, [], [test_third]},
     {doubled, [], [test_fourth]}].

test_first(_Config) -> ok.
test_second(_Config) -> ok.
test_third(_Config) -> ok.
test_fourth(_Config) -> ok.
