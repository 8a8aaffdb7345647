%% Suites become the test cases that Common Test itself would run of them: each is compiled in memory and given to
%% ct_framework, which needs the servers of a run and is therefore asked from inside one.
%%
%% Read from the environment: ASKED, a file with one path of a suite a line; INCLUDES, folders of headers, separated by
%% colons; ANSWER, the file to write: `suite TAB path` for each that was asked, then `case TAB path TAB name` for each of
%% its cases, and `refused TAB path TAB reason` for what does not compile or does not tell.
-module(asking_SUITE).
-export([all/0, suite/0, ask/1]).

all() -> [ask].

suite() -> [{timetrap, {hours, 2}}].

ask(_Config) ->
    {ok, Paths} = file:read_file(os:getenv("ASKED")),
    {ok, Answer} = file:open(os:getenv("ANSWER"), [write, {encoding, utf8}]),
    Includes = string:lexemes(os:getenv("INCLUDES"), ":"),
    [answer(Answer, binary_to_list(Path), Includes) || Path <- binary:split(Paths, <<"\n">>, [global, trim_all])],
    ok = file:close(Answer).

answer(Answer, Path, Includes) ->
    case patiently(fun() -> asked(Path, Includes) end) of
        {ok, Cases} ->
            io:format(Answer, "suite\t~ts~n", [Path]),
            [io:format(Answer, "case\t~ts\t~ts~n", [Path, Case]) || Case <- lists:usort(Cases)];
        Refused ->
            Reason = lists:flatten(io_lib:format("~0tP", [Refused, 30])),
            io:format(Answer, "refused\t~ts\t~ts~n", [Path, Reason])
    end.

%% What a suite does in all/0 may hang or end its process.
patiently(Ask) ->
    {Pid, Monitor} = spawn_monitor(fun() -> exit({answer, Ask()}) end),
    receive
        {'DOWN', Monitor, process, Pid, {answer, Answer}} -> Answer;
        {'DOWN', Monitor, process, Pid, Reason} -> {ended, Reason}
    after 20000 ->
        exit(Pid, kill),
        too_slow
    end.

asked(Path, Includes) ->
    Options = [binary, return, {d, 'TEST'}, nowarn_export_all | [{i, Folder} || Folder <- near(Path) ++ Includes]],
    case compile:file(filename:rootname(Path), Options) of
        {ok, Module, Binary, _} -> told(Module, Binary);
        {error, Errors, _} -> {not_compiled, Errors}
    end.

near(Path) ->
    Folder = filename:dirname(Path),
    Above = filename:dirname(Folder),
    [Folder, Above, filename:join(Above, "include"), filename:join(Above, "src")].

told(Module, Binary) ->
    {module, Module} = code:load_binary(Module, atom_to_list(Module) ++ ".erl", Binary),
    Told = ct_framework:get_suite(Module, all),
    code:delete(Module),
    case Told of
        [{ct_framework, error_in_suite, Reason}] -> {error_in_suite, Reason};
        {skip, _} -> {ok, []};
        Tests -> {ok, names(Module, Tests)}
    end.

%% Those of other modules stand in their own suites.
names(Module, Tests) when is_list(Tests) -> lists:append([names(Module, Test) || Test <- Tests]);
names(Module, {conf, _Props, _Init, Tests, _End}) -> names(Module, Tests);
names(Module, {repeat, Test, _Times}) -> names(Module, Test);
names(_Module, {testcase, Name, _Props}) -> [atom_to_list(Name)];
names(Module, {Module, Name}) when is_atom(Name) -> [atom_to_list(Name)];
names(_Module, Name) when is_atom(Name) -> [atom_to_list(Name)];
names(_Module, _Other) -> [].
