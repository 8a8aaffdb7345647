%% @doc The result consumer: delivery, exhaustion of MaxDeliver, long faults, and the delivery counts in ETS.
%%
%% @test_category fault_injection, result_consumer, slow
-module(router_result_consumer_SUITE).

-include_lib("common_test/include/ct.hrl").
-include_lib("stdlib/include/assert.hrl").

-export([suite/0, all/0, groups/0, init_per_group/2, end_per_group/2, init_per_testcase/2, end_per_testcase/2]).
-export([
    test_result_is_recorded_once/1,
    test_malformed_result_goes_to_dlq/1,
    test_handler_crash_is_retried/1,
    test_max_delivery_count_exhaustion/1,
    test_exhaustion_during_connection_loss_reaches_dlq/1,
    test_prolonged_fault_period_recovery_no_router_restart/1,
    test_multiple_fault_recovery_cycles/1,
    test_killed_consumer_gets_its_messages_again/1,
    test_ets_delivery_count_consistency_during_faults/1,
    test_ets_cleanup_after_recovery/1,
    test_consumer_backpressure_limits_in_flight/1
]).

-define(PHASE_MS, 300).
-define(STREAM, <<"ROUTER_RESULTS">>).
-define(CONSUMER, {?STREAM, result}).

suite() ->
    [{timetrap, {seconds, 10}}].

all() ->
    [
        {group, delivery},
        {group, exhaustion},
        {group, long_faults},
        {group, ets},
        test_consumer_backpressure_limits_in_flight
    ].

groups() ->
    [
        {delivery, [parallel], [
            test_result_is_recorded_once,
            test_malformed_result_goes_to_dlq,
            test_handler_crash_is_retried
        ]},
        {exhaustion, [], [
            test_max_delivery_count_exhaustion,
            test_exhaustion_during_connection_loss_reaches_dlq
        ]},
        {long_faults, [], [
            test_prolonged_fault_period_recovery_no_router_restart,
            test_multiple_fault_recovery_cycles,
            test_killed_consumer_gets_its_messages_again
        ]},
        {ets, [], [
            test_ets_delivery_count_consistency_during_faults,
            test_ets_cleanup_after_recovery
        ]}
    ].

