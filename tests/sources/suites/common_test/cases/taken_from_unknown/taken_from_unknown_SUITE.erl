-module(taken_from_unknown_SUITE).
-compile([export_all, nowarn_export_all]).

all() ->
    Tests = router_listings:all(?MODULE),
    Slow = [Test || Test <- Tests, lists:prefix("slow_", atom_to_list(Test))],
    Tests -- Slow.

test_a(_Config) -> ok = router:up().
