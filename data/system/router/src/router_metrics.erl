%% Counters and gauges of the router, as {Name, Label} -> integer in one ETS table.
-module(router_metrics).

-export([create/0, increment/1, increment/2, set/2, value/1, value/2]).

-spec create() -> ok.
create() ->
    ?MODULE = ets:new(?MODULE, [named_table, public, set, {write_concurrency, true}]),
    ok.

-spec increment(atom()) -> ok.
increment(Name) ->
    increment(Name, none).

-spec increment(atom(), atom()) -> ok.
increment(Name, Label) ->
    _ = ets:update_counter(?MODULE, {Name, Label}, 1, {{Name, Label}, 0}),
    ok.

-spec set(atom(), integer()) -> ok.
set(Name, Value) ->
    true = ets:insert(?MODULE, {{Name, none}, Value}),
    ok.

-spec value(atom()) -> integer().
value(Name) ->
    value(Name, none).

-spec value(atom(), atom()) -> integer().
value(Name, Label) ->
    case ets:lookup(?MODULE, {Name, Label}) of
        [{_, Value}] -> Value;
        [] -> 0
    end.
