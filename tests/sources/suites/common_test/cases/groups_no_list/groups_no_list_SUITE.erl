-module(groups_no_list_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_a].

groups() -> {some, [], [test_a]}.

test_a(_Config) -> ok.
