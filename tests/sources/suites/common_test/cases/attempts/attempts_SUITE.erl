-module(attempts_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> numbered() ++ started() ++ named() ++ empty() ++ told() ++ bound() ++ decided() ++ fallen() ++ caught().

numbered() -> [F || {F, 1} <- ?MODULE:module_info(exports), is_number_name(F)].

is_number_name(F) ->
    try list_to_integer(atom_to_list(F)) of
        _ -> true
    catch
        error:badarg -> false
    end.

started() -> try attempts_gone:start(), [test_started] catch _:_ -> [test_not_started] end.
named() -> try list_to_existing_atom("no such atom"), [test_named] catch _:_ -> [test_not_named] end.
empty() -> try hd([]), [test_head] catch _:_ -> [test_no_head] end.
told() -> try ct:log("this does not fail"), [test_told] catch _:_ -> [test_not_told] end.
bound() -> try {ok, _} = {error, gone}, [test_bound] catch _:_ -> [test_not_bound] end.
decided() -> try case os:getenv("ROUTER_UNSET") of "1" -> [test_set] end catch _:_ -> [test_unset] end.

%% What is thrown behind the `of` reaches no handler, and what `catch` takes neither.
fallen() -> try [] of [] -> [test_fallen] catch _:_ -> [test_not_fallen] end.
caught() -> try catch list_to_integer("x"), [test_caught] catch _:_ -> [test_not_caught] end.

'1'(_Config) -> ok.
helper(_Config) -> ok.
test_started(_Config) -> ok.
test_not_started(_Config) -> ok.
test_named(_Config) -> ok.
test_not_named(_Config) -> ok.
test_head(_Config) -> ok.
test_no_head(_Config) -> ok.
test_told(_Config) -> ok.
test_not_told(_Config) -> ok.
test_bound(_Config) -> ok.
test_not_bound(_Config) -> ok.
test_set(_Config) -> ok.
test_unset(_Config) -> ok.
test_fallen(_Config) -> ok.
test_not_fallen(_Config) -> ok.
test_caught(_Config) -> ok.
test_not_caught(_Config) -> ok.
