-module(info_of_groups_SUITE).
-export([suite/0, all/0, groups/0, group/1, test_alone/1, test_inherits/1, test_has_its_own/0, test_has_its_own/1]).
-export([test_cannot_tell/0, test_cannot_tell/1, test_inner/1]).

suite() -> [{timetrap, {seconds, 30}}].

all() -> [test_alone, {group, brokers}].

groups() -> [{brokers, [], [test_inherits, test_has_its_own, test_cannot_tell, {group, fast}]}, {fast, [], [test_inner]}].

group(brokers) -> [{require, broker}, {timetrap, timer:minutes(5)}];
group(fast) -> [{timetrap, timer:seconds(1)}].

test_alone(_Config) -> ok = test_alone().
%% Nobody but the test can call it, so it is no info function.
test_alone() -> [{timetrap, {seconds, 1}}], ok.

test_inherits(_Config) -> ok.

test_has_its_own() -> [{timetrap, timer:hours(1)}].
test_has_its_own(_Config) -> ok.

test_cannot_tell() -> [{timetrap, rand:uniform(9) * 1000}].
test_cannot_tell(_Config) -> ok.

test_inner(_Config) -> ok.
