-module(skip_all_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> {skip, "moved to router_SUITE"}.

test_a(_Config) -> ok.
