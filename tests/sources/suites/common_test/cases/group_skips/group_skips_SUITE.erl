-module(group_skips_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [{group, plain}, {group, secure}, {group, retired}].

groups() ->
    [{plain, [], [test_shared]},
     {secure, [], [test_secure]},
     {retired, [], [test_retired]}].

init_per_group(secure, Config) ->
    case os:getenv("ROUTER_UNSET") of
        false -> {skip, "ROUTER_UNSET"};
        _ -> Config
    end;
init_per_group(retired, _Config) -> {skip, "retired"};
init_per_group(_, Config) -> Config.

end_per_group(_, _) -> ok.

test_shared(_Config) -> ok.
test_secure(_Config) -> ok.
test_retired(_Config) -> ok.
