%% Preparations to which the letters of a case's name matter, and not only whether it is one of some names.
-module(skips_by_letters_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [plain, other, slow_start, slow_stop, asks, counted, listed_once, {group, fast}, {group, slow_group}].

groups() -> [{fast, [], [in_fast]}, {slow_group, [], [in_slow]}].

init_per_group(Group, Config) ->
    case atom_to_list(Group) of
        "slow" ++ _ -> {skip, "slow group"};
        _ -> Config
    end.

init_per_testcase(named, _Config) ->
    {skip, "named"};
init_per_testcase(Case, Config) ->
    case lists:prefix("slow_", atom_to_list(Case)) of
        true -> {skip, "slow"};
        false -> by_function(Case, Config)
    end.

by_function(Case, Config) ->
    case erlang:function_exported(?MODULE, Case, 2) of
        true -> ?MODULE:Case(prepare, Config);
        false -> by_list(Case, Config)
    end.

by_list(Case, Config) ->
    Left = [counted, plain, Case] -- [counted, plain, counted],
    case Left of
        [] -> {skip, "counted twice"};
        _ -> by_made_name(list_to_atom("listed_" ++ "once"), Case, Config)
    end.

by_made_name(Case, Case, _Config) -> {skip, "made"};
by_made_name(_, _, Config) -> Config.

asks(prepare, _Config) -> {skip, "it says so itself"}.

asks(_) -> ok = run().
counted(_) -> ok = run().
in_fast(_) -> ok = run().
in_slow(_) -> ok = run().
listed_once(_) -> ok = run().
other(_) -> ok = run().
plain(_) -> ok = run().
slow_start(_) -> ok = run().
slow_stop(_) -> ok = run().

run() -> ok.
