%% Lists of tests that Erlang's own library puts together: what is taken out, looked up, folded, formatted and matched.
-module(library_SUITE).
-compile([export_all, nowarn_export_all]).

all() ->
    keyed() ++ cut() ++ paired() ++ mapped() ++ sets() ++ properties() ++ texts() ++ tuples() ++ named() ++ walked() ++ matched()
        ++ [{group, replaced}, {group, stored}, {group, added}].

groups() ->
    Made = [{replaced, [], [not_replaced]}, {stored, [], [not_stored]}],
    Stored = lists:keystore(stored, 1, Made, {stored, [], [key_store]}),
    Added = lists:keystore(added, 1, Stored, {added, [], [key_store_added]}),
    lists:keyreplace(replaced, 1, Added, {replaced, [], [key_replace]}).

keyed() ->
    Table = [{a, key_search}, {b, key_take}, {c, key_map}],
    {value, {a, Searched}} = lists:keysearch(a, 1, Table),
    {value, {b, Taken}, Rest} = lists:keytake(b, 1, Table),
    Mapped = lists:keymap(fun(Name) -> Name end, 2, [{x, key_map}]),
    Member = case lists:keymember(z, 1, Table) of true -> [not_member]; false -> [key_member] end,
    Sorted = [Name || {_, Name} <- lists:keysort(1, [{2, key_sort}])],
    false = lists:keyfind(b, 1, Rest),
    [Searched, Taken] ++ [Name || {x, Name} <- Mapped] ++ Member ++ Sorted.

cut() ->
    {First, _} = lists:split(1, [list_split, not_split]),
    First ++ lists:sublist([sublist, not_sublist], 1) ++ lists:sublist([not_sublist, sublist_from, not_sublist], 2, 1)
        ++ lists:nthtail(1, [not_tail, nth_tail]) ++ lists:droplast([drop_last, not_last])
        ++ lists:join(joined, [join, join_again]).

paired() ->
    {Names, _} = lists:unzip([{unzip, 1}]),
    Names ++ [Name || {Name, true} <- lists:zip([zip, not_zip], [true, false])]
        ++ lists:zipwith(fun(Name, _) -> Name end, [zip_with], [1])
        ++ [Name || {2, Name} <- lists:enumerate([not_enumerated, enumerate])]
        ++ lists:duplicate(1, duplicate).

