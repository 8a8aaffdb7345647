%% Lists on conditions of which one holds in any case.
-module(conditions_that_cancel_SUITE).
-export([all/0]).
-export([in_each/1, in_two/1, in_one/1]).

all() ->
    when_quick(level()) ++ when_soaked(level()) ++ when_plain(level()).

when_quick(quick) -> [in_each];
when_quick(_) -> [].

when_soaked({full, soaked}) -> [in_each, in_two, in_one];
when_soaked(_) -> [].

when_plain({full, plain}) -> [in_each, in_two];
when_plain(_) -> [].

level() ->
    case os:getenv("ROUTER_TEST_LEVEL") of
        "heavy" ->
            case os:getenv("ROUTER_SOAK") of
                "yes" -> {full, soaked};
                _ -> {full, plain}
            end;
        _ ->
            quick
    end.

in_each(_Config) -> ok.
in_two(_Config) -> ok.
in_one(_Config) -> ok.
