%% A NATS JetStream broker in one process: the part of it that the router relies on, and switches for its faults.
%%
%% Streams and the state of durable consumers outlive a lost connection, as they do with JetStream's file storage.
%% A message that reached MaxDeliver is not delivered again; its consumer gets an advisory instead, and gets it again
%% with each new subscription until the message is settled.
-module(fake_nats).
-behaviour(gen_server).

-export([start_link/0, stop/1]).
-export([connect/1, publish/3, subscribe/4, settle/4]).
-export([cut/1, restore/1, restart/1]).
-export([messages/2, delivery_count/3, unsettled/2, most_in_flight/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-export_type([consumer/0, settlement/0]).

-type stream() :: binary().
-type seq() :: pos_integer().
-type consumer() :: #{stream := stream(), name := atom(), max_deliver := pos_integer(),
                      max_ack_pending := pos_integer(), ack_wait := pos_integer(), redeliver_after := pos_integer()}.
-type settlement() :: ack | nak | term.

-spec start_link() -> {ok, pid()}.
start_link() ->
    gen_server:start_link(?MODULE, [], []).

-spec stop(pid()) -> ok.
stop(Broker) ->
    gen_server:stop(Broker).

%% The calling process becomes a client. It gets {nats_closed, Broker} when the connection is lost.
-spec connect(pid()) -> ok | {error, refused}.
connect(Broker) ->
    gen_server:call(Broker, connect).

-spec publish(pid(), stream(), map()) -> {ok, seq()} | {error, no_connection}.
publish(Broker, Stream, Body) ->
    gen_server:call(Broker, {publish, Stream, Body}).

%% Deliveries go to Pid as {nats_msg, #{stream, seq, delivered, body}}, advisories as {nats_exhausted, ...}.
-spec subscribe(pid(), consumer(), pid(), timeout()) -> ok | {error, no_connection}.
subscribe(Broker, Consumer, Pid, Timeout) ->
    gen_server:call(Broker, {subscribe, Consumer, Pid}, Timeout).

-spec settle(pid(), {stream(), atom()}, seq(), settlement()) -> ok | {error, no_connection}.
settle(Broker, Key, Seq, How) ->
    gen_server:call(Broker, {settle, Key, Seq, How}).

%% Faults: cut/1 drops every client and refuses new ones until restore/1.
-spec cut(pid()) -> ok.
cut(Broker) ->
    gen_server:call(Broker, cut).

-spec restore(pid()) -> ok.
restore(Broker) ->
    gen_server:call(Broker, restore).

-spec restart(pid()) -> ok.
restart(Broker) ->
    ok = cut(Broker),
    restore(Broker).

%% What an operator sees with the `nats` command; answered during a fault as well.
-spec messages(pid(), stream()) -> [map()].
messages(Broker, Stream) ->
    gen_server:call(Broker, {messages, Stream}).

-spec delivery_count(pid(), {stream(), atom()}, seq()) -> non_neg_integer().
delivery_count(Broker, Key, Seq) ->
    gen_server:call(Broker, {delivery_count, Key, Seq}).

-spec unsettled(pid(), {stream(), atom()}) -> [seq()].
unsettled(Broker, Key) ->
    gen_server:call(Broker, {unsettled, Key}).

-spec most_in_flight(pid(), {stream(), atom()}) -> non_neg_integer().
most_in_flight(Broker, Key) ->
    gen_server:call(Broker, {most_in_flight, Key}).

init([]) ->
    {ok, #{up => true, clients => [], streams => #{}, consumers => #{}}}.

handle_call(connect, _From, #{up := false} = State) ->
    {reply, {error, refused}, State};
handle_call(connect, {Pid, _}, #{clients := Clients} = State) ->
    {reply, ok, State#{clients := [Pid | Clients]}};
handle_call({publish, _, _}, _From, #{up := false} = State) ->
    {reply, {error, no_connection}, State};
handle_call({publish, Stream, Body}, _From, State) ->
    {Seq, Stored} = store(Stream, Body, State),
    {reply, {ok, Seq}, dispatch_stream(Stream, Stored)};
handle_call({subscribe, _, _}, _From, #{up := false} = State) ->
    {reply, {error, no_connection}, State};
handle_call({subscribe, Options, Pid}, _From, State) ->
    Key = consumer_key(Options),
    {reply, ok, dispatch(Key, resend_advisories(Key, attach(Key, Options, Pid, State)))};
handle_call({settle, _, _, _}, _From, #{up := false} = State) ->
    {reply, {error, no_connection}, State};
handle_call({settle, Key, Seq, How}, _From, State) ->
    {reply, ok, dispatch(Key, settled(How, Key, Seq, State))};
handle_call(cut, _From, #{clients := Clients} = State) ->
    [Pid ! {nats_closed, self()} || Pid <- Clients],
    {reply, ok, detach_all(State#{up := false, clients := []})};
handle_call(restore, _From, State) ->
    {reply, ok, State#{up := true}};
handle_call({messages, Stream}, _From, State) ->
    {_, Bodies} = stream(Stream, State),
    {reply, [Body || {_, Body} <- lists:sort(maps:to_list(Bodies))], State};
handle_call({delivery_count, Key, Seq}, _From, State) ->
    #{counts := Counts} = consumer(Key, State),
    {reply, maps:get(Seq, Counts, 0), State};
handle_call({unsettled, Key}, _From, State) ->
    #{queue := Queue, in_flight := InFlight, exhausted := Exhausted} = consumer(Key, State),
    {reply, lists:usort(Queue ++ InFlight ++ Exhausted), State};
handle_call({most_in_flight, Key}, _From, State) ->
    #{most_in_flight := Most} = consumer(Key, State),
    {reply, Most, State}.

handle_cast(_Message, State) ->
    {noreply, State}.

%% Both timers name the delivery that they belong to, so that a late one does nothing.
handle_info({redeliver, Key, Seq, Count}, State) ->
    #{counts := Counts, in_flight := InFlight} = consumer(Key, State),
    case lists:member(Seq, InFlight) andalso maps:get(Seq, Counts) =:= Count of
        true -> {noreply, dispatch(Key, requeue(Key, Seq, State))};
        false -> {noreply, State}
    end.

consumer_key(#{stream := Stream, name := Name}) ->
    {Stream, Name}.

stream(Name, #{streams := Streams}) ->
    maps:get(Name, Streams, {0, #{}}).

consumer(Key, #{consumers := Consumers}) ->
    maps:get(Key, Consumers).

put_consumer(Key, Consumer, #{consumers := Consumers} = State) ->
    State#{consumers := Consumers#{Key => Consumer}}.

store(Stream, Body, #{streams := Streams, consumers := Consumers} = State) ->
    {Last, Bodies} = stream(Stream, State),
    Seq = Last + 1,
    Queue = fun({S, _}, #{queue := Q} = C) when S =:= Stream -> C#{queue := Q ++ [Seq]}; (_, C) -> C end,
    {Seq, State#{streams := Streams#{Stream => {Seq, Bodies#{Seq => Body}}}, consumers := maps:map(Queue, Consumers)}}.

%% A consumer that is new starts with every message of its stream; a known one goes on where it was.
attach(Key, Options, Pid, #{consumers := Consumers} = State) ->
    {_, Bodies} = stream(element(1, Key), State),
    Fresh = #{queue => lists:sort(maps:keys(Bodies)), in_flight => [], exhausted => [], counts => #{},
              most_in_flight => 0},
    Known = maps:get(Key, Consumers, Fresh),
    put_consumer(Key, Known#{options => Options, pid => Pid}, State).

detach_all(#{consumers := Consumers} = State) ->
    maps:fold(fun detach/3, State, Consumers).

detach(Key, #{in_flight := InFlight} = Consumer, State) ->
    Detached = put_consumer(Key, Consumer#{pid := none}, State),
    lists:foldl(fun(Seq, Acc) -> requeue(Key, Seq, Acc) end, Detached, InFlight).

requeue(Key, Seq, State) ->
    #{queue := Queue, in_flight := InFlight, exhausted := Exhausted, counts := Counts, options := Options} = Consumer
        = consumer(Key, State),
    Left = Consumer#{in_flight := lists:delete(Seq, InFlight)},
    case maps:get(Seq, Counts) >= maps:get(max_deliver, Options) of
        true -> advise(Key, Seq, put_consumer(Key, Left#{exhausted := [Seq | Exhausted]}, State));
        false -> put_consumer(Key, Left#{queue := lists:sort([Seq | Queue])}, State)
    end.

advise(Key, Seq, State) ->
    send(Key, nats_exhausted, Seq, State).

resend_advisories(Key, State) ->
    #{exhausted := Exhausted} = consumer(Key, State),
    lists:foldl(fun(Seq, Acc) -> advise(Key, Seq, Acc) end, State, lists:sort(Exhausted)).

send(Key, Tag, Seq, State) ->
    #{pid := Pid, counts := Counts} = consumer(Key, State),
    {_, #{Seq := Body}} = stream(element(1, Key), State),
    Message = #{stream => element(1, Key), seq => Seq, delivered => maps:get(Seq, Counts), body => Body},
    [Pid ! {Tag, Message} || is_pid(Pid)],
    State.

dispatch_stream(Stream, #{consumers := Consumers} = State) ->
    lists:foldl(fun dispatch/2, State, [Key || {S, _} = Key <- maps:keys(Consumers), S =:= Stream]).

dispatch(Key, State) ->
    case consumer(Key, State) of
        #{pid := Pid, queue := [Seq | Queue], in_flight := InFlight, options := #{max_ack_pending := Most}} = Consumer
          when is_pid(Pid), length(InFlight) < Most ->
            dispatch(Key, deliver(Key, Seq, Consumer#{queue := Queue}, State));
        _ ->
            State
    end.

deliver(Key, Seq, Consumer, State) ->
    #{in_flight := InFlight, counts := Counts, most_in_flight := Most, options := #{ack_wait := AckWait}} = Consumer,
    Count = maps:get(Seq, Counts, 0) + 1,
    erlang:send_after(AckWait, self(), {redeliver, Key, Seq, Count}),
    Delivered = Consumer#{in_flight := [Seq | InFlight], counts := Counts#{Seq => Count},
                          most_in_flight := max(Most, length(InFlight) + 1)},
    send(Key, nats_msg, Seq, put_consumer(Key, Delivered, State)).

settled(nak, Key, Seq, State) ->
    #{counts := Counts, options := #{redeliver_after := Delay}} = consumer(Key, State),
    erlang:send_after(Delay, self(), {redeliver, Key, Seq, maps:get(Seq, Counts)}),
    State;
settled(_AckOrTerm, Key, Seq, State) ->
    #{in_flight := InFlight, exhausted := Exhausted, queue := Queue} = Consumer = consumer(Key, State),
    put_consumer(Key, Consumer#{in_flight := lists:delete(Seq, InFlight), exhausted := lists:delete(Seq, Exhausted),
                                queue := lists:delete(Seq, Queue)}, State).
