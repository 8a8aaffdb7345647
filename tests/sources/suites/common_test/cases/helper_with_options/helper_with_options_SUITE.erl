-module(helper_with_options_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> (option_lister:all(?MODULE) -- [t_twice_in_a_group]) ++ [{group, repeated}] ++ last_word(test).

groups() -> option_lister:groups(?MODULE, repeated).

repetitions() -> #{t_shaky => 3}.

t_plain(_Config) -> ok.
t_shaky(_Config) -> ok.
t_twice_in_a_group() -> [{grouped, true}].
t_twice_in_a_group(_Config) -> ok.
helper(_Config) -> ok.
queue_is_full_test(_Config) -> ok.

last_word(Word) ->
    [F || {F, 1} <- ?MODULE:module_info(exports),
          list_to_atom(hd(lists:reverse(string:tokens(atom_to_list(F), "_")))) =:= Word].
