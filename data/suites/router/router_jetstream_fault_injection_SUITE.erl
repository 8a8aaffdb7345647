%% @doc Fault injection on the connection between the router and JetStream.
%%
%% Every case starts a broker and a router of its own, cuts the connection for some hundred milliseconds and looks at
%% what is left. The soak group takes longer and runs only with ROUTER_TEST_LEVEL=heavy.
%%
%% @test_category fault_injection, jetstream, slow
-module(router_jetstream_fault_injection_SUITE).

-include_lib("common_test/include/ct.hrl").
-include_lib("stdlib/include/assert.hrl").

-export([suite/0, all/0, groups/0, init_per_testcase/2, end_per_testcase/2]).
-export([
    test_nats_connection_loss_recovery/1,
    test_jetstream_consumer_reconnection/1,
    test_stream_availability_after_recovery/1,
    test_publish_is_refused_while_disconnected/1,
    test_reconnect_pauses_grow_to_a_limit/1,
    test_ets_state_preservation_during_nats_restart/1,
    test_message_in_flight_is_redelivered_after_restart/1,
    test_fifty_connection_losses_leave_nothing_behind/0,
    test_fifty_connection_losses_leave_nothing_behind/1
]).

-define(FAULT_MS, 200).
-define(RESULT_CONSUMER, {<<"ROUTER_RESULTS">>, result}).

suite() ->
    [{timetrap, {seconds, 10}}].

all() ->
    case os:getenv("ROUTER_TEST_LEVEL") of
        "heavy" -> [{group, connection}, {group, state}, {group, soak}];
        _ -> [{group, connection}, {group, state}]
    end.

%% Within `connection` each case relies on what the one before it proved: after a failure the rest says nothing.
groups() ->
    [
        {connection, [sequence], [
            test_nats_connection_loss_recovery,
            test_jetstream_consumer_reconnection,
            test_stream_availability_after_recovery,
            test_publish_is_refused_while_disconnected,
            test_reconnect_pauses_grow_to_a_limit
        ]},
        {state, [], [
            test_ets_state_preservation_during_nats_restart,
            test_message_in_flight_is_redelivered_after_restart
        ]},
        {soak, [{repeat, 2}], [test_fifty_connection_losses_leave_nothing_behind]}
    ].

