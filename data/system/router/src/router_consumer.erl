%% One delivery becomes one settlement: a handler's answer decides between ack, another try, and the dead-letter stream.
%%
%% ok -> ack; {retry, Reason} or a crash of the handler -> nak, until the broker reports that MaxDeliver is reached;
%% {reject, Reason} -> dead-letter stream at once. The consumer itself outlives all of these.
-module(router_consumer).
-behaviour(gen_server).

-export([start_link/2, dead_letter_stream/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-callback handle(Body :: map(), Context :: map()) -> ok | {retry, term()} | {reject, term()}.

-spec start_link(module(), #{consumer := fake_nats:consumer(), context := map()}) -> {ok, pid()}.
start_link(Handler, Options) ->
    gen_server:start_link({local, Handler}, ?MODULE, Options#{handler => Handler}, []).

-spec dead_letter_stream(binary()) -> binary().
dead_letter_stream(Stream) ->
    <<Stream/binary, "_DLQ">>.

init(#{consumer := Consumer} = State) ->
    ok = router_conn:subscribe(Consumer),
    {ok, State}.

handle_call(ping, _From, State) ->
    {reply, pong, State}.

handle_cast(_Message, State) ->
    {noreply, State}.

handle_info({nats_msg, Message}, State) ->
    _ = router_counts:delivered(row(Message, State)),
    settle(answer(Message, State), Message, State),
    {noreply, State};
handle_info({nats_exhausted, #{seq := Seq, delivered := Delivered} = Message}, State) ->
    case dead_letter(max_deliver, Message, State) of
        ok -> warn_exhausted(Seq, Delivered, State);
        {error, no_connection} -> ok
    end,
    {noreply, State}.

%% A handler that crashes must not take the consumer with it: the message is tried again like any other failure.
answer(#{body := Body}, #{handler := Handler, context := Context}) ->
    try
        Handler:handle(Body, Context)
    catch
        Class:Reason -> {retry, {Class, Reason}}
    end.

settle(ok, Message, State) ->
    finish(ack, router_messages_processed_total, Message, State);
settle({retry, Reason}, #{seq := Seq}, State) ->
    logger:info(#{event => delivery_failed, consumer => label(State), seq => Seq, reason => Reason}),
    router_metrics:increment(router_retries_total, label(State)),
    _ = router_conn:settle(broker_key(State), Seq, nak),
    ok;
settle({reject, Reason}, Message, State) ->
    _ = dead_letter(Reason, Message, State),
    ok.

%% First the copy, then the settlement: a connection that is lost in between gives a second copy, never a lost message.
dead_letter(Reason, #{stream := Stream, body := Body} = Message, State) ->
    case router_conn:publish(dead_letter_stream(Stream), #{reason => Reason, body => Body}) of
        {ok, _} ->
            finish(term, router_dlq_messages_total, Message, State);
        {error, no_connection} = Error ->
            Error
    end.

%% Without a connection the broker delivers the message once more: its row has to stay, and it is not counted yet.
finish(How, Metric, #{seq := Seq} = Message, State) ->
    case router_conn:settle(broker_key(State), Seq, How) of
        ok ->
            router_counts:settled(row(Message, State)),
            router_metrics:increment(Metric, label(State));
        {error, no_connection} ->
            ok
    end.

warn_exhausted(Seq, Delivered, State) ->
    router_metrics:increment(router_maxdeliver_exhausted_total, label(State)),
    logger:warning(#{event => maxdeliver_exhausted, consumer => label(State), seq => Seq, delivered => Delivered}).

row(#{stream := Stream, seq := Seq}, State) ->
    {Stream, label(State), Seq}.

broker_key(#{consumer := #{stream := Stream, name := Name}}) ->
    {Stream, Name}.

label(#{consumer := #{name := Name}}) ->
    Name.
