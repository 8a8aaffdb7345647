%% What Erlang's own library makes of lists whose members are there only on conditions: no condition may get lost.
-module(library_on_conditions_SUITE).
-compile([export_all, nowarn_export_all]).

all() ->
    Heavy = case os:getenv("ROUTER_TEST_LEVEL") of "heavy" -> [test_heavy]; _ -> [] end,
    Table = [{always, test_always} | [{soak, test_soak} || "yes" =:= os:getenv("ROUTER_SOAK")]],
    Options = #{extra => test_map, heavy => Heavy},
    Nothing = [test_never || os:getenv("ROUTER_UNSET") =/= false],
    lists:sublist([test_first | Heavy], 1) ++ only_if_any(Heavy) ++ only_if_none(Nothing)
        ++ [Name || {_, Name} <- lists:keyreplace(always, 1, Table, {always, test_replaced})]
        ++ maps:get(heavy, Options#{heavy => [test_heavy_again || Heavy =/= []]})
        ++ sets:to_list(sets:union(sets:from_list(Heavy), sets:from_list([test_set])))
        ++ kind(os:getenv("ROUTER_UNSET"))
        ++ [test_if_any || lists:any(fun is_set/1, ["ROUTER_SOAK", "ROUTER_UNSET"])]
        ++ [test_if_all || lists:all(fun is_set/1, ["ROUTER_SOAK", "MODE"])]
        ++ lists:droplast([test_dropped_never | Nothing] ++ [test_dropped]).

is_set(Name) -> os:getenv(Name) =/= false.

only_if_any([]) -> [];
only_if_any([_ | _]) -> [test_if_heavy].

only_if_none([]) -> [test_if_unset];
only_if_none(_) -> [test_if_set].

kind(Setting) when is_list(Setting) -> [test_if_text];
kind(Setting) when is_atom(Setting) -> [test_if_not_set].

test_first(_Config) -> ok.
test_heavy(_Config) -> ok.
test_heavy_again(_Config) -> ok.
test_if_heavy(_Config) -> ok.
test_if_unset(_Config) -> ok.
test_if_set(_Config) -> ok.
test_if_any(_Config) -> ok.
test_if_all(_Config) -> ok.
test_if_text(_Config) -> ok.
test_if_not_set(_Config) -> ok.
test_always(_Config) -> ok.
test_replaced(_Config) -> ok.
test_soak(_Config) -> ok.
test_map(_Config) -> ok.
test_never(_Config) -> ok.
test_set(_Config) -> ok.
test_dropped_never(_Config) -> ok.
test_dropped(_Config) -> ok.
