-module(busy_preparations_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_quick, test_slow, test_hidden, test_limited].

suite() -> [{timetrap, {minutes, 2}}].

%% Takes more steps than anybody would wait for.
init_per_suite(Config) ->
    case double(17) of
        [skip] -> {skip, "too much"};
        _ -> Config
    end.

init_per_testcase(Case, Config) ->
    ct:pal("~p", [double(17)]),
    case speed(Case) of
        slow -> {skip, "slow"};
        _ -> Config
    end.

double(0) -> [a];
double(N) -> double(N - 1) ++ double(N - 1).

speed(test_slow) -> slow;
speed(test_hidden) -> unknown();
speed(_) -> quick.

unknown() -> os:getenv("SPEED").

test_limited() -> [{timetrap, {seconds, 7}}].

test_quick(_Config) -> ok.
test_slow(_Config) -> ok.
test_hidden(_Config) -> ok.
test_limited(_Config) -> ok.
