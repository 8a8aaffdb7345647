-module(discovery_SUITE).
-compile([export_all, nowarn_export_all]).

all() ->
    Exports = ?MODULE:module_info(exports),
    [F || {F, 1} <- Exports, lists:prefix("t_", atom_to_list(F))] ++
        lists:filtermap(fun({F, 1}) -> is_slow(atom_to_list(F)) andalso {true, F};
                           (_) -> false
                        end, Exports).

is_slow(Name) -> lists:suffix("_slow_test", Name).

t_one(_Config) -> ok.
t_two(_Config) -> ok.
queue_slow_test(_Config) -> ok.
helper(_Config) -> ok.
t_arity(_A, _B) -> ok.