mapped() ->
    Map = maps:from_list([{a, map_from_list}, {b, not_b}]),
    Put = maps:put(b, map_put, Map),
    Merged = maps:merge(Put, #{c => map_merge}),
    Updated = Merged#{d => map_update},
    Without = maps:remove(e, Updated#{e => not_e}),
    Flags = maps:filter(fun(_, Wanted) -> Wanted end, #{map_filter => true, not_filter => false}),
    Folded = maps:fold(fun(Name, _, Acc) -> [Name | Acc] end, [], #{map_fold => 1}),
    Known = case maps:is_key(a, Map) of true -> [map_is_key]; false -> [not_key] end,
    Only = maps:values(maps:with([x], #{x => map_with, y => not_with})),
    Left = maps:values(maps:without([x], #{x => not_without, y => map_without})),
    Changed = maps:to_list(maps:map(fun(_, Name) -> Name end, #{k => map_map})),
    maps:values(Without) ++ maps:keys(Flags) ++ Folded ++ Known ++ Only ++ Left ++ [Name || {k, Name} <- Changed].

sets() ->
    Left = sets:subtract(sets:from_list([set_subtract, not_set]), sets:from_list([not_set])),
    Both = ordsets:union(ordsets:from_list([ordset]), [ordset_union]),
    sets:to_list(Left) ++ ordsets:to_list(Both) ++ ordsets:subtract([not_ordset, ordset_subtract], [not_ordset])
        ++ ordsets:intersection([intersection, not_one], [intersection, not_other]).

properties() ->
    Options = [skipped, {group, properties}, {group, properties_again}],
    Kept = [Name || {group, Name} <- proplists:delete(skipped, Options)],
    Defined = case proplists:is_defined(skipped, Options) of true -> [property_defined]; false -> [not_defined] end,
    Flag = case proplists:get_bool(absent, Options) of true -> [not_bool]; false -> [property_bool] end,
    [lists:nth(1, Kept), lists:last(proplists:get_all_values(group, Options)) | Defined ++ Flag].

texts() ->
    Formatted = list_to_atom(lists:flatten(io_lib:format("~s_~p_~w", [text, formatted, 2]))),
    Joined = list_to_atom(string:join(["text", "joined"], "_")),
    Lowered = list_to_atom(string:lowercase("TEXT_lowered")),
    Raised = list_to_atom(string:to_lower("TEXT_") ++ "raised"),
    Trimmed = list_to_atom(string:trim("  text_trimmed ")),
    Nested = binary_to_atom(iolist_to_binary(["text", $_, [<<"nested">>]]), utf8),
    Replaced = list_to_atom(lists:flatten(string:replace("text-replaced", "-", "_"))),
    [_, Last] = string:split("not/text_split", "/"),
    Numbered = list_to_atom("text_" ++ integer_to_list(list_to_integer("7"))),
    Built = binary_to_atom(<<"text_", "built">>, utf8),
    [Formatted, Joined, Lowered, Raised, Trimmed, Nested, Replaced, list_to_atom(Last), Numbered, Built].

tuples() ->
    [Only] = tuple_to_list({tuple_listed}),
    Sized = case tuple_size({a, b}) of 2 -> tuple_sized; _ -> not_sized end,
    [Only, Sized, element(2, setelement(2, {a, not_set_element}, set_element)), element(1, list_to_tuple([list_tupled]))].

named() ->
    Names = [Name || {Name, 1} <- ?MODULE:module_info(functions)],
    [Name || Name <- Names, re:run(atom_to_list(Name), "^named_.*_whole$", [{capture, none}]) =:= match]
        ++ [Name || Name <- Names, re:run(atom_to_list(Name), ".*_ending$") /= nomatch]
        ++ [Name || Name <- Names, hd(lists:reverse(string:tokens(atom_to_list(Name), "_"))) =:= "tail"]
        ++ [Name || Name <- Names, string:sub_string(atom_to_list(Name), 1, 10) =:= "named_head"].

walked() ->
    Is = fun(Name) -> lists:prefix("walk", atom_to_list(Name)) end,
    {With, _} = lists:splitwith(Is, [walk_split_with, not_walked]),
    {value, Found} = lists:search(Is, [not_walked, walk_search]),
    {Mapped, [walk_map_fold]} = lists:mapfoldl(fun(Name, Seen) -> {Name, Seen} end, [walk_map_fold], [walk_mapped]),
    lists:foreach(fun(Name) -> not_walked = Name end, []),
    lists:takewhile(Is, [walk_take_while, not_walked]) ++ lists:dropwhile(Is, [walk_passed, dropped])
        ++ With ++ [Found, walk_map_fold | Mapped].

matched() ->
    [by_map(#{kind => wanted, name => match_map}), by_map(#{kind => other}), by_prefix(<<"wanted_name">>),
     by_prefix(<<"other">>), by_map(#{})].

by_map(#{kind := wanted, name := Name}) -> Name;
by_map(#{kind := _}) -> match_other_map;
by_map(#{}) -> match_any_map.

by_prefix(<<"wanted_", _/binary>>) -> match_prefix;
by_prefix(<<_/binary>>) -> match_any_text.

key_search(_Config) -> ok.
key_take(_Config) -> ok.
key_map(_Config) -> ok.
key_member(_Config) -> ok.
key_sort(_Config) -> ok.
key_replace(_Config) -> ok.
key_store(_Config) -> ok.
key_store_added(_Config) -> ok.
list_split(_Config) -> ok.
sublist(_Config) -> ok.
sublist_from(_Config) -> ok.
nth_tail(_Config) -> ok.
drop_last(_Config) -> ok.
join(_Config) -> ok.
join_again(_Config) -> ok.
joined(_Config) -> ok.
unzip(_Config) -> ok.
zip(_Config) -> ok.
zip_with(_Config) -> ok.
enumerate(_Config) -> ok.
duplicate(_Config) -> ok.
map_from_list(_Config) -> ok.
map_put(_Config) -> ok.
map_merge(_Config) -> ok.
map_update(_Config) -> ok.
map_filter(_Config) -> ok.
map_fold(_Config) -> ok.
map_is_key(_Config) -> ok.
map_with(_Config) -> ok.
map_without(_Config) -> ok.
map_map(_Config) -> ok.
set_subtract(_Config) -> ok.
ordset(_Config) -> ok.
ordset_union(_Config) -> ok.
ordset_subtract(_Config) -> ok.
intersection(_Config) -> ok.
properties(_Config) -> ok.
properties_again(_Config) -> ok.
property_defined(_Config) -> ok.
property_bool(_Config) -> ok.
text_formatted_2(_Config) -> ok.
text_joined(_Config) -> ok.
text_lowered(_Config) -> ok.
text_raised(_Config) -> ok.
text_trimmed(_Config) -> ok.
text_nested(_Config) -> ok.
text_replaced(_Config) -> ok.
text_split(_Config) -> ok.
text_7(_Config) -> ok.
text_built(_Config) -> ok.
tuple_listed(_Config) -> ok.
tuple_sized(_Config) -> ok.
set_element(_Config) -> ok.
list_tupled(_Config) -> ok.
walk_split_with(_Config) -> ok.
walk_search(_Config) -> ok.
walk_map_fold(_Config) -> ok.
walk_mapped(_Config) -> ok.
walk_take_while(_Config) -> ok.
dropped(_Config) -> ok.
match_map(_Config) -> ok.
match_other_map(_Config) -> ok.
match_prefix(_Config) -> ok.
match_any_text(_Config) -> ok.
match_any_map(_Config) -> ok.
not_replaced(_Config) -> ok.
not_stored(_Config) -> ok.
not_member(_Config) -> ok.
not_split(_Config) -> ok.
not_sublist(_Config) -> ok.
not_tail(_Config) -> ok.
not_last(_Config) -> ok.
not_zip(_Config) -> ok.
not_enumerated(_Config) -> ok.
not_b(_Config) -> ok.
not_e(_Config) -> ok.
not_filter(_Config) -> ok.
not_key(_Config) -> ok.
not_with(_Config) -> ok.
not_without(_Config) -> ok.
not_set(_Config) -> ok.
not_ordset(_Config) -> ok.
not_one(_Config) -> ok.
not_other(_Config) -> ok.
not_defined(_Config) -> ok.
not_bool(_Config) -> ok.
not_sized(_Config) -> ok.
not_set_element(_Config) -> ok.
named_by_the_whole(_Config) -> ok.
named_by_its_ending(_Config) -> ok.
named_by_its_tail(_Config) -> ok.
named_head_first(_Config) -> ok.
not_walked(_Config) -> ok.
walk_passed(_Config) -> ok.
