%% A result from a provider becomes one usage record: at most one for each result id, however often it is delivered.
-module(router_result_consumer).
-behaviour(router_consumer).

-export([handle/2, create_table/0, stream/0, recorded/1]).

-spec stream() -> binary().
stream() ->
    <<"ROUTER_RESULTS">>.

-spec create_table() -> ok.
create_table() ->
    ?MODULE = ets:new(?MODULE, [named_table, public, set]),
    ok.

-spec recorded(binary()) -> boolean().
recorded(Id) ->
    ets:member(?MODULE, Id).

%% `downstream` writes the usage record; the id is remembered only after it succeeded.
-spec handle(map(), #{downstream := fun((map()) -> ok | {error, term()}), _ => _}) ->
    ok | {retry, term()} | {reject, term()}.
handle(#{id := Id, status := Status} = Result, #{downstream := Downstream}) when is_binary(Id), is_atom(Status) ->
    case recorded(Id) of
        true -> router_metrics:increment(router_duplicate_results_total);
        false -> record(Id, Downstream(Result))
    end;
handle(_, _) ->
    {reject, malformed_result}.

record(Id, ok) ->
    true = ets:insert(?MODULE, {Id}),
    ok;
record(_Id, {error, Reason}) ->
    {retry, Reason}.
