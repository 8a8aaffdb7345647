%% Its list asks a function that a library in C replaces when it is loaded.
-module(written_in_c_SUITE).
-export([all/0, supports/0]).
-export([curved/1, flat/1]).

all() ->
    case catch supports() of
        [curves] -> [curved];
        _ -> [flat]
    end.

supports() -> erlang:nif_error(not_loaded).

curved(_Config) -> ok.
flat(_Config) -> ok.
