%% A term that holds itself twice, thirty times over: Erlang shares its parts; who visits each of them is not done for hours.
-module(shared_terms_SUITE).
-export([all/0]).
-export([small/1, large/1]).

all() ->
    Term = case os:getenv("ROUTER_UNSET") of
               false -> twice(30, leaf);
               _ -> twice(31, leaf)
           end,
    case Term of
        leaf -> [small];
        _ -> [large]
    end.

twice(0, Term) -> Term;
twice(Times, Term) -> twice(Times - 1, {Term, Term}).

small(_Config) -> ok.
large(_Config) -> ok.
