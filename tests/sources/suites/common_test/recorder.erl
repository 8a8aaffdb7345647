%% A hook of Common Test that writes down each case that was run, with the groups around it; not those that are skipped
%% or do not exist.
-module(recorder).
-export([id/1, init/2, post_end_per_testcase/5]).

id(Opts) -> proplists:get_value(file, Opts).

init(_Id, Opts) -> {ok, proplists:get_value(file, Opts)}.

post_end_per_testcase(_Suite, _Case, _Config, {skip, _} = Return, File) -> {Return, File};
post_end_per_testcase(Suite, Case, _Config, {error, {undef, [{Suite, Case, _, _} | _]}} = Return, File) -> {Return, File};
post_end_per_testcase(Suite, Case, Config, Return, File) ->
    Own = [proplists:get_value(name, proplists:get_value(tc_group_properties, Config, []))],
    Around = [proplists:get_value(name, Group) || Group <- proplists:get_value(tc_group_path, Config, [])],
    Groups = lists:reverse([Name || Name <- Own ++ Around, Name =/= undefined]),
    Path = lists:join("/", [atom_to_list(Name) || Name <- Groups]),
    ok = file:write_file(File, io_lib:format("~s\t~s\t~s~n", [Suite, Case, Path]), [append]),
    {Return, File}.
