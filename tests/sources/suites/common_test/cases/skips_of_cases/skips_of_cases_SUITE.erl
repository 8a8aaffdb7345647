-module(skips_of_cases_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_runs, test_told, test_saved, test_thrown, test_exits, test_computed, test_caught].

test_runs(_Config) -> X = {skip, "not yet"}, {skip, _} = X, ok.
test_told(_Config) -> ct:pal("not yet"), {skip, "later"}.
test_saved(Config) -> {skip_and_save, "saved", Config}.
test_thrown(_Config) -> throw({skip, "thrown"}).
test_exits(_Config) -> exit({skip, "left"}).
test_computed(_Config) -> {skip, {needs, [router]}}.
test_caught(_Config) -> catch throw({skip, "caught"}), ok.
