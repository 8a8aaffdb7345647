%% @doc The decide consumer: routes by policy, exhaustion of MaxDeliver, long faults, and delivery counts in ETS.
%%
%% @test_category fault_injection, decide_consumer
-module(router_decide_consumer_SUITE).

-include_lib("common_test/include/ct.hrl").
-include_lib("stdlib/include/assert.hrl").

-export([suite/0, all/0, groups/0, init_per_testcase/2, end_per_testcase/2]).
-export([
    test_decide_takes_the_route_of_the_type/1,
    test_decide_falls_back_to_the_default_route/1,
    test_decide_without_any_route_is_an_error/1,
    test_decide_unknown_tenant_goes_to_dlq/1,
    test_decide_publishes_one_decision_a_message/1,
    test_decide_max_delivery_count_exhaustion/1,
    test_decide_prolonged_fault_period_recovery_no_router_restart/1,
    test_decide_ets_delivery_count_consistency_during_faults/1
]).

-define(PHASE_MS, 300).
-define(STREAM, <<"ROUTER_INTAKE">>).
-define(CONSUMER, {?STREAM, decide}).

suite() ->
    [{timetrap, {seconds, 10}}].

all() ->
    [{group, policy}, {group, decisions}] ++ fault_cases().

fault_cases() ->
    [
        test_decide_max_delivery_count_exhaustion,
        test_decide_prolonged_fault_period_recovery_no_router_restart,
        test_decide_ets_delivery_count_consistency_during_faults
    ].

groups() ->
    [
        {policy, [parallel], [
            test_decide_takes_the_route_of_the_type,
            test_decide_falls_back_to_the_default_route,
            test_decide_without_any_route_is_an_error
        ]},
        {decisions, [sequence], [
            test_decide_publishes_one_decision_a_message,
            test_decide_unknown_tenant_goes_to_dlq
        ]}
    ].

init_per_testcase(Case, Config) ->
    case needs_router(Case) of
        true -> [{router, router_fixture:start(options(Case))} | Config];
        false -> Config
    end.

end_per_testcase(Case, Config) ->
    case needs_router(Case) of
        true -> router_fixture:stop(?config(router, Config));
        false -> ok
    end.

needs_router(Case) ->
    {policy, _, PolicyCases} = lists:keyfind(policy, 1, groups()),
    not lists:member(Case, PolicyCases).

options(test_decide_ets_delivery_count_consistency_during_faults) -> #{max_deliver => 100};
options(_) -> #{}.

%% @doc Test: The policy of the tenant names a route for the type of the message.
%%
%% @guarantee A message takes the route that its tenant's policy gives to its type
%% @requirement R5.5
test_decide_takes_the_route_of_the_type(_Config) ->
    ?assertEqual({ok, <<"gpu-pool">>}, route(<<"acme">>, <<"chat">>)).

%% @doc Test: The policy of the tenant names no route for the type, and has a default.
%%
%% @guarantee A type without a route of its own takes the tenant's default route
%% @requirement R5.5
test_decide_falls_back_to_the_default_route(_Config) ->
    ?assertEqual({ok, <<"cpu-pool">>}, route(<<"acme">>, <<"embedding">>)).

%% @doc Test: No route and no default, or no such tenant, is an error with its own name.
%%
%% @requirement R5.5
test_decide_without_any_route_is_an_error(_Config) ->
    ?assertEqual({error, no_route}, route(<<"strict">>, <<"embedding">>)),
    ?assertEqual({error, unknown_tenant}, route(<<"nobody">>, <<"chat">>)).

