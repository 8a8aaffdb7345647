-module(broken_form_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_before, test_after].

test_before(_Config) -> ok.

test_broken(_Config) -> )) [.

test_after(_Config) -> ok.
