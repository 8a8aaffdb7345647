"""The name of a module of Erlang, or one as common, becomes what a call of it means: the one list of them."""

from __future__ import annotations

DATA = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "array base64 binary dict ets gb_sets gb_trees lists maps math orddict ordsets proplists queue sets string "
        "unicode"
    ).split()
)
"""They look at nothing but what they are given, `ets` where the table is one's own."""

PLAIN = DATA | frozenset(
    (  # noqa: SIM905  # as above
        "atomics calendar code counters crypto ct digraph erlang file filelib filename init io io_lib logger meck os "
        "persistent_term rand random re sys test_server timer"
    ).split()
)
"""They neither assert nor fail in a way that proves anything."""

CALLING = frozenset(
    (  # noqa: SIM905  # as above
        "application erpc gen_event gen_server gen_statem net_kernel proc_lib rpc supervisor"
    ).split()
)
"""They call what they are given: that is what an assertion on their answer is about."""

RUNTIME = (
    PLAIN
    | CALLING
    | frozenset(
        (  # noqa: SIM905  # as above
            "ct_property_test ct_util error_logger gen gen_tcp gen_udp global inet net net_adm peer slave socket "
            "uri_string"
        ).split()
    )
)
"""They are not read where lists of tests are evaluated. Erlang's own repository holds them; what they give is told
there as anywhere else.
"""