%% The cases of `delivery` share one router; all others get their own.
init_per_group(delivery, Config) ->
    [{router, router_fixture:start(#{})} | Config];
init_per_group(_Group, Config) ->
    Config.

end_per_group(delivery, Config) ->
    router_fixture:stop(?config(router, Config));
end_per_group(_Group, _Config) ->
    ok.

init_per_testcase(Case, Config) ->
    case ?config(router, Config) of
        undefined -> [{own_router, true}, {router, router_fixture:start(options(Case))} | Config];
        _Shared -> Config
    end.

end_per_testcase(_Case, Config) ->
    case ?config(own_router, Config) of
        true -> router_fixture:stop(?config(router, Config));
        undefined -> ok
    end.

options(test_exhaustion_during_connection_loss_reaches_dlq) -> #{redeliver_after => 200};
options(test_killed_consumer_gets_its_messages_again) -> #{ack_wait => 400, max_deliver => 100};
options(test_ets_delivery_count_consistency_during_faults) -> #{max_deliver => 100};
options(test_ets_cleanup_after_recovery) -> #{max_age => 400, sweep_every => 50};
options(test_consumer_backpressure_limits_in_flight) -> #{max_ack_pending => 4};
options(_) -> #{}.

%% @doc Test: A result that arrives twice gives one usage record.
%%
%% Verifies: A result is recorded once however often it arrives
%%
%% @requirement R5.4
test_result_is_recorded_once(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Seqs = router_fixture:publish_results(Broker, [<<"twice">>, <<"twice">>]),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, Seqs) end)),
    ?assert(router_result_consumer:recorded(<<"twice">>)),
    ?assertEqual(1, router_metrics:value(router_duplicate_results_total)).

%% @doc Test: A result without id or status is of no use to anyone, so it is not tried again.
%%
%% Verifies: A malformed result goes to the DLQ on its first delivery
%%
%% @scenario max-delivery-exhaustion
test_malformed_result_goes_to_dlq(Config) ->
    #{broker := Broker} = ?config(router, Config),
    {ok, Seq} = fake_nats:publish(Broker, ?STREAM, #{status => done}),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, [Seq]) end)),
    ?assertEqual(1, fake_nats:delivery_count(Broker, ?CONSUMER, Seq)),
    ?assert(lists:member(#{reason => malformed_result, body => #{status => done}}, dead_letters(Broker))).

%% @doc Test: A handler that crashes costs a delivery and not the consumer.
%%
%% Verifies: The consumer survives a crash of its handler
%%
%% @requirement R6.4
test_handler_crash_is_retried(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Consumer = whereis(router_result_consumer),
    Crashing = router_fixture:crashing_id(),
    Seqs = router_fixture:publish_results(Broker, [Crashing, <<"survivor">>]),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, Seqs) end)),
    ?assert(router_result_consumer:recorded(<<"survivor">>)),
    ?assert(lists:member(#{reason => max_deliver, body => router_fixture:result(Crashing)}, dead_letters(Broker))),
    ?assertEqual(Consumer, whereis(router_result_consumer)).

%% @doc Test: A result that always fails ends in the DLQ after MaxDeliver deliveries.
%%
%% Scenario max-delivery-exhaustion: The usage service fails for good; MaxDeliver is 3.
%%
%% Guarantees:
%% - Router/consumer does not enter infinite retry
%% - Transitions to expected final state (DLQ/drop)
%% - MaxDeliver exhaustion metric is emitted
%% - Warning log is written
%%
%% @scenario max-delivery-exhaustion
%% @requirement R6.3
test_max_delivery_count_exhaustion(Config) ->
    #{broker := Broker} = ?config(router, Config),
    ok = router_fixture:watch_warnings(),
    ok = router_fixture:break_downstream(),
    [Seq] = router_fixture:publish_results(Broker, [<<"poison">>]),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, [Seq]) end)),
    timer:sleep(?PHASE_MS),
    ?assertEqual(3, fake_nats:delivery_count(Broker, ?CONSUMER, Seq)),
    ?assertEqual([#{reason => max_deliver, body => router_fixture:result(<<"poison">>)}], dead_letters(Broker)),
    ?assertEqual(1, router_metrics:value(router_maxdeliver_exhausted_total, result)),
    ?assertEqual(1, router_metrics:value(router_dlq_messages_total, result)),
    receive
        {warning, #{event := maxdeliver_exhausted} = Report} ->
            ?assertEqual(#{event => maxdeliver_exhausted, consumer => result, seq => Seq, delivered => 3}, Report)
    after 1000 ->
        ct:fail("no warning about the exhausted message")
    end.

%% @doc Test: The connection is lost at the last delivery, so the router cannot write the dead letter at once.
%%
%% Verifies: A message that is exhausted while NATS is gone reaches the DLQ after recovery
%%
%% @scenario max-delivery-exhaustion
%% @scenario nats-connection-loss
%% @requirement R6.3
test_exhaustion_during_connection_loss_reaches_dlq(Config) ->
    #{broker := Broker} = ?config(router, Config),
    ok = router_fixture:break_downstream(),
    [Seq] = router_fixture:publish_results(Broker, [<<"cut-off">>]),
    [receive {downstream, <<"cut-off">>, _} -> ok end || _ <- [1, 2, 3]],
    ok = fake_nats:cut(Broker),
    timer:sleep(?PHASE_MS),
    ?assertEqual([], dead_letters(Broker)),
    ok = fake_nats:restore(Broker),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, [Seq]) end)),
    ?assertMatch([#{reason := max_deliver, body := #{id := <<"cut-off">>}}], dead_letters(Broker)).

%% @doc Test: A long fault of the usage service and of NATS, one after the other, with no restart of anything.
%%
%% Scenario prolonged-fault-periods: First the usage service fails while NATS delivers, so that old messages are
%% exhausted; then NATS is gone as well, with messages waiting.
%%
%% Guarantees:
%% - Router continues living throughout fault period
%% - Processes new messages after recovery without restart
%% - Old messages reach expected final state
%%
%% @scenario prolonged-fault-periods
%% @requirement R6.4
test_prolonged_fault_period_recovery_no_router_restart(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Before = router_sup:children(),
    ok = router_fixture:break_downstream(),
    Exhausted = router_fixture:ids(<<"exhausted">>, 5),
    ExhaustedSeqs = router_fixture:publish_results(Broker, Exhausted),
    timer:sleep(?PHASE_MS),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, ExhaustedSeqs) end)),
    ?assertEqual(Before, router_sup:children()),

    Waiting = router_fixture:ids(<<"waiting">>, 5),
    _ = router_fixture:publish_results(Broker, Waiting),
    ok = fake_nats:cut(Broker),
    timer:sleep(?PHASE_MS),
    ?assertEqual(Before, router_sup:children()),
    ?assertEqual({error, unavailable}, router_intake:submit(router_fixture:intake_message(<<"during">>))),

    ok = router_fixture:heal_downstream(),
    ok = fake_nats:restore(Broker),
    New = router_fixture:ids(<<"new">>, 5),
    _ = router_fixture:publish_results(Broker, New),
    ?assert(router_fixture:wait_until(fun() -> lists:all(fun router_result_consumer:recorded/1, New) end)),
    ?assert(router_fixture:wait_until(fun() -> fake_nats:unsettled(Broker, ?CONSUMER) =:= [] end)),
    Dead = [Id || #{body := #{id := Id}} <- dead_letters(Broker)],
    ?assertEqual(Exhausted, lists:sort(Dead) -- Waiting),
    ?assertEqual([], [Id || Id <- Waiting, not router_result_consumer:recorded(Id), not lists:member(Id, Dead)]),
    ?assertEqual(Before, router_sup:children()).

%% @doc Test: Five faults in a row, each with messages before, during and after it.
%%
%% Verifies: Processes new messages after recovery without restart,
%%           every cycle ends with nothing unsettled
%%
%% @scenario prolonged-fault-periods
%% @requirement R6.4
test_multiple_fault_recovery_cycles(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Before = router_sup:children(),
    [fault_cycle(Broker, <<"cycle-", (integer_to_binary(N))/binary>>) || N <- lists:seq(1, 5)],
    ?assertEqual(5, router_metrics:value(router_nats_disconnects_total)),
    ?assertEqual(0, router_metrics:value(router_dlq_messages_total, result)),
    ?assertEqual(Before, router_sup:children()).

fault_cycle(Broker, Prefix) ->
    Ids = router_fixture:ids(Prefix, 4),
    _ = router_fixture:publish_results(Broker, lists:sublist(Ids, 2)),
    ok = fake_nats:cut(Broker),
    timer:sleep(?PHASE_MS div 5),
    ok = fake_nats:restore(Broker),
    _ = router_fixture:publish_results(Broker, lists:nthtail(2, Ids)),
    ?assert(router_fixture:wait_until(fun() -> lists:all(fun router_result_consumer:recorded/1, Ids) end)),
    ?assert(router_fixture:wait_until(fun() -> fake_nats:unsettled(Broker, ?CONSUMER) =:= [] end)).

%% @doc Test: A consumer that hangs in a downstream call is killed, as the runbook says.
%%
%% Verifies: A killed consumer is started again and gets its messages again
%%
%% @scenario prolonged-fault-periods
%% @requirement R6.4
test_killed_consumer_gets_its_messages_again(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Hanging = whereis(router_result_consumer),
    ok = router_fixture:slow_downstream(60000),
    [Seq] = router_fixture:publish_results(Broker, [<<"stuck">>]),
    receive {downstream, <<"stuck">>, _} -> ok end,
    ?assertExit({timeout, _}, gen_server:call(Hanging, ping, 50)),

    ok = router_fixture:heal_downstream(),
    true = exit(Hanging, kill),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, [Seq]) end)),
    ?assert(router_result_consumer:recorded(<<"stuck">>)),
    ?assert(fake_nats:delivery_count(Broker, ?CONSUMER, Seq) >= 2),
    ?assertNotEqual(Hanging, whereis(router_result_consumer)),
    ?assertEqual(pong, gen_server:call(router_result_consumer, ping)).

%% @doc Test: The count in ETS is the broker's own count, at each stage of a fault.
%%
%% Scenario ets-state-corruption: Each row is compared with the count of the broker.
%%
%% Guarantees:
%% - ETS delivery counts remain consistent before, during, and after faults
%% - Expected delivery count increases
%% - No "carried over" artifacts for new messages after recovery
%%
%% @scenario ets-state-corruption
%% @requirement R6.5
test_ets_delivery_count_consistency_during_faults(Config) ->
    #{broker := Broker} = ?config(router, Config),
    [Old] = router_fixture:publish_results(Broker, [<<"before">>]),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, [Old]) end)),
    ?assertEqual([], router_counts:all()),

    ok = router_fixture:break_downstream(),
    [Seq] = router_fixture:publish_results(Broker, [<<"during">>]),
    Row = {?STREAM, result, Seq},
    Counts = [count_seen(<<"during">>, Row) || _ <- lists:seq(1, 4)],
    ?assertEqual([1, 2, 3, 4], Counts),

    ok = fake_nats:cut(Broker),
    timer:sleep(?PHASE_MS),
    ?assertEqual(fake_nats:delivery_count(Broker, ?CONSUMER, Seq), router_counts:count(Row)),
    ok = router_fixture:heal_downstream(),
    ok = fake_nats:restore(Broker),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, [Seq]) end)),
    ?assertEqual([], router_counts:all()),

    [New] = router_fixture:publish_results(Broker, [<<"after">>]),
    ?assertEqual(1, count_seen(<<"after">>, {?STREAM, result, New})).

