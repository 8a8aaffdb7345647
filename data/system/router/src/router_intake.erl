%% A message from outside becomes an accepted message on the intake stream, or a rejection with a reason.
-module(router_intake).

-export([validate/1, submit/1, stream/0]).

-define(MAX_PAYLOAD_BYTES, 65536).
-define(MAX_ID_BYTES, 128).
-define(SCHEMA_VERSIONS, [1, 2]).
-define(REQUIRED, [id, tenant, type, version, payload]).

-type rejection() :: {missing, atom()} | {unsupported_version, term()} | {payload_too_large, pos_integer()}
                   | {malformed, atom()}.

-spec stream() -> binary().
stream() ->
    <<"ROUTER_INTAKE">>.

%% The first rule that the message breaks is the reason.
-spec validate(term()) -> ok | {error, rejection()}.
validate(Message) when is_map(Message) ->
    first_error([fun required/1, fun version/1, fun texts/1, fun payload/1], Message);
validate(_) ->
    {error, {malformed, message}}.

-spec submit(term()) -> {ok, pos_integer()} | {error, rejection() | unavailable}.
submit(Message) ->
    case validate(Message) of
        ok -> accept(Message);
        {error, Reason} -> reject(Reason)
    end.

accept(Message) ->
    case router_conn:publish(stream(), Message) of
        {ok, Seq} ->
            router_metrics:increment(router_intake_accepted_total),
            {ok, Seq};
        {error, no_connection} ->
            router_metrics:increment(router_intake_unavailable_total),
            {error, unavailable}
    end.

reject(Reason) ->
    router_metrics:increment(router_intake_rejected_total, element(1, Reason)),
    {error, Reason}.

first_error([], _Message) ->
    ok;
first_error([Check | Rest], Message) ->
    case Check(Message) of
        ok -> first_error(Rest, Message);
        {error, _} = Error -> Error
    end.

required(Message) ->
    case [Field || Field <- ?REQUIRED, not is_map_key(Field, Message)] of
        [] -> ok;
        [Field | _] -> {error, {missing, Field}}
    end.

version(#{version := Version}) ->
    case lists:member(Version, ?SCHEMA_VERSIONS) of
        true -> ok;
        false -> {error, {unsupported_version, Version}}
    end.

texts(Message) ->
    case [Field || Field <- [id, tenant, type], not is_name(maps:get(Field, Message))] of
        [] -> ok;
        [Field | _] -> {error, {malformed, Field}}
    end.

is_name(Value) ->
    is_binary(Value) andalso byte_size(Value) > 0 andalso byte_size(Value) =< ?MAX_ID_BYTES.

payload(#{payload := Payload}) when not is_binary(Payload) ->
    {error, {malformed, payload}};
payload(#{payload := Payload}) when byte_size(Payload) > ?MAX_PAYLOAD_BYTES ->
    {error, {payload_too_large, byte_size(Payload)}};
payload(_) ->
    ok.
