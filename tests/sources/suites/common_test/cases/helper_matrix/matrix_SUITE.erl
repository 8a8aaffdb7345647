-module(matrix_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> matrix_of_groups:all(?MODULE).

groups() -> matrix_of_groups:groups(?MODULE).

times() -> #{test_repeated => 2}.

test_plain(_Config) -> ok.

test_repeated(_Config) -> ok.

test_limited() -> [{timetrap, {seconds, 3}}].
test_limited(_Config) -> ok.

test_varied() -> [varied].
test_varied(settings) -> [[tcp, batch], [ssl, single], [ssl, batch]];
test_varied(_Config) -> ok.

test_varied_less() -> [varied, {timetrap, {seconds, 5}}].
test_varied_less(settings) -> [[ssl, batch]];
test_varied_less(_Config) -> ok.

not_a_test(_Config) -> ok.
