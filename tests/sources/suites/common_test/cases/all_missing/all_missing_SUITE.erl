-module(all_missing_SUITE).
-export([test_a/1]).

test_a(_Config) -> ok.
