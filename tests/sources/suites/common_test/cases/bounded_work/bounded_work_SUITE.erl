-module(bounded_work_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_a] ++ forever(0) ++ double(40).

forever(N) -> forever(N + 1).

double(0) -> [test_a];
double(N) -> double(N - 1) ++ double(N - 1).

test_a(_Config) -> ok.
test_b(_Config) -> ok.
