-module(macros_and_ifdef_SUITE).
-compile([export_all, nowarn_export_all]).
-include("macros_and_ifdef.hrl").
-define(LOCAL, [test_local]).
-define(CASES(Name), [Name]).
-define(case_body(Name), Name(_Config) -> ok).

-ifdef(TEST).
all() -> ?LOCAL ++ ?FROM_HEADER ++ ?CASES(test_given) ++ [test_made] ++ more().
-else.
all() -> [test_without_TEST].
-endif.

-ifdef(ROUTER_EXTRA).
more() -> [test_extra].
-else.
more() -> [test_plain].
-endif.

?case_body(test_made).
test_local(_Config) -> ok.
test_from_header(_Config) -> ok.
test_given(_Config) -> ok.
test_without_TEST(_Config) -> ok.
test_extra(_Config) -> ok.
test_plain(_Config) -> ok.
