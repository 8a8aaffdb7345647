-module(group_of_unknown_name_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [{group, tcp}].

groups() -> [{router_listings:name(), [], [test_perhaps]}].

test_perhaps(_Config) -> ok = router:up().
