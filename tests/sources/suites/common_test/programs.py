"""Random programs in Erlang that put a list of tests together, by what the environment says."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

TESTS = ("t1", "t2", "t3", "t4")
VARIABLES = ("A", "B")
VALUES = (None, "1", "2")
"""What a variable may be; None where it is not set."""

GRAMMAR: dict[str, tuple[str, ...]] = {
    # a list of tests; the first ones hold no other
    "L": (
        "[]", "[{T}]", "[{T}, {T}, {T}]", "{D}", 'case {E} of "1" -> [{T}]; _ -> [] end',
        "({L} ++ {L})", "({L} -- {L})", "[{T} | {L}]",
        "case {B} of true -> {L}; false -> {L} end",
        'case {E} of false -> {L}; "1" -> {L}; _ -> {L} end',
        'case {{E}, {E}} of {"1", "1"} -> {L}; {"1", _} -> {L}; _ -> {L} end',
        "[X || X <- {L}, {P}]", "[X || X <- {L}, Y <- {L}, X =:= Y]", "[X || {k, Y} <- {K}, X <- Y]",
        "lists:filter(fun(X) -> {P} end, {L})", "lists:usort({L})", "lists:uniq({L})", "lists:reverse({L})",
        "lists:delete({T}, {L})", "lists:flatten([{L}, [{L}, {T}]])", "lists:append([{L}, {L}])",
        "lists:subtract({L}, {L})", "lists:merge(lists:sort({L}), lists:sort({L}))",
        "lists:foldl(fun(X, Y) -> [X | Y] end, {L}, {L})",
        "lists:foldl(fun(X, Y) -> case {P} of true -> Y; false -> Y ++ [X] end end, {L}, {L})",
        "element(2, lists:partition(fun(X) -> {P} end, {L}))", "lists:flatmap(fun(X) -> [X | {L}] end, {L})",
        "lists:map(fun(X) -> case {P} of true -> X; false -> {T} end end, {L})",
        "lists:filtermap(fun(X) -> case {P} of true -> {true, {T}}; false -> false end end, {L})",
        "lists:sublist({D}, 2)", "lists:takewhile(fun(X) -> {P} end, {D})", "lists:nthtail(1, {D})",
        "proplists:get_value(k, {K}, {L})", "lists:append(proplists:get_all_values(l, {K}))",
        "case lists:keyfind(k, 1, {K}) of {_, X} -> X; false -> {L} end",
        "lists:append([X || {_, X} <- lists:keystore(k, 1, {K}, {k, {L}})])",
        "lists:append([X || {_, X} <- lists:keydelete(l, 1, {K})])",
        "maps:get(l, maps:merge(#{k => {L}}, #{l => {L}}), {L})", "lists:append(maps:values(#{k => {L}, l => {L}}))",
        "ordsets:intersection(lists:usort({L}), lists:usort({L}))", "sets:to_list(sets:from_list({L}))",
        "try {L} of [] -> {L}; X -> X catch _:_ -> [] end",
        "try hd({L}), {L} catch _:_ -> {L} end", "try [X | _] = {L}, [X] catch _:_ -> {L} end",
        "try list_to_integer({E}) of _ -> {L} catch error:badarg -> {L} end",
        'try case {E} of "1" -> {L}; false -> {L} end catch _:_ -> {L} end',
        "{H}", "{H}", "{H}",
    ),
    # a list whose order is that of its text: of alternatives, ours is the order of the first
    "D": ("[{T}, {T}]", "([{T}] ++ [{T} || {E} =/= false])", '[{T} | [{T} || {E} =:= "1"]]'),
    "K": ("[{k, {L}}, {l, {L}}]", "[{l, {L}}]", '([{l, {L}}] ++ case {E} of "1" -> [{k, {L}}]; _ -> [] end)'),
    "B": (
        '{E} =:= "1"', "{E} =/= false", 'lists:member({E}, ["1", "2"])',
        "lists:any(fun(X) -> {P} end, {L})", "lists:all(fun(X) -> {P} end, {L})", "lists:member({T}, {L})",
        "length({L}) > 1", "{L} =:= []", "({B}) andalso ({B})", "({B}) orelse ({B})", "not ({B})",
        "lists:keymember(k, 1, {K})",
    ),
    "P": (
        "X =/= {T}", "X =:= {T}", 'X =:= {T} orelse {E} =:= "1"', "X =/= {T} andalso {E} =/= false",
        "lists:member(X, {L})", "not lists:member(X, {L})",
    ),
    "G": (
        'X =:= "1"', "is_list(X)", "is_atom(X), X =:= false", 'X =:= "1"; X =:= "2"', "not is_atom(X), length(X) > 0",
    ),
    "E": ('os:getenv("A")', 'os:getenv("B")', 'os:getenv("A", "1")', 'os:getenv("B", "x")'),
    "T": TESTS,
}  # fmt: skip
ENDING = {"L": 5, "K": 1, "B": 3, "P": 4}
"""How many forms of a kind, the first ones, hold nothing that goes deeper."""

HELPERS = (
    ("NAME(X) when {G} -> {L};\nNAME(_) -> {L}.", "NAME({E})"),
    ("NAME(X) -> if {G} -> {L}; {G} -> {L}; true -> {L} end.", "NAME({E})"),
    ('NAME("1", X) -> X;\nNAME(false, X) when X =/= [] -> {L};\nNAME(_, X) -> {L} ++ X.', "NAME({E}, {L})"),
    ("NAME([X | Y]) when X =/= {T} -> [X | NAME(Y)];\nNAME([_ | Y]) -> NAME(Y);\nNAME([]) -> {L}.", "NAME({L})"),
    (
        'NAME(X, Y) -> case {X, Y} of {"1", _} -> {L}; {_, "1"} when {G} -> {L}; {X, X} -> {L}; _ -> {L} end.',
        "NAME({E}, {E})",
    ),
)
"""Functions, and how they are called."""

_HOLE = re.compile(r"\{([A-Z])\}")


@dataclass(frozen=True)
class Program:
    """An expression that gives a list of tests, and the functions that it calls."""

    expression: str
    functions: str


def program(seed: int, depth: int = 3) -> Program:
    """Make a program; the same number gives the same one."""
    writer = _Writer(random.Random(seed), f"f{seed}")  # noqa: S311  # nothing is secret
    return Program(writer.write("L", depth), "".join(writer.functions))


class _Writer:
    """Writes one program, with a name of its own for each variable and function."""

    def __init__(self, chance: random.Random, prefix: str) -> None:
        self._chance = chance
        self._prefix = prefix
        self._names = 0
        self.functions: list[str] = []

    def write(self, kind: str, depth: int) -> str:
        if kind == "H":
            return self._call(depth)
        forms = GRAMMAR[kind]
        return self._filled(self._chance.choice(forms if depth > 0 else forms[: ENDING.get(kind)]), depth)

    def _filled(self, form: str, depth: int) -> str:
        while "{P}" in form:  # it speaks of the variables of what it stands in
            form = form.replace("{P}", self._chance.choice(GRAMMAR["P"][: None if depth > 1 else ENDING["P"]]), 1)
        while "{G}" in form:
            form = form.replace("{G}", self._chance.choice(GRAMMAR["G"]), 1)
        self._names += 1
        named = re.sub(r"\b([XY])\b", rf"\g<1>{self._names}", form)
        return _HOLE.sub(lambda hole: self.write(hole[1], depth - 1), named)

    def _call(self, depth: int) -> str:
        definition, call = self._chance.choice(HELPERS)
        name = f"{self._prefix}_{len(self.functions)}"
        self.functions.append("")
        self.functions[int(name.rpartition("_")[2])] = self._filled(definition.replace("NAME", name), depth - 1) + "\n"
        return self._filled(call.replace("NAME", name), depth - 1)
