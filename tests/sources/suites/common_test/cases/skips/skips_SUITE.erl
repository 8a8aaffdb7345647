-module(skips_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_runs, test_body, test_prepared, test_perhaps].

init_per_testcase(test_prepared, _Config) -> {skip, "needs a broker"};
init_per_testcase(test_perhaps, Config) ->
    case os:getenv("ROUTER_UNSET") of
        false -> {skip, "ROUTER_UNSET"};
        _ -> Config
    end;
init_per_testcase(_, Config) -> Config.

end_per_testcase(_, _) -> ok.

test_runs(_Config) -> ok.
test_body(_Config) -> {skip, "not yet"}.
test_prepared(_Config) -> ok.
test_perhaps(_Config) -> ok.
