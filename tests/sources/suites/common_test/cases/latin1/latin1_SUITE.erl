%% coding: latin-1
-module(latin1_SUITE).
-compile([export_all, nowarn_export_all]).

all() ->
	[test_a].

%% Prüft die Verzögerung.
%% Verifies: a,
%%   b
test_a(_Config) ->
	ok.
