-module(byte_order_mark_SUITE).
-export([all/0, test_a/1]).
all() -> [test_a].
%% Zuverlässig.
test_a(_) -> ok.
