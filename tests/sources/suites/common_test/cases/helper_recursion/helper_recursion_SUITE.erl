%% Its list asks helpers that go through what only a run knows.
-module(helper_recursion_SUITE).
-export([all/0]).
-export([always/1, colourful/1, plain/1, short_path/1, long_path/1, last/1]).

all() ->
    [always]
        ++ case recursion_colours:known(os:cmd("true")) of
               [] -> [plain];
               _ -> [colourful]
           end
        ++ case recursion_colours:pairs(string:tokens(os:cmd("true"), ":"), []) of
               [] -> [short_path];
               _ -> [long_path]
           end
        ++ [last].

always(_Config) -> ok.
colourful(_Config) -> ok.
plain(_Config) -> ok.
short_path(_Config) -> ok.
long_path(_Config) -> ok.
last(_Config) -> ok.
