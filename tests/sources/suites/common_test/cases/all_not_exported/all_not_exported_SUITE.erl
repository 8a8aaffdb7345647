-module(all_not_exported_SUITE).
-export([test_a/1]).
-compile(nowarn_unused_function).

all() -> [test_a].

test_a(_Config) -> ok.
