-module(conditions_said_once_SUITE).
-export([all/0, test_a/1]).
-if(?OTP_RELEASE >= 99).
-export([test_new/1]).
-endif.

all() -> [F || {F, 1} <- ?MODULE:module_info(exports), F =/= module_info].

test_a(_Config) -> ok.
-if(?OTP_RELEASE >= 99).
test_new(_Config) -> ok.
-endif.
