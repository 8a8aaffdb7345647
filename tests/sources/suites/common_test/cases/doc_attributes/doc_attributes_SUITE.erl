-module(doc_attributes_SUITE).
-compile([export_all, nowarn_export_all]).

suite() -> [{timetrap, {minutes, 5}}].

all() -> [test_text, test_block, test_hidden, test_above_info].

-doc "Reconnects after a loss. Takes a minute.".
test_text(_Config) -> ok.

-doc """
The limit holds under load.

Guarantees:

1. no tenant exceeds its limit
2. others are not slowed down
""".
test_block(_Config) -> ok.

-doc false.
test_hidden(_Config) -> ok.

-doc "A certificate is read once.".
test_above_info() -> [{matrix, true}].
-spec test_above_info(term()) -> ok.
test_above_info(_Config) -> ok.
