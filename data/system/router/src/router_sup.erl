%% Starts the router: the tables first, then the connection, then the consumers that need both.
%%
%% The supervisor itself owns the metrics and the table of recorded results, so that no restart below it empties them.
-module(router_sup).
-behaviour(supervisor).

-export([start_link/1, children/0]).
-export([init/1]).

-type options() :: #{broker := pid(), backoff => {pos_integer(), pos_integer()}, max_deliver => pos_integer(),
                     max_ack_pending => pos_integer(), ack_wait => pos_integer(), redeliver_after => pos_integer(),
                     max_age => pos_integer(), sweep_every => pos_integer(), policy => map(),
                     downstream => fun((map()) -> ok | {error, term()})}.

-spec start_link(options()) -> {ok, pid()} | {error, term()}.
start_link(Options) ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, maps:merge(defaults(), Options)).

%% The pid of each child: equal lists before and after a fault mean that nothing was restarted.
-spec children() -> [{atom(), pid()}].
children() ->
    lists:sort([{Id, Pid} || {Id, Pid, _, _} <- supervisor:which_children(?MODULE)]).

init(Options) ->
    ok = router_metrics:create(),
    ok = router_result_consumer:create_table(),
    Children = [
        child(router_counts, router_counts, [maps:with([max_age, sweep_every], Options)]),
        child(router_conn, router_conn, [maps:with([broker, backoff], Options)]),
        consumer(router_decide_consumer, router_intake:stream(), decide, Options),
        consumer(router_result_consumer, router_result_consumer:stream(), result, Options)
    ],
    {ok, {#{strategy => rest_for_one, intensity => 3, period => 5}, Children}}.

defaults() ->
    #{backoff => {250, 10000}, max_deliver => 5, max_ack_pending => 256, ack_wait => 30000, redeliver_after => 1000,
      max_age => 3600000, sweep_every => 60000, policy => #{}, downstream => fun(_) -> ok end}.

child(Id, Module, Arguments) ->
    #{id => Id, start => {Module, start_link, Arguments}}.

consumer(Handler, Stream, Name, Options) ->
    Settings = maps:with([max_deliver, max_ack_pending, ack_wait, redeliver_after], Options),
    Consumer = Settings#{stream => Stream, name => Name},
    Context = maps:with([policy, downstream], Options),
    #{id => Handler, start => {router_consumer, start_link, [Handler, #{consumer => Consumer, context => Context}]}}.
