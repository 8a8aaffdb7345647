-module(helper_unknown_lists_all_SUITE).
-compile([export_all, nowarn_export_all]).
-import(ct_helper, [doc/1]).

all() -> router_listings:all(?MODULE).

init_per_suite(Config) -> start_nodes(Config).
end_per_suite(_Config) -> ok.

init(_Config) -> doc("The router starts."), ok = router:up().
get_route(_Config) -> ok = router:get().
start_stop(_Config) -> ok = router:start().
wait_for_it(_Config) -> ok = router:await().
do_documented(_Config) -> doc("The router is told what to do."), ok = router:tell().

start_nodes(Config) -> Config.
do_help(_Config) -> ok.
