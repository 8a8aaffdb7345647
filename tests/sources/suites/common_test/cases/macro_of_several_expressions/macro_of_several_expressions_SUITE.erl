-module(macro_of_several_expressions_SUITE).
-compile([export_all, nowarn_export_all]).
-define(TESTS, ct:log("listing"), [test_a]).
-define(MORE(Name), L = [Name], ct:log("~p", [L]), L).

all() -> lists:append(first(), second()).

first() -> ?TESTS.
second() -> ?MORE(test_b).

test_a(_Config) -> ok.
test_b(_Config) -> ok.
test_never(_Config) -> ok.
