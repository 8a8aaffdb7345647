-module(option_lister).
-export([all/1, groups/2]).

all(Suite) ->
    Repeated = case erlang:function_exported(Suite, repetitions, 0) of
        true -> Suite:repetitions();
        false -> #{}
    end,
    [case maps:find(Name, Repeated) of
         {ok, Times} -> {testcase, Name, [{repeat, Times}]};
         error -> Name
     end || Name <- names(Suite)].

groups(Suite, Group) ->
    [{Group, [], [Name || Name <- names(Suite), is_grouped(Suite, Name)]}].

names(Suite) ->
    lists:usort([F || {F, 1} <- Suite:module_info(exports), string:substr(atom_to_list(F), 1, 2) == "t_"]).

is_grouped(Suite, Name) ->
    erlang:function_exported(Suite, Name, 0) andalso
        proplists:lookup(grouped, Suite:Name()) =:= {grouped, true}.
