-module(requires_of_the_suite_SUITE).
-compile([export_all, nowarn_export_all]).

suite() -> [{require, broker}].

all() -> [test_needs].

test_needs(_Config) -> ok.