%% @doc Test: Neither acknowledged, nor exhausted, nor forgotten messages leave a row in ETS.
%%
%% Guarantees:
%% - No "eternal" entries in ETS
%%
%% @scenario ets-state-corruption
%% @scenario max-delivery-exhaustion
%% @requirement R6.5
test_ets_cleanup_after_recovery(Config) ->
    #{broker := Broker} = ?config(router, Config),
    ok = router_fixture:break_downstream(),
    Exhausted = router_fixture:publish_results(Broker, router_fixture:ids(<<"exhausted">>, 3)),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, Exhausted) end)),
    ok = router_fixture:heal_downstream(),
    Good = router_fixture:publish_results(Broker, router_fixture:ids(<<"good">>, 3)),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, Good) end)),
    ?assertEqual([], router_counts:all()),

    %% A message that was purged on the broker: counted once, never settled.
    1 = router_counts:delivered({?STREAM, result, 999}),
    ?assertEqual(1, router_counts:size()),
    ?assert(router_fixture:wait_until(fun() -> router_metrics:value(router_delivery_counts_entries) =:= 1 end)),
    ?assert(router_fixture:wait_until(fun() -> router_counts:size() =:= 0 end)),
    ?assert(router_fixture:wait_until(fun() -> router_metrics:value(router_delivery_counts_entries) =:= 0 end)).

