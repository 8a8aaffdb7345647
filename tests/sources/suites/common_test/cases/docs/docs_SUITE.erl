%%--------------------------------------------------------------------
%% @doc Faults of the connection between the router and its broker.
%% It also looks at the consumers.
%% @test_category fault_injection, slow
%%--------------------------------------------------------------------
-module(docs_SUITE).
-compile([export_all, nowarn_export_all]).

all() ->
    [test_comma_list, test_bullets, test_tags, test_spec_between, test_after_heading, test_far_comment, test_code_above,
     test_described, test_called_doc, test_userdata, test_trailing].

%%====================================================================
%% Test cases
%%====================================================================

test_after_heading(_Config) -> ok.

%% @doc Test: Connection loss heals by itself. The broker is stopped for ten seconds.
%% Scenario S1: The broker goes away.
%% Verifies: router reconnects automatically,
%% no message is lost (not even one in flight, or two),
%% consumers go on, even when the broker is slow
test_comma_list(_Config) -> ok.

%% Delivery counts survive a restart
%%
%% Guarantees:
%%   - counts are the same before and
%%     after the restart
%%   - no entry lives for ever
%%
%% The rest is prose.
-spec test_bullets(term()) -> ok.
test_bullets(_Config) -> ok.

%% @guarantee A full queue drops the oldest message.
%% @guarantee The drop is counted.
%% @scenario queue-overflow, slow-consumer
%% @requirement R6.1, R6.2
test_tags(_Config) -> ok.

%% Still documented.

-spec test_spec_between(term()) ->
    ok.
test_spec_between(_Config) -> ok.

%% Too far away.


test_far_comment(_Config) -> ok.

%% test_old(_Config) ->
%%     ok.
test_code_above(_Config) -> ok.

%%--------------------------------------------------------------------
%% Function: test_described(Config) -> ok
%% Description: A crash of the <b>consumer</b> is seen
%% within a second.
%%--------------------------------------------------------------------
test_described(_Config) -> ok.

test_called_doc(_Config) ->
    doc("Upgrades are refused. "
        "See the RFC."),
    ok.

test_userdata() -> [{timetrap, {seconds, 90}}, {userdata, [{doc, "Says what it is in userdata."}]}].
test_userdata(_Config) -> ok.

doc(_Text) -> ok. % a comment of doc/1, not of what follows
test_trailing(_Config) -> ok.
