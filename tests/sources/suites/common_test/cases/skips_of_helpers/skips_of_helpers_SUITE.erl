-module(skips_of_helpers_SUITE).
-compile([export_all, nowarn_export_all]).
-define(NEVER(Reason), {skip, Reason}).

all() ->
    [test_runs, test_delegated, test_elsewhere, test_macro, test_saved, test_thrown, test_thrown_before, test_perhaps,
     {group, slow}, {group, thrown}, {group, fast}].

groups() -> [{slow, [], [test_slow]}, {thrown, [], [test_in_thrown]}, {fast, [], [test_fast]}].

init_per_suite(Config) -> prepared(Config).
prepared(Config) -> Config.
end_per_suite(_Config) -> ok.

init_per_group(Group, Config) -> prepare_group(Group, Config).
prepare_group(slow, _Config) -> {skip, "too slow"};
prepare_group(thrown, _Config) -> throw({skip, "thrown"});
prepare_group(_, Config) -> Config.
end_per_group(_, _) -> ok.

init_per_testcase(Test, Config) -> prepare(Test, Config).
prepare(test_delegated, _Config) -> {skip, "delegated"};
prepare(test_elsewhere, Config) -> skips_elsewhere:init_per_testcase(test_elsewhere, Config);
prepare(test_macro, _Config) -> ?NEVER("macro");
prepare(test_saved, Config) -> {skip_and_save, "saved", Config};
prepare(test_thrown, _Config) -> throw({skip, "thrown"});
prepare(test_thrown_before, Config) -> refuse(), Config;
prepare(test_perhaps, Config) -> need("ROUTER_UNSET"), Config;
prepare(_, Config) -> Config.
end_per_testcase(_, _) -> ok.

refuse() -> throw({skip, "refused"}).
need(Variable) ->
    case os:getenv(Variable) of
        false -> throw({skip, Variable});
        _ -> ok
    end.

test_runs(_Config) -> ok.
test_delegated(_Config) -> ok.
test_elsewhere(_Config) -> ok.
test_macro(_Config) -> ok.
test_saved(_Config) -> ok.
test_thrown(_Config) -> ok.
test_thrown_before(_Config) -> ok.
test_perhaps(_Config) -> ok.
test_slow(_Config) -> ok.
test_in_thrown(_Config) -> ok.
test_fast(_Config) -> ok.
