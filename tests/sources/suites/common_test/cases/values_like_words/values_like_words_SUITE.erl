-module(values_like_words_SUITE).
-export([all/0, empty/1, filled/1, default/1, set/1, unset/1, spaced/1, joined/1, neither/1, sure/1, unsure/1]).

all() ->
    of_an_empty_one() ++ of_a_default() ++ of_words() ++ of_two(is_pid(whereis(a)) or is_pid(whereis(b))).

of_an_empty_one() ->
    case os:getenv("MODE") of
        "" -> [empty];
        _ -> [filled]
    end.

of_a_default() ->
    [default || os:getenv("REGION", "") =:= ""].

of_words() ->
    case os:getenv("MODE") of
        "set" -> [set];
        "empty" -> [unset];
        "two words" -> [spaced];
        "this or that" -> [joined];
        "a=b" -> [];
        _ -> [neither]
    end.

of_two(unsure) -> [unsure];
of_two(_) -> [sure].

empty(_) -> ok = router:start().
filled(_) -> ok = router:start().
default(_) -> ok = router:start().
set(_) -> ok = router:start().
unset(_) -> ok = router:start().
spaced(_) -> ok = router:start().
joined(_) -> ok = router:start().
neither(_) -> ok = router:start().
sure(_) -> ok = router:start().
unsure(_) -> ok = router:start().
