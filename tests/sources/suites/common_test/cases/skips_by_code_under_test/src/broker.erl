-module(broker).
-export([connect/1]).

connect(Host) ->
    case gen_tcp:connect(Host, 1883, []) of
        {ok, Socket} -> login(Socket);
        Error -> Error
    end.

login(Socket) ->
    case inet:peername(Socket) of
        {ok, {Address, _}} when is_tuple(Address) -> {ok, self()};
        _ -> {error, closed}
    end.
