%%--------------------------------------------------------------------
%% @doc Faults of the connection between the router and its broker.
%% It also looks at the consumers.
%% @test_category fault_injection, slow
%%--------------------------------------------------------------------
-module(docs_SUITE).
-compile([export_all, nowarn_export_all]).

all() ->
    [test_comma_list, test_bullets, test_tags, test_spec_between, test_after_heading, test_far_comment, test_code_above,
     test_described, test_called_doc, test_userdata, test_trailing, test_tests, test_says, test_line_under_a_rule,
     test_framed, test_marked, test_equals, test_dashes, test_fold, test_percent, test_rule_and_words, test_template,
     test_template_info, test_erlfmt, test_eqwalizer, test_elvis, test_old_spec, test_owned, test_named, test_above_info,
     test_of_info, test_list_of_info, test_of_old, test_away_from_info,
     test_in_chinese, test_under_description, test_told_how_to_run].

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

%% This is still documented.

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

%% Tests.

test_tests(_Config) ->
    doc("Traces one application."),
    ok.

%% How a broker is asked to stop, and what it says. Second.

test_says(_Config) ->
    doc("Stops a broker."),
    ok.

%%--------------------------------------------------------------------
%% Tests of all that has to do with brokers

test_line_under_a_rule(_Config) -> ok.

%%
%% Tests of the router alone
%%

test_framed(_Config) -> ok.

%%%_* Tests ===========================================================
test_marked(_Config) -> ok.

%% == Test cases of the broker ==
test_equals(_Config) -> ok.

%% -- helpers ---------------------------------------------------------
test_dashes(_Config) -> ok.

%% {{{ tests
test_fold(_Config) -> ok.
%% }}}

%%%%% GROUP 1 %%%%%
test_percent(_Config) -> ok.

%% -- test_rule_and_words -----------------------------------------------
%% The words below a title count.
%% erlfmt:ignore
test_rule_and_words(_Config) -> ok.

%%--------------------------------------------------------------------
%% Function: TestCase(Config0) ->
%%               ok | exit() | {skip,Reason} | {comment,Comment} |
%%               {save_config,Config1} | {skip_and_save,Reason,Config1}
%%
%% Config0 = Config1 = [tuple()]
%%   A list of key/value pairs, holding the test case configuration.
%%
%% Description: Test case function. (The name of it must be specified in
%%              the all/0 list or in a test case group for the test case
%%              to be executed).
%%--------------------------------------------------------------------
test_template(_Config) -> ok.

%%--------------------------------------------------------------------
%% Function: TestCase() -> Info
%%
%% Description: Test case info function - returns list of tuples to set
%%              properties for the test case.
%%--------------------------------------------------------------------
test_template_info() -> [].
test_template_info(_Config) -> ok.

%% erlfmt:ignore
test_erlfmt(_Config) -> ok.

%% eqwalizer:ignore
test_eqwalizer(_Config) -> ok.

% elvis:disable
test_elvis(_Config) -> ok.

%% -spec test_old_spec(term()) -> ok.
test_old_spec(_Config) -> ok.

%% Copyright (c) 2020 Somebody. All rights reserved.
test_owned(_Config) -> ok.

%% test_other/1
%% A name above is no word of this.
test_named(_Config) -> ok.

%% A global certificate is used by all.
%% Guarantees: no certificate is lost
test_above_info() -> [{matrix, true}].
test_above_info(matrix) -> [[a], [b]];
test_above_info(_Config) -> ok.

test_of_info() -> [{doc, "Says what it is. Twice."}].
test_of_info(_Config) -> ok.

test_list_of_info() -> [{timetrap, {seconds, 90}}, {doc, ["Says what it is ", "in parts."]}].
test_list_of_info(_Config) -> ok.

test_of_old(doc) -> ["Says what it is", "as one did of old."];
test_of_old(suite) -> [];
test_of_old(_Config) -> ok.

%% This belongs to another function.
test_away_from_info() -> [].
away() -> test_away_from_info().
test_away_from_info(_Config) -> ok.

%% 路由器在连接断开后自动重连。

test_in_chinese(_Config) -> ok.

%%----------------------------------------------------------------------
%% Test Case
%% ID: rmt-001.xml
%% Description:
%%   Names may not start
%%   with a full stop. It is no letter.
test_under_description(_Config) -> ok.

%% Starts a process that logs.
%%
%% Test: ts:run(snmp, snmp_log_test, test_told_how_to_run, [batch]).
test_told_how_to_run(_Config) -> ok.
