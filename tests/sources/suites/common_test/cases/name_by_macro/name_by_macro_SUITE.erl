-ifndef(SUITE).
-define(SUITE, name_by_macro_SUITE).
-endif.
-module(?SUITE).
-export([all/0, test_named/1]).

all() -> [test_named].

test_named(_Config) -> ok.
