%% How often each unsettled message was delivered: one ETS row a message, gone as soon as the message is settled.
%%
%% The table belongs to a process of its own, so that it outlives a consumer that crashes and a connection that is lost.
%% A row that nobody settled within max_age (a message that was purged on the broker, say) is swept.
-module(router_counts).
-behaviour(gen_server).

-export([start_link/1, delivered/1, settled/1, count/1, all/0, size/0, sweep/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-type key() :: {Stream :: binary(), Consumer :: atom(), Seq :: pos_integer()}.

-spec start_link(#{max_age := pos_integer(), sweep_every := pos_integer()}) -> {ok, pid()}.
start_link(Options) ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, Options, []).

-spec delivered(key()) -> pos_integer().
delivered(Key) ->
    Count = ets:update_counter(?MODULE, Key, {2, 1}, {Key, 0, 0}),
    true = ets:update_element(?MODULE, Key, {3, now_ms()}),
    Count.

-spec settled(key()) -> ok.
settled(Key) ->
    true = ets:delete(?MODULE, Key),
    ok.

-spec count(key()) -> non_neg_integer().
count(Key) ->
    case ets:lookup(?MODULE, Key) of
        [{_, Count, _}] -> Count;
        [] -> 0
    end.

-spec all() -> [{key(), pos_integer()}].
all() ->
    lists:sort([{Key, Count} || {Key, Count, _} <- ets:tab2list(?MODULE)]).

-spec size() -> non_neg_integer().
size() ->
    ets:info(?MODULE, size).

%% Removes rows that were not touched within max_age; returns how many.
-spec sweep() -> non_neg_integer().
sweep() ->
    gen_server:call(?MODULE, sweep).

init(#{sweep_every := Every} = Options) ->
    ?MODULE = ets:new(?MODULE, [named_table, public, set]),
    erlang:send_after(Every, self(), sweep),
    {ok, Options}.

handle_call(sweep, _From, #{max_age := MaxAge} = Options) ->
    {reply, sweep_older_than(now_ms() - MaxAge), Options}.

handle_cast(_Message, Options) ->
    {noreply, Options}.

handle_info(sweep, #{max_age := MaxAge, sweep_every := Every} = Options) ->
    _ = sweep_older_than(now_ms() - MaxAge),
    router_metrics:set(router_delivery_counts_entries, size()),
    erlang:send_after(Every, self(), sweep),
    {noreply, Options}.

sweep_older_than(Limit) ->
    ets:select_delete(?MODULE, [{{'_', '_', '$1'}, [{'<', '$1', Limit}], [true]}]).

now_ms() ->
    erlang:monotonic_time(millisecond).
