-module(helper_module_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> case_lister:all(?MODULE).

init_per_suite(Config) -> Config.
end_per_suite(_Config) -> ok.

t_one(_Config) -> ok.
t_two(_Config) -> ok.
do_work(_Config) -> ok.
