%% Puts each test that asks for it into one group for each setting that it names itself: `test_x(settings)`.
-module(matrix_of_groups).
-export([all/1, groups/1]).

all(Suite) ->
    Groups = [{group, Name} || {Name, _, _} <- groups(Suite)],
    Groups ++ [repeated(Suite, Test) || Test <- tests(Suite) -- varied(Suite)].

groups(Suite) ->
    lists:foldr(fun(Test, Groups) -> with_settings(Suite:Test(settings), Test, Groups) end, [], varied(Suite)).

tests(Suite) ->
    lists:usort([Name || {Name, 1} <- Suite:module_info(exports), lists:prefix("test_", atom_to_list(Name))]).

varied(Suite) ->
    [Test || Test <- tests(Suite), erlang:function_exported(Suite, Test, 0), proplists:get_bool(varied, Suite:Test())].

repeated(Suite, Test) ->
    Times = case erlang:function_exported(Suite, times, 0) of true -> Suite:times(); false -> #{} end,
    case maps:find(Test, Times) of
        {ok, Number} -> {testcase, Test, [{repeat, Number}]};
        error -> Test
    end.

with_settings(Rows, Test, Groups) ->
    lists:foldl(fun(Row, Found) -> placed(Row, Test, Found) end, Groups, Rows).

placed([], Test, Found) ->
    case lists:member(Test, Found) of true -> Found; false -> [Test | Found] end;
placed([Name | Rest], Test, Found) ->
    case lists:keyfind(Name, 1, Found) of
        false -> [{Name, [], placed(Rest, Test, [])} | Found];
        {Name, [], Inner} -> lists:keystore(Name, 1, Found, {Name, [], placed(Rest, Test, Inner)})
    end.
