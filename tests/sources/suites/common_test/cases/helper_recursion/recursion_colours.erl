-module(recursion_colours).
-export([known/1, pairs/2]).

known(Text) -> words(Text, [], []).

words([$, | Rest], Word, Found) -> words(Rest, [], [lists:reverse(Word) | Found]);
words([$; | Rest], Word, Found) -> words(Rest, Word, [Word | Found]);
words([Char | Rest], Word, Found) -> words(Rest, [Char | Word], Found);
words([], [], Found) -> Found;
words([], Word, Found) -> [lists:reverse(Word) | Found].

%% The terms that it is given differ each time, so that only the number of steps ends it.
pairs([First | Rest], Found) when length(Found) > 2 -> pairs(Rest, [{First, Found} | Found]);
pairs([First | Rest], Found) -> pairs(Rest, [First | Found]) ++ pairs(Rest, [[First] | Found]);
pairs([], Found) -> Found.
