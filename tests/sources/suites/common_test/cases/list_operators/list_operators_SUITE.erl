-module(list_operators_SUITE).
-compile([export_all, nowarn_export_all]).

all() ->
    Common = [test_a, test_b, test_c],
    Extra = [list_to_atom("test_" ++ Letter) || Letter <- ["d", "e"], Letter =/= "e"],
    [test_first | Common -- [test_b]] ++ Extra ++
        lists:append([lists:map(fun(T) -> T end, [test_f]), lists:flatten([[test_g], [[test_h]]])]) ++
        lists:usort([test_i, test_i]) ++
        lists:foldl(fun(T, Acc) -> [T | Acc] end, [], [test_j]) ++
        lists:filter(fun(test_k) -> true; (_) -> false end, [test_k, test_l]) ++
        [Name || {Name, true} <- [{test_m, true}, {test_n, false}]].

test_first(_Config) -> ok.
test_a(_Config) -> ok.
test_b(_Config) -> ok.
test_c(_Config) -> ok.
test_d(_Config) -> ok.
test_e(_Config) -> ok.
test_f(_Config) -> ok.
test_g(_Config) -> ok.
test_h(_Config) -> ok.
test_i(_Config) -> ok.
test_j(_Config) -> ok.
test_k(_Config) -> ok.
test_l(_Config) -> ok.
test_m(_Config) -> ok.
test_n(_Config) -> ok.