%% @doc Test: A slow usage service fills the stream and not the router.
%%
%% Guarantees:
%% - No more than MaxAckPending messages wait inside the router
%% - All messages are recorded once the usage service is fast again
%%
%% @scenario slow-consumer-backpressure
%% @requirement R6.6
test_consumer_backpressure_limits_in_flight(Config) ->
    #{broker := Broker} = ?config(router, Config),
    ok = router_fixture:slow_downstream(20),
    Ids = router_fixture:ids(<<"slow">>, 20),
    _ = router_fixture:publish_results(Broker, Ids),
    timer:sleep(100),
    ?assert(length(fake_nats:unsettled(Broker, ?CONSUMER)) > 4),
    ok = router_fixture:heal_downstream(),
    ?assert(router_fixture:wait_until(fun() -> lists:all(fun router_result_consumer:recorded/1, Ids) end)),
    ?assertEqual(4, fake_nats:most_in_flight(Broker, ?CONSUMER)).

%% The delivery count that stood in ETS when the usage service was called for Id the next time.
count_seen(Id, Row) ->
    receive
        {downstream, Id, Rows} -> proplists:get_value(Row, Rows)
    after 2000 ->
        ct:fail({not_delivered, Id})
    end.

settled(Broker, Seqs) ->
    Unsettled = fake_nats:unsettled(Broker, ?CONSUMER),
    not lists:any(fun(Seq) -> lists:member(Seq, Unsettled) end, Seqs).

dead_letters(Broker) ->
    fake_nats:messages(Broker, router_consumer:dead_letter_stream(?STREAM)).
