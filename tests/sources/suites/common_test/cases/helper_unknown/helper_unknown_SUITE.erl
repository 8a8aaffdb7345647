-module(helper_unknown_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_known | my_helpers:all(?MODULE)].

test_known(_Config) -> ok = prepare(1).
test_perhaps(_Config) -> ok.
prepare(_Config) -> ok.
