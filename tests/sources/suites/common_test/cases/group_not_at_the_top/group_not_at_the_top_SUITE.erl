-module(group_not_at_the_top_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_a, {group, inner}].

groups() -> [{outer, [], [{inner, [], [test_b]}]}].

test_a(_Config) -> ok.
test_b(_Config) -> ok.
