-module(case_lister).
-export([all/1]).

all(Suite) ->
    lists:usort([F || {F, 1} <- Suite:module_info(exports), is_case(atom_to_list(F))]).

is_case("t_" ++ _) -> true;
is_case(_) -> false.
