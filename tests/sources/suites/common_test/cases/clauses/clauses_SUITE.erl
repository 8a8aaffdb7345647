-module(clauses_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> tests(fast) ++ tests(slow, 2) ++ [{group, G} || G <- kinds()].

groups() -> [{Kind, [parallel], members(Kind)} || Kind <- kinds()].

kinds() -> [tcp, tls].

members(tcp) -> [test_tcp | members(common)];
members(tls) -> [test_tls | members(common)];
members(_) -> [test_common].

tests(fast) -> [test_fast];
tests(never) -> [test_never].

tests(_, 0) -> [];
tests(Kind, N) when N > 0 -> [list_to_atom(lists:concat(["test_", Kind, "_", N])) | tests(Kind, N - 1)].

test_fast(matrix) -> [a, b];
test_fast(_Config) -> ok.
test_never(_Config) -> ok.
test_slow_1(_Config) -> ok.
test_slow_2(_Config) -> ok.
test_tcp(_Config) -> ok.
test_tls(_Config) -> ok.
test_common(_Config) -> ok.
