%% A broker and a router with timings of milliseconds, and the faults that a suite injects into them.
-module(router_fixture).

-export([start/1, stop/1, wait_until/1]).
-export([break_downstream/0, heal_downstream/0, slow_downstream/1]).
-export([intake_message/1, result/1, crashing_id/0, publish_results/2, ids/2]).
-export([watch_warnings/0, log/2]).

-define(WAIT_MS, 3000).
-define(POLL_MS, 5).

%% Returns what stop/1 needs. The processes outlive the caller: a group's set-up runs in a process of its own.
-spec start(map()) -> #{broker := pid(), router := pid()}.
start(Options) ->
    persistent_term:put(downstream, ok),
    {ok, Broker} = fake_nats:start_link(),
    Observer = self(),
    {ok, Router} = router_sup:start_link(maps:merge(timings(Broker, Observer), Options)),
    true = unlink(Broker),
    true = unlink(Router),
    #{broker => Broker, router => Router}.

-spec stop(#{broker := pid(), router := pid()}) -> ok.
stop(#{broker := Broker, router := Router}) ->
    ok = gen_server:stop(Router, shutdown, 5000),
    _ = logger:remove_handler(?MODULE),
    fake_nats:stop(Broker).

timings(Broker, Observer) ->
    #{broker => Broker, backoff => {10, 80}, max_deliver => 3,
      ack_wait => 2000, redeliver_after => 10, max_age => 60000,
      policy => #{<<"acme">> => #{<<"chat">> => <<"gpu-pool">>, <<"default">> => <<"cpu-pool">>},
                  <<"strict">> => #{<<"chat">> => <<"gpu-pool">>}},
      downstream => fun(Message) -> downstream(Message, Observer) end}.

%% The id for which the downstream service has a bug: it crashes instead of giving an answer.
-spec crashing_id() -> binary().
crashing_id() ->
    <<"crash">>.

%% The observer sees each call with the delivery counts as they stand at that moment.
downstream(#{id := <<"crash">>}, _Observer) ->
    error(bug_in_usage_service);
downstream(#{id := Id}, Observer) ->
    Observer ! {downstream, Id, router_counts:all()},
    case persistent_term:get(downstream) of
        {slow, Pause} -> timer:sleep(Pause);
        Answer -> Answer
    end.

-spec break_downstream() -> ok.
break_downstream() ->
    persistent_term:put(downstream, {error, service_unavailable}).

-spec heal_downstream() -> ok.
heal_downstream() ->
    persistent_term:put(downstream, ok).

-spec slow_downstream(pos_integer()) -> ok.
slow_downstream(Pause) ->
    persistent_term:put(downstream, {slow, Pause}).

-spec intake_message(binary()) -> map().
intake_message(Id) ->
    #{id => Id, tenant => <<"acme">>, type => <<"chat">>, version => 1, payload => <<"hello">>}.

-spec result(binary()) -> map().
result(Id) ->
    #{id => Id, status => done}.

-spec publish_results(pid(), [binary()]) -> [pos_integer()].
publish_results(Broker, Ids) ->
    [begin {ok, Seq} = fake_nats:publish(Broker, router_result_consumer:stream(), result(Id)), Seq end || Id <- Ids].

-spec ids(binary(), pos_integer()) -> [binary()].
ids(Prefix, Count) ->
    [<<Prefix/binary, "-", (integer_to_binary(N))/binary>> || N <- lists:seq(1, Count)].

%% True as soon as Condition is, false when it never was within WAIT_MS.
-spec wait_until(fun(() -> boolean())) -> boolean().
wait_until(Condition) ->
    wait_until(Condition, erlang:monotonic_time(millisecond) + ?WAIT_MS).

wait_until(Condition, Deadline) ->
    case Condition() of
        true -> true;
        false ->
            timer:sleep(?POLL_MS),
            erlang:monotonic_time(millisecond) < Deadline andalso wait_until(Condition, Deadline)
    end.

%% The calling process gets {warning, Report} for each structured warning from now on.
-spec watch_warnings() -> ok.
watch_warnings() ->
    logger:add_handler(?MODULE, ?MODULE, #{level => warning, config => #{observer => self()}}).

log(#{level := warning, msg := {report, Report}}, #{config := #{observer := Observer}}) ->
    Observer ! {warning, Report};
log(_Event, _Config) ->
    ok.
