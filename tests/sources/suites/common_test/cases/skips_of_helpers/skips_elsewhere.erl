-module(skips_elsewhere).
-export([init_per_testcase/2]).

init_per_testcase(test_elsewhere, _Config) -> {skip, "elsewhere"};
init_per_testcase(_, Config) -> Config.
