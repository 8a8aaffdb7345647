-module(group_named_group_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [{group, group}, {group, testcase}, {group, outer}].

groups() ->
    [{group, [sequence], [test_a]},
     {testcase, [test_b]},
     {outer, [], [{group, [], [test_c]}, {testcase, [test_d]}]}].

test_a(_Config) -> ok.
test_b(_Config) -> ok.
test_c(_Config) -> ok.
test_d(_Config) -> ok.
