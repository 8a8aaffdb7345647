%% An accepted message becomes a decision: the route that the tenant's policy gives to its type.
-module(router_decide_consumer).
-behaviour(router_consumer).

-export([handle/2, route/2, decisions/0]).

-type policy() :: #{Tenant :: binary() => #{Type :: binary() => Route :: binary()}}.

-spec decisions() -> binary().
decisions() ->
    <<"ROUTER_DECISIONS">>.

%% `downstream` asks the policy service; it may fail, and then the message is tried again.
-spec handle(map(), #{policy := policy(), downstream := fun((map()) -> ok | {error, term()})}) ->
    ok | {retry, term()} | {reject, term()}.
handle(Message, #{policy := Policy, downstream := Downstream}) ->
    case router_intake:validate(Message) of
        ok -> decide(Downstream(Message), Message, Policy);
        {error, Reason} -> {reject, Reason}
    end.

decide({error, Reason}, _Message, _Policy) ->
    {retry, Reason};
decide(ok, #{id := Id} = Message, Policy) ->
    case route(Message, Policy) of
        {ok, Route} -> publish(#{id => Id, route => Route});
        {error, Reason} -> {reject, Reason}
    end.

publish(Decision) ->
    case router_conn:publish(decisions(), Decision) of
        {ok, _} -> ok;
        {error, Reason} -> {retry, Reason}
    end.

%% A type that the policy does not name goes to the tenant's `default` route, where it has one.
-spec route(map(), policy()) -> {ok, binary()} | {error, unknown_tenant | no_route}.
route(#{tenant := Tenant, type := Type}, Policy) ->
    case Policy of
        #{Tenant := #{Type := Route}} -> {ok, Route};
        #{Tenant := #{<<"default">> := Route}} -> {ok, Route};
        #{Tenant := _} -> {error, no_route};
        #{} -> {error, unknown_tenant}
    end.
