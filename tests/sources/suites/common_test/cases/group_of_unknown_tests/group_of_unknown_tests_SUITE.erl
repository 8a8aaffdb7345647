-module(group_of_unknown_tests_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [{group, tcp}, {group, outer}].

groups() ->
    Listed = router_listings:all(?MODULE),
    [{tcp, Listed}, {outer, [], [{inner, Listed}]}].

test_perhaps(_Config) -> ok = router:up().
