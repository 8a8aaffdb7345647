-module(requires_SUITE).
-compile([export_all, nowarn_export_all]).

suite() -> [{timetrap, {seconds, 30}}, {require, router}, {default_config, router, [{host, "localhost"}]}].

all() -> [test_runs, test_needs, test_needs_too, test_default].

test_runs(_Config) -> ok.

test_needs() -> [{require, broker}].
test_needs(_Config) -> ok.

test_needs_too() -> [{require, name, broker}].
test_needs_too(_Config) -> ok.

test_default() -> [{require, name, cache}, {default_config, cache, [{size, 1}]}].
test_default(_Config) -> ok.
