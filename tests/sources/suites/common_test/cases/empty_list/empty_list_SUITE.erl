-module(empty_list_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [].

groups() -> [{orphaned, [], [test_a]}].

test_a(_Config) -> ok.
