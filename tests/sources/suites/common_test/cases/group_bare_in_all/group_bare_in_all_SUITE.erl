-module(group_bare_in_all_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_a, {bare, [sequence], [test_b]}].

test_a(_Config) -> ok.
test_b(_Config) -> ok.
