-module(group_empty_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_a, {group, outer}].

groups() ->
    [{outer, [], [{inner, [], []}, {group, beside}]},
     {beside, [parallel], []}].

test_a(_Config) -> ok.
