%% A condition is told without the names that only the suite knows: by what they are bound to.
-module(wording_SUITE).
-include_lib("common_test/include/ct.hrl").
-export([all/0, groups/0, init_per_testcase/2]).
-export([t_bound/1, t_counted/1, t_listed/1, t_long/1, t_many/1, t_passed/1, t_text/1, t_up/1, t_with_macro/1]).

-define(FEWEST, 3).

all() -> [{group, up}, t_bound, t_counted, t_listed, t_long, t_many, t_passed, t_text, t_with_macro].
groups() -> [{up, [], use(t_up, "BROKER_UP")}].

use(Test, Variable) ->
    case os:getenv(Variable) of
        false -> [];
        Val ->
            case list_to_atom(string:to_lower(Val)) of
                Use when Use =:= include orelse Use =:= true -> [Test];
                _ -> []
            end
    end.

init_per_testcase(t_bound, Config) ->
    Hashs = proplists:get_value(hashs, crypto:supports()),
    case proplists:get_bool(sha256, Hashs) of
        true -> Config;
        false -> {skip, "no sha256"}
    end;
init_per_testcase(t_counted, Config) ->
    N = erlang:system_info(dirty_cpu_schedulers),
    if N > 0, N * 2 > ?FEWEST -> Config;
       true -> {skip, "too few schedulers"}
    end;
init_per_testcase(t_listed, Config) ->
    case Config of
        [{allow, _Why}|Config1] when is_list(Config1) -> Config;
        [{allow, _Why}|Config] -> {skip, "none"};
        _ -> Config
    end;
init_per_testcase(t_long, Config) ->
    Place = filename:join([proplists:get_value(data_dir, Config), "a_folder_of_a_long_name", "a_file_of_a_long_name"]),
    case filelib:is_file(Place) of
        true -> Config;
        false -> {skip, "no file"}
    end;
init_per_testcase(t_many, Config) ->
    case broker:mode() of
        a -> Config;
        b -> Config;
        c -> Config;
        d -> Config;
        e -> Config;
        f -> Config;
        g -> Config;
        _ -> {skip, "another mode"}
    end;
init_per_testcase(t_passed, Config) ->
    started(crypto, Config);
init_per_testcase(t_text, Config) ->
    Version = os:version(),
    case broker:says("Version 'Version'", Version, fun(Version1) -> Version1 end) of
        true -> Config;
        false -> {skip, "too old"}
    end;
init_per_testcase(t_with_macro, Config) ->
    case ?known(factor, Config) of
        Factor when Factor =< ?FEWEST -> Config;
        _ -> {skip, "too slow"}
    end;
init_per_testcase(_, Config) -> Config.

started(App, Config) ->
    case application:start(App) of
        ok -> Config;
        {error, _Why} -> {skip, "not started"}
    end.

t_bound(_) -> ok.
t_counted(_) -> ok.
t_listed(_) -> ok.
t_long(_) -> ok.
t_many(_) -> ok.
t_passed(_) -> ok.
t_text(_) -> ok.
t_up(_) -> ok.
t_with_macro(_) -> ok.
