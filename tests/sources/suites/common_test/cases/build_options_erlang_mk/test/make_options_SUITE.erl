%% It exports nothing: its build does.
-module(make_options_SUITE).

all() -> [always] ++ flag() ++ term() ++ release().

-ifdef(FROM_A_FLAG).
flag() -> [from_a_flag].
-else.
flag() -> [].
-endif.

-ifdef(from_a_term).
term() -> [from_a_term].
-else.
term() -> [].
-endif.

-ifdef(FROM_A_RELEASE).
release() -> [from_a_release].
-else.
release() -> [].
-endif.

always(_Config) -> ok.
from_a_flag(_Config) -> ok.
from_a_term(_Config) -> ok.
from_a_release(_Config) -> ok.
