-module(group_of_unknown_properties_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [{group, outer}].

groups() -> [{outer, [], [{inner, os:cmd("true"), [test_a, test_b]}]}].

test_a(_Config) -> ok.
test_b(_Config) -> ok.