%% @doc Test: Each accepted message becomes one decision with the message's id.
%%
%% Verifies: Every accepted message gives one decision, with the id of the message
%%
%% @requirement R5.5
test_decide_publishes_one_decision_a_message(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Ids = router_fixture:ids(<<"m">>, 8),
    Seqs = submit(Ids),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, Seqs) end)),
    ?assertEqual([#{id => Id, route => <<"gpu-pool">>} || Id <- Ids], decisions(Broker)).

%% @doc Test: Nobody can add the missing tenant by trying again, so the message goes to the DLQ at once.
%%
%% Verifies: A message of an unknown tenant goes to the DLQ on its first delivery
%%
%% @scenario max-delivery-exhaustion
test_decide_unknown_tenant_goes_to_dlq(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Message = (router_fixture:intake_message(<<"stranger">>))#{tenant := <<"nobody">>},
    {ok, Seq} = router_intake:submit(Message),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, [Seq]) end)),
    ?assertEqual([#{reason => unknown_tenant, body => Message}], dead_letters(Broker)),
    ?assertEqual(1, fake_nats:delivery_count(Broker, ?CONSUMER, Seq)),
    ?assertEqual([], decisions(Broker)).

%% @doc Test: A message that the policy service never answers for ends in the DLQ after MaxDeliver deliveries.
%%
%% Scenario max-delivery-exhaustion: The policy service fails for good; MaxDeliver is 3.
%%
%% Guarantees:
%% - Router/consumer does not enter infinite retry
%% - Transitions to expected final state (DLQ/drop)
%% - MaxDeliver exhaustion metric is emitted
%%
%% @scenario max-delivery-exhaustion
%% @requirement R6.3
test_decide_max_delivery_count_exhaustion(Config) ->
    #{broker := Broker} = ?config(router, Config),
    ok = router_fixture:break_downstream(),
    [Seq] = submit([<<"poison">>]),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, [Seq]) end)),
    timer:sleep(?PHASE_MS),
    ?assertEqual(3, fake_nats:delivery_count(Broker, ?CONSUMER, Seq)),
    ?assertMatch([#{reason := max_deliver, body := #{id := <<"poison">>}}], dead_letters(Broker)),
    ?assertEqual([], decisions(Broker)),
    ?assertEqual(1, router_metrics:value(router_maxdeliver_exhausted_total, decide)).

%% @doc Test: A long fault of the policy service and of NATS, one after the other, with no restart of anything.
%%
%% Scenario prolonged-fault-periods: Old messages are exhausted, then NATS is gone as well.
%%
%% Guarantees:
%% - Router continues living throughout fault period
%% - Processes new messages after recovery without restart
%% - Old messages reach expected final state
%%
%% @scenario prolonged-fault-periods
%% @requirement R6.4
test_decide_prolonged_fault_period_recovery_no_router_restart(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Before = router_sup:children(),
    ok = router_fixture:break_downstream(),
    Old = router_fixture:ids(<<"old">>, 5),
    OldSeqs = submit(Old),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, OldSeqs) end)),
    ?assertEqual(Old, lists:sort([Id || #{body := #{id := Id}} <- dead_letters(Broker)])),

    ok = fake_nats:cut(Broker),
    timer:sleep(?PHASE_MS),
    ?assertEqual(Before, router_sup:children()),
    ok = router_fixture:heal_downstream(),
    ok = fake_nats:restore(Broker),

    ?assert(router_fixture:wait_until(fun() -> accepts(<<"probe">>) end)),
    New = router_fixture:ids(<<"new">>, 5),
    NewSeqs = submit(New),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, NewSeqs) end)),
    ?assertEqual([<<"probe">> | New], [Id || #{id := Id} <- decisions(Broker)]),
    ?assertEqual(Before, router_sup:children()).

%% @doc Test: The count in ETS is the broker's own count, at each stage of a fault.
%%
%% Scenario ets-state-corruption: Each row is compared with the count of the broker.
%%
%% Guarantees:
%% - ETS delivery counts remain consistent before, during, and after faults
%% - Expected delivery count increases
%%
%% @scenario ets-state-corruption
%% @requirement R6.5
test_decide_ets_delivery_count_consistency_during_faults(Config) ->
    #{broker := Broker} = ?config(router, Config),
    ?assertEqual([], router_counts:all()),
    ok = router_fixture:break_downstream(),
    [Seq] = submit([<<"during">>]),
    Row = {?STREAM, decide, Seq},
    ?assertEqual([1, 2, 3], [count_seen(<<"during">>, Row) || _ <- lists:seq(1, 3)]),

    ok = fake_nats:cut(Broker),
    timer:sleep(?PHASE_MS),
    ?assertEqual([{Row, fake_nats:delivery_count(Broker, ?CONSUMER, Seq)}], router_counts:all()),
    ok = router_fixture:heal_downstream(),
    ok = fake_nats:restore(Broker),
    ?assert(router_fixture:wait_until(fun() -> settled(Broker, [Seq]) end)),
    ?assert(router_fixture:wait_until(fun() -> router_counts:all() =:= [] end)).

route(Tenant, Type) ->
    Policy = #{<<"acme">> => #{<<"chat">> => <<"gpu-pool">>, <<"default">> => <<"cpu-pool">>},
               <<"strict">> => #{<<"chat">> => <<"gpu-pool">>}},
    router_decide_consumer:route(#{tenant => Tenant, type => Type}, Policy).

submit(Ids) ->
    [begin {ok, Seq} = router_intake:submit(router_fixture:intake_message(Id)), Seq end || Id <- Ids].

accepts(Id) ->
    {Outcome, _} = router_intake:submit(router_fixture:intake_message(Id)),
    Outcome =:= ok.

%% The delivery count that stood in ETS when the policy service was called for Id the next time.
count_seen(Id, Row) ->
    receive
        {downstream, Id, Rows} -> proplists:get_value(Row, Rows)
    after 2000 ->
        ct:fail({not_delivered, Id})
    end.

settled(Broker, Seqs) ->
    Unsettled = fake_nats:unsettled(Broker, ?CONSUMER),
    not lists:any(fun(Seq) -> lists:member(Seq, Unsettled) end, Seqs).

decisions(Broker) ->
    fake_nats:messages(Broker, router_decide_consumer:decisions()).

dead_letters(Broker) ->
    fake_nats:messages(Broker, router_consumer:dead_letter_stream(?STREAM)).
