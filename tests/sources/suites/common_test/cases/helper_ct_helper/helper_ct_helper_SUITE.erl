-module(helper_ct_helper_SUITE).
-compile([export_all, nowarn_export_all]).
-import(ct_helper, [doc/1]).

all() -> ct_helper:all(?MODULE).

init_per_suite(Config) -> Config.
end_per_suite(_Config) -> ok.

init(_Config) -> doc("The router starts."), ok = router:up().
get_route(_Config) -> ok = router:get().
start_stop(_Config) -> ok = router:start().
do_not(_Config) -> ok.
test(_Config) -> ok.
