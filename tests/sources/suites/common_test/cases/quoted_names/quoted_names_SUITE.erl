-module(quoted_names_SUITE).
-compile([export_all, nowarn_export_all]).

all() -> ['Ack.test_nack', {group, 'The group'}].

groups() -> [{'The group', [], ['case with spaces']}].

%% Checks that a negative acknowledgement is sent again.
'Ack.test_nack'(_Config) -> ok.
'case with spaces'(_Config) -> ok.
