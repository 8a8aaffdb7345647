-module(called_by_name_SUITE).
-compile([export_all, nowarn_export_all]).
-define(INIT(Name), test_by_macro(Name)).

all() -> [test_a].

init_per_testcase(test_forgotten, Config) -> Config;
init_per_testcase(_, Config) -> Config.

test_a(Config) ->
    with(Config, fun test_by_fun/1),
    with(Config, fun ?MODULE:test_by_module/1),
    ok = rpc:call(node(), ?MODULE, test_by_rpc, [Config]),
    spawn(?MODULE, test_spawned, [Config]),
    ?INIT(Config),
    called_by_name_SUITE:test_by_its_module(Config),
    several(Config).

with(Config, F) -> F(Config).
several(Config) -> [ok = ?MODULE:T(Config) || T <- [test_listed, test_listed_too]].

test_by_fun(_Config) -> ok.
test_by_module(_Config) -> ok.
test_by_rpc(_Config) -> ok.
test_spawned(_Config) -> ok.
test_by_macro(_Config) -> ok.
test_by_its_module(_Config) -> ok.
test_listed(_Config) -> ok.
test_listed_too(_Config) -> ok.
test_forgotten(_Config) -> ok = router:up().
