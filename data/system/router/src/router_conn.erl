%% The router's one connection to the broker: connects, and after a loss connects again with a growing pause.
%%
%% Consumers subscribe once. Each new connection restores every subscription before anything else.
-module(router_conn).
-behaviour(gen_server).

-export([start_link/1, subscribe/1, publish/2, settle/3, status/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-type options() :: #{broker := pid(), backoff := {First :: pos_integer(), Longest :: pos_integer()}}.

-define(SUBSCRIBE_TIMEOUT, 1000).

-spec start_link(options()) -> {ok, pid()}.
start_link(Options) ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, Options, []).

%% Deliveries go to the calling process, now and after each reconnection.
-spec subscribe(fake_nats:consumer()) -> ok.
subscribe(Consumer) ->
    gen_server:call(?MODULE, {subscribe, Consumer}).

-spec publish(binary(), map()) -> {ok, pos_integer()} | {error, no_connection}.
publish(Stream, Body) ->
    gen_server:call(?MODULE, {publish, Stream, Body}).

-spec settle({binary(), atom()}, pos_integer(), fake_nats:settlement()) -> ok | {error, no_connection}.
settle(Key, Seq, How) ->
    gen_server:call(?MODULE, {settle, Key, Seq, How}).

%% `pauses` are the waits before each attempt since the connection was lost, the latest one first.
-spec status() -> #{connected := boolean(), pauses := [pos_integer()]}.
status() ->
    gen_server:call(?MODULE, status).

init(#{broker := Broker, backoff := Backoff}) ->
    State = #{broker => Broker, backoff => Backoff, connected => false, pauses => [], subscriptions => []},
    {ok, try_connect(State)}.

handle_call({subscribe, Consumer}, {Pid, _}, #{subscriptions := Known} = State) ->
    monitor(process, Pid),
    {reply, ok, restore(State#{subscriptions := Known ++ [{Consumer, Pid}]}, [{Consumer, Pid}])};
handle_call({publish, _, _}, _From, #{connected := false} = State) ->
    {reply, {error, no_connection}, State};
handle_call({publish, Stream, Body}, _From, #{broker := Broker} = State) ->
    {reply, fake_nats:publish(Broker, Stream, Body), State};
handle_call({settle, _, _, _}, _From, #{connected := false} = State) ->
    {reply, {error, no_connection}, State};
handle_call({settle, Key, Seq, How}, _From, #{broker := Broker} = State) ->
    {reply, fake_nats:settle(Broker, Key, Seq, How), State};
handle_call(status, _From, State) ->
    {reply, maps:with([connected, pauses], State), State}.

handle_cast(_Message, State) ->
    {noreply, State}.

handle_info({nats_closed, Broker}, #{broker := Broker} = State) ->
    logger:warning(#{event => nats_connection_lost}),
    router_metrics:increment(router_nats_disconnects_total),
    {noreply, schedule(disconnected(State#{pauses := []}))};
handle_info(reconnect, State) ->
    {noreply, try_connect(State)};
handle_info({'DOWN', _, process, Pid, _}, #{subscriptions := Known} = State) ->
    {noreply, State#{subscriptions := [Subscription || {_, P} = Subscription <- Known, P =/= Pid]}}.

try_connect(#{broker := Broker} = State) ->
    case fake_nats:connect(Broker) of
        ok -> connected(State);
        {error, refused} -> schedule(disconnected(State))
    end.

connected(#{subscriptions := Subscriptions} = State) ->
    router_metrics:set(router_nats_connected, 1),
    router_metrics:increment(router_nats_connects_total),
    restore(State#{connected := true}, Subscriptions).

disconnected(State) ->
    router_metrics:set(router_nats_connected, 0),
    State#{connected := false}.

%% A subscription that fails here means that the connection is gone again; nats_closed is already on its way.
restore(#{connected := false} = State, _Subscriptions) ->
    State;
restore(#{broker := Broker} = State, Subscriptions) ->
    _ = [fake_nats:subscribe(Broker, Consumer, Pid, ?SUBSCRIBE_TIMEOUT) || {Consumer, Pid} <- Subscriptions],
    State.

schedule(#{pauses := Pauses, backoff := Backoff} = State) ->
    Pause = next_pause(Pauses, Backoff),
    erlang:send_after(Pause, self(), reconnect),
    State#{pauses := [Pause | Pauses]}.

next_pause([], {First, _Longest}) -> First;
next_pause([Last | _], {_First, Longest}) -> min(Last * 2, Longest).
