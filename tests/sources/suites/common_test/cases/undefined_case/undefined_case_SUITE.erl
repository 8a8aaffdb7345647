-module(undefined_case_SUITE).
-export([all/0, test_a/1]).
-compile(nowarn_unused_function).

all() -> [test_a, test_gone, test_hidden].

test_a(_Config) -> ok.
test_hidden(_Config) -> ok.