init_per_testcase(_Case, Config) ->
    [{router, router_fixture:start(#{max_deliver => 100})} | Config].

end_per_testcase(_Case, Config) ->
    router_fixture:stop(?config(router, Config)).

%% @doc Test: The router comes back by itself after NATS was gone.
%%
%% Scenario nats-connection-loss: The connection is cut for FAULT_MS, then the broker accepts clients again. Nobody
%% touches the router.
%%
%% Guarantees:
%% - Router reconnects automatically after NATS connection loss
%% - Consumers continue functioning after reconnection
%% - New messages processed without anomalies
%%
%% @scenario nats-connection-loss
%% @requirement R6.1
test_nats_connection_loss_recovery(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Before = router_sup:children(),
    [First] = router_fixture:ids(<<"before">>, 1),
    _ = router_fixture:publish_results(Broker, [First]),
    ?assert(router_fixture:wait_until(fun() -> fake_nats:unsettled(Broker, ?RESULT_CONSUMER) =:= [] end)),
    ?assert(router_result_consumer:recorded(First)),

    ok = fake_nats:cut(Broker),
    ?assert(router_fixture:wait_until(fun() -> not connected() end)),
    ?assertEqual(0, router_metrics:value(router_nats_connected)),
    timer:sleep(?FAULT_MS),
    ok = fake_nats:restore(Broker),

    ?assert(router_fixture:wait_until(fun connected/0)),
    After = router_fixture:ids(<<"after">>, 10),
    _ = router_fixture:publish_results(Broker, After),
    ?assert(router_fixture:wait_until(fun() -> fake_nats:unsettled(Broker, ?RESULT_CONSUMER) =:= [] end)),
    ?assert(lists:all(fun router_result_consumer:recorded/1, After)),
    ?assertEqual(11, router_metrics:value(router_messages_processed_total, result)),
    ?assertEqual(0, router_metrics:value(router_retries_total, result)),
    ?assertEqual(1, router_metrics:value(router_nats_disconnects_total)),
    ?assertEqual(Before, router_sup:children()).

%% @doc Test: A consumer has its subscription again after a reconnection, without asking for it.
%%
%% Verifies: Consumers continue functioning after reconnection,
%%           each durable consumer has exactly one subscription afterwards
%%
%% @scenario nats-connection-loss
%% @requirement R6.1
test_jetstream_consumer_reconnection(Config) ->
    #{broker := Broker} = ?config(router, Config),
    ok = fake_nats:restart(Broker),
    ?assert(router_fixture:wait_until(fun connected/0)),
    [Id] = router_fixture:ids(<<"once">>, 1),
    [Seq] = router_fixture:publish_results(Broker, [Id]),
    ?assert(router_fixture:wait_until(fun() -> router_result_consumer:recorded(Id) end)),
    ?assertEqual(1, fake_nats:delivery_count(Broker, ?RESULT_CONSUMER, Seq)),
    ?assertEqual(0, router_metrics:value(router_duplicate_results_total)).

%% @doc Test: Streams keep their messages over a fault, and take new ones after it.
%%
%% Verifies: Messages stored before the fault are still in their stream,
%%           the stream accepts new messages after recovery
%%
%% @scenario nats-connection-loss
test_stream_availability_after_recovery(Config) ->
    #{broker := Broker} = ?config(router, Config),
    {ok, First} = router_intake:submit(router_fixture:intake_message(<<"stored-1">>)),
    ok = fake_nats:cut(Broker),
    timer:sleep(?FAULT_MS),
    ok = fake_nats:restore(Broker),
    ?assert(router_fixture:wait_until(fun connected/0)),
    ?assertEqual({ok, First + 1}, router_intake:submit(router_fixture:intake_message(<<"stored-2">>))),
    ?assertEqual([<<"stored-1">>, <<"stored-2">>],
                 [Id || #{id := Id} <- fake_nats:messages(Broker, router_intake:stream())]).

%% @doc Test: While there is no connection, the caller of the intake hears so at once.
%%
%% Verifies: Intake answers "unavailable" while NATS is gone and stores nothing
%%
%% @scenario nats-connection-loss
%% @requirement R5.3
test_publish_is_refused_while_disconnected(Config) ->
    #{broker := Broker} = ?config(router, Config),
    ok = fake_nats:cut(Broker),
    ?assert(router_fixture:wait_until(fun() -> not connected() end)),
    {Micros, Answer} = timer:tc(fun() -> router_intake:submit(router_fixture:intake_message(<<"lost">>)) end),
    ?assertEqual({error, unavailable}, Answer),
    ?assert(Micros < 100000),
    ?assertEqual([], fake_nats:messages(Broker, router_intake:stream())),
    ?assertEqual(1, router_metrics:value(router_intake_unavailable_total)).

%% @doc Test: The pause between two attempts doubles, up to the longest one that is configured.
%%
%% @requirement R6.2
%% @guarantee Reconnection attempts slow down to the configured longest pause
test_reconnect_pauses_grow_to_a_limit(Config) ->
    #{broker := Broker} = ?config(router, Config),
    ok = fake_nats:cut(Broker),
    ?assert(router_fixture:wait_until(fun() -> length(pauses()) >= 6 end)),
    ?assertMatch([10, 20, 40, 80, 80, 80 | _], lists:reverse(pauses())).

%% @doc Test: The delivery counts in ETS are the same table with the same rows after NATS restarted.
%%
%% Guarantees:
%% - ETS state preserved during reconnection
%% - ETS delivery counts remain consistent before, during, and after faults
%%
%% @scenario nats-connection-loss
%% @scenario ets-state-corruption
%% @requirement R6.5
test_ets_state_preservation_during_nats_restart(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Table = ets:whereis(router_counts),
    ok = router_fixture:break_downstream(),
    [Seq] = router_fixture:publish_results(Broker, [<<"counted">>]),
    Row = {<<"ROUTER_RESULTS">>, result, Seq},
    ?assert(router_fixture:wait_until(fun() -> router_counts:count(Row) >= 3 end)),

    ok = fake_nats:cut(Broker),
    ?assert(router_fixture:wait_until(fun() -> not connected() end)),
    %% A delivery that was sent before the cut may still be in the consumer's mailbox.
    Sent = fake_nats:delivery_count(Broker, ?RESULT_CONSUMER, Seq),
    ?assert(router_fixture:wait_until(fun() -> router_counts:count(Row) =:= Sent end)),
    timer:sleep(?FAULT_MS),
    ?assertEqual([{Row, Sent}], router_counts:all()),

    ok = fake_nats:restore(Broker),
    ?assert(router_fixture:wait_until(fun() -> router_counts:count(Row) > Sent end)),
    ?assertEqual(Table, ets:whereis(router_counts)),
    ok = router_fixture:heal_downstream(),
    ?assert(router_fixture:wait_until(fun() -> router_counts:all() =:= [] end)).

%% @doc Test: A message whose acknowledgement was lost is delivered again, and counted once.
%%
%% Verifies: A message in flight during a restart is delivered again, it is recorded once
%%
%% @scenario nats-connection-loss
%% @requirement R6.1
test_message_in_flight_is_redelivered_after_restart(Config) ->
    #{broker := Broker} = ?config(router, Config),
    ok = router_fixture:slow_downstream(50),
    [Seq] = router_fixture:publish_results(Broker, [<<"in-flight">>]),
    receive {downstream, <<"in-flight">>, _} -> ok end,
    ok = fake_nats:restart(Broker),
    ?assert(router_fixture:wait_until(fun() -> router_metrics:value(router_duplicate_results_total) =:= 1 end)),
    ?assert(router_fixture:wait_until(fun() -> router_counts:all() =:= [] end)),
    ?assertEqual([], fake_nats:unsettled(Broker, ?RESULT_CONSUMER)),
    ?assertEqual(2, fake_nats:delivery_count(Broker, ?RESULT_CONSUMER, Seq)),
    ?assert(router_result_consumer:recorded(<<"in-flight">>)).

test_fifty_connection_losses_leave_nothing_behind() ->
    [{userdata, [{doc, "Fifty connection losses in a row leave no process, no ETS row and no subscription behind."}]},
     {timetrap, {seconds, 30}}].

%% Guarantees:
%% - Fifty connection losses leave no process and no ETS row behind
%%
%% @scenario nats-connection-loss
%% @scenario ets-state-corruption
%% @requirement R6.2, R6.5
test_fifty_connection_losses_leave_nothing_behind(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Processes = length(processes()),
    Ids = router_fixture:ids(<<"storm">>, 50),
    [lose_connection_around(Broker, Id) || Id <- Ids],
    ?assert(router_fixture:wait_until(fun() -> lists:all(fun router_result_consumer:recorded/1, Ids) end)),
    ?assertEqual(50, router_metrics:value(router_nats_disconnects_total)),
    ?assertEqual([], fake_nats:unsettled(Broker, ?RESULT_CONSUMER)),
    ?assertEqual(0, router_counts:size()),
    ?assert(router_fixture:wait_until(fun() -> length(processes()) =< Processes end)).

lose_connection_around(Broker, Id) ->
    _ = router_fixture:publish_results(Broker, [Id]),
    ok = fake_nats:cut(Broker),
    true = router_fixture:wait_until(fun() -> not connected() end),
    ok = fake_nats:restore(Broker),
    true = router_fixture:wait_until(fun connected/0).

connected() ->
    #{connected := Connected} = router_conn:status(),
    Connected.

pauses() ->
    #{pauses := Pauses} = router_conn:status(),
    Pauses.
