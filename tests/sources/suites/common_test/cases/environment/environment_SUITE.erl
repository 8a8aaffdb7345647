-module(environment_SUITE).
-compile([export_all, nowarn_export_all]).

all() ->
    Base = [test_always, {group, level_group}],
    case os:getenv("ROUTER_TEST_LEVEL") of
        "heavy" -> Base ++ [test_heavy, test_both];
        "full" -> Base ++ [test_full, test_both];
        _ -> [test_light, test_both | Base]
    end ++ soak(os:getenv("ROUTER_SOAK", "no")) ++ if_set().

groups() ->
    Level = os:getenv("ROUTER_TEST_LEVEL"),
    [{level_group, [], if Level =:= "heavy" -> [test_g_heavy, test_g_any]; true -> [test_g_any] end}].

soak("yes") -> [test_soak];
soak("no") -> [].

if_set() ->
    case os:getenv("ROUTER_UNSET") of
        false -> [];
        _ -> [test_set]
    end.

test_always(_Config) -> ok.
test_heavy(_Config) -> ok.
test_full(_Config) -> ok.
test_both(_Config) -> ok.
test_light(_Config) -> ok.
test_g_heavy(_Config) -> ok.
test_g_any(_Config) -> ok.
test_soak(_Config) -> ok.
test_set(_Config) -> ok.
