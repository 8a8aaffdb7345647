-module(groups_nested_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [{group, outer}, [{group, plain}, test_top], {group, changed, [shuffle]},
          {group, overridden, default, [{inner_of_overridden, [sequence]}]}].

groups() ->
    [{outer, [sequence, {repeat, 2}], [test_in_outer, {group, shared}, {inline, [parallel], [test_inline, test_shared]}]},
     {shared, [], [test_shared]},
     {plain, [test_plain]},
     {changed, [parallel], [{testcase, test_repeated, [{repeat, 2}]}]},
     {overridden, [], [{inner_of_overridden, [], [test_overridden]}]},
     {orphaned, [], [test_orphaned]}].

init_per_group(_, Config) -> Config.
end_per_group(_, _) -> ok.

test_top(_Config) -> ok.
test_in_outer(_Config) -> ok.
test_inline(_Config) -> ok.
test_shared(_Config) -> ok.
test_plain(_Config) -> ok.
test_repeated(_Config) -> ok.
test_overridden(_Config) -> ok.
test_orphaned(_Config) -> ok.
