-module(literal_list_SUITE).
-export([all/0, test_a/1, test_b/1, test_forgotten/1, helper/1]).

all() -> [test_a, test_b].

test_a(_Config) -> ok = helper(1).
test_b(_Config) -> ok = helper(2).
test_forgotten(_Config) -> ok.

helper(_N) -> ok.
