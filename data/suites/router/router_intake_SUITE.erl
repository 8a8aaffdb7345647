%% @doc The intake: what is accepted, what is rejected and why.
%%
%% @test_category intake, fast
-module(router_intake_SUITE).

-include_lib("common_test/include/ct.hrl").
-include_lib("stdlib/include/assert.hrl").

-export([suite/0, all/0, groups/0, init_per_group/2, end_per_group/2]).
-export([
    test_intake_accepts_a_complete_message/1,
    test_intake_rejects_each_missing_field/1,
    test_intake_rejects_an_unknown_schema_version/1,
    test_intake_limits_the_payload/0,
    test_intake_limits_the_payload/1,
    test_intake_rejects_what_is_no_message/1,
    test_intake_stores_an_accepted_message/1,
    test_intake_counts_rejections_by_reason/1
]).

-define(LIMIT, 65536).

suite() ->
    [{timetrap, {seconds, 5}}].

all() ->
    [{group, rules}, {group, submission}].

groups() ->
    [{rules, [parallel], rules()}, {submission, [sequence], submission()}].

rules() ->
    [
        test_intake_accepts_a_complete_message,
        test_intake_rejects_each_missing_field,
        test_intake_rejects_an_unknown_schema_version,
        test_intake_limits_the_payload,
        test_intake_rejects_what_is_no_message
    ].

submission() ->
    [test_intake_stores_an_accepted_message, test_intake_counts_rejections_by_reason].

init_per_group(submission, Config) ->
    [{router, router_fixture:start(#{})} | Config];
init_per_group(rules, Config) ->
    Config.

end_per_group(submission, Config) ->
    router_fixture:stop(?config(router, Config));
end_per_group(rules, _Config) ->
    ok.

%% @doc Test: A message with all fields is accepted, in each schema version.
%%
%% @requirement R5.1
test_intake_accepts_a_complete_message(_Config) ->
    Message = router_fixture:intake_message(<<"m-1">>),
    ?assertEqual(ok, router_intake:validate(Message)),
    ?assertEqual(ok, router_intake:validate(Message#{version := 2})).

%% @doc Test: The rejection names the field that is missing.
%%
%% Verifies: A rejection names the field that is missing
%%
%% @requirement R5.2
test_intake_rejects_each_missing_field(_Config) ->
    Message = router_fixture:intake_message(<<"m-1">>),
    [?assertEqual({error, {missing, Field}}, router_intake:validate(maps:remove(Field, Message)))
     || Field <- [id, tenant, type, version, payload]].

%% @doc Test: A schema version that the router does not know is rejected with the version.
%%
%% @requirement R5.2
test_intake_rejects_an_unknown_schema_version(_Config) ->
    Message = router_fixture:intake_message(<<"m-1">>),
    ?assertEqual({error, {unsupported_version, 3}}, router_intake:validate(Message#{version := 3})).

test_intake_limits_the_payload() ->
    [{userdata, [{doc, "A payload of 65,536 bytes is accepted, one byte more is not."}]}].

test_intake_limits_the_payload(_Config) ->
    Message = router_fixture:intake_message(<<"m-1">>),
    Largest = binary:copy(<<"x">>, ?LIMIT),
    ?assertEqual(ok, router_intake:validate(Message#{payload := Largest})),
    ?assertEqual({error, {payload_too_large, ?LIMIT + 1}},
                 router_intake:validate(Message#{payload := <<Largest/binary, "x">>})).

%% @doc Test: A field of the wrong kind, or something that is no message at all, is rejected and crashes nothing.
%%
%% @requirement R5.2
test_intake_rejects_what_is_no_message(_Config) ->
    Message = router_fixture:intake_message(<<"m-1">>),
    ?assertEqual({error, {malformed, message}}, router_intake:validate(<<"not a map">>)),
    ?assertEqual({error, {malformed, tenant}}, router_intake:validate(Message#{tenant := 7})),
    ?assertEqual({error, {malformed, id}}, router_intake:validate(Message#{id := <<>>})),
    ?assertEqual({error, {malformed, payload}}, router_intake:validate(Message#{payload := [1, 2]})).

%% @doc Test: An accepted message is in the stream before the caller hears that it was accepted.
%%
%% Verifies: An accepted message is stored before the caller is told so
%%
%% @requirement R5.1
test_intake_stores_an_accepted_message(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Message = router_fixture:intake_message(<<"stored">>),
    {ok, 1} = router_intake:submit(Message),
    ?assertEqual([Message], fake_nats:messages(Broker, router_intake:stream())),
    ?assertEqual(1, router_metrics:value(router_intake_accepted_total)).

%% @doc Test: Rejections are counted by their reason, and nothing of them is stored.
%%
%% @requirement R5.2
test_intake_counts_rejections_by_reason(Config) ->
    #{broker := Broker} = ?config(router, Config),
    Stored = fake_nats:messages(Broker, router_intake:stream()),
    {error, {missing, id}} = router_intake:submit(#{}),
    {error, {missing, id}} = router_intake:submit(#{tenant => <<"acme">>}),
    {error, {unsupported_version, 9}} = router_intake:submit((router_fixture:intake_message(<<"v9">>))#{version := 9}),
    ?assertEqual(2, router_metrics:value(router_intake_rejected_total, missing)),
    ?assertEqual(1, router_metrics:value(router_intake_rejected_total, unsupported_version)),
    ?assertEqual(Stored, fake_nats:messages(Broker, router_intake:stream())).
