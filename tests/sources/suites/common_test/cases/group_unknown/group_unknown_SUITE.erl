-module(group_unknown_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_a, {group, gone}].

test_a(_Config) -> ok.
