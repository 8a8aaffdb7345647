-module(discovery_without_module_SUITE).
-export([all/0, test_a/1, test_b/1, test_two/2, helper/0]).

all() -> [F || {F, 1} <- module_info(exports), F =/= module_info].

test_a(_Config) -> ok.
test_b(_Config) -> ok.
test_two(_Config, _More) -> ok.
helper() -> proplists:get_value(exports, module_info()).
unseen(_Config) -> ok.
