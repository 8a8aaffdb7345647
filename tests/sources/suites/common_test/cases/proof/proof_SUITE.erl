-module(proof_SUITE).
-compile([export_all, nowarn_export_all]).
-include_lib("stdlib/include/assert.hrl").
-record(state, {count, name}).
-define(check(X), ?assertEqual(1, X)).

all() ->
    [test_asserts, test_matches, test_follows, test_macro, test_mocks, test_nothing, test_only_sleeps, test_alive,
     test_elsewhere, test_crash, test_fields, test_comments, test_bound, test_plain_variable, test_layout,
     test_thrown_skip, test_constants, test_forgotten, test_left, test_result].

test_asserts(_Config) ->
    ?assertEqual(1, router:count()),
    ?assertMatch({ok, _}, router:get(a)),
    ct:fail("never").

test_matches(_Config) ->
    {ok, Pid} = router:open("x = {ok, _} = f()"),
    true = router:is_open(Pid),
    [_ | _] = router:list(),
    <<"a", _/binary>> = router:read(Pid),
    0 = router:errors(),
    Result = router:close(Pid),
    ok = Result,
    {'EXIT', _} = (catch router:read(Pid)).

test_follows(_Config) ->
    check_twice(1),
    check_twice(2).

check_twice(N) ->
    check_once(N),
    check_once(N).

check_once(N) ->
    ?assert(N > 0),
    check_twice_later(N).

check_twice_later(0) -> check_once(0);
check_twice_later(_) -> ok.

test_macro(_Config) -> ?check(router:count()).

test_mocks(_Config) ->
    meck:new(router_nats, [passthrough]),
    meck:new([router_dlq, router_metrics]), meck:new(router_watched, [passthrough]),
    meck:expect(router_nats, publish, fun(_, _) -> ok end),
    ok = router:start_something_else(),
    ?assert(meck:called(router_nats, publish, '_')),
    true = meck:validate(router_nats).

test_nothing(Config) ->
    Copy = lists:reverse(Config),
    ct:pal("~p", [Copy]),
    ok.

test_only_sleeps(_Config) ->
    timer:sleep(1000),
    receive after 10 -> ok end,
    ok.

test_alive(_Config) ->
    {ok, Pid} = router_sup:start_link(),
    timer:sleep(100),
    ?assert(is_process_alive(Pid)),
    true = is_pid(whereis(router)),
    ok.

test_elsewhere(_Config) ->
    router_test_helper:wait_for_ready(),
    ok.

test_crash(_Config) ->
    router:purge().

test_fields(_Config) ->
    State = #state{count = router:count(), name = router:name()},
    router:use(State#state{count = router:other()}).

test_comments(_Config) ->
    %% ?assertEqual(1, 2), {ok, _} = f()
    "?assert(" ++ _ = router:text().

test_bound(_Config) ->
    Expected = lists:seq(1, 3),
    Expected = lists:sort([3, 2, 1]),
    ok.

test_plain_variable(_Config) ->
    Expected = lists:seq(1, 3),
    lists:sum(Expected).

test_layout(_Config) ->
    {ok, _} = router:open
                  (1),
    Limit = router:limit(),
    true = Limit > 3,
    [] = [Name || Name <- router:list()].

test_thrown_skip(_Config) ->
    case router:is_available() of
        false -> throw({skip, "no router"});
        true -> router:run()
    end.

test_constants(_Config) ->
    router:run(),
    ?assert(true),
    ?assertEqual(ok, ok).

test_forgotten(_Config) ->
    _ = (catch ?assertEqual(1, router:count())),
    Result = (catch ?assertEqual(2, router:count())),
    ct:pal("~p", [Result]).

test_left(_Config) ->
    Pid = spawn_link(fun() -> exit(not_the_test) end),
    exit(Pid, kill),
    router:run(),
    receive done -> ok after 1000 -> exit(timeout) end.

test_result(_Config) ->
    case router:run() of
        ok -> ok;
        {error, Reason} -> {fail, Reason}
    end.
