%% It exports nothing: its build does.
-module(rebar_options_SUITE).

all() -> [always] ++ project() ++ profile() ++ application() ++ dev().

-ifdef(FROM_PROJECT).
project() -> [from_project].
-else.
project() -> [].
-endif.

-ifdef(FROM_PROFILE).
profile() -> [from_profile].
-else.
profile() -> [].
-endif.

-ifdef(FROM_APPLICATION).
application() -> [from_application].
-else.
application() -> [].
-endif.

-ifdef(FROM_DEV).
dev() -> [from_dev].
-else.
dev() -> [].
-endif.

always(_Config) -> ok.
from_project(_Config) -> ok.
from_profile(_Config) -> ok.
from_application(_Config) -> ok.
from_dev(_Config) -> ok.
