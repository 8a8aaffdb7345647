"""Each function of Erlang's own library that is evaluated gives what Erlang gives; `library.yml` keeps what that is."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest
import yaml
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.sources.files import Tree
from mkdocs_guarantees.sources.suites.common_test import library
from mkdocs_guarantees.sources.suites.common_test.evaluate import Frame, Interpreter
from mkdocs_guarantees.sources.suites.common_test.module import Key, Reader
from mkdocs_guarantees.sources.suites.common_test.repository import Repository
from mkdocs_guarantees.sources.suites.common_test.values import (
    Atom,
    Choice,
    Env,
    Fun,
    Item,
    Map,
    Number,
    Seq,
    Text,
    Truth,
    Tup,
    Unknown,
    Value,
    shown,
)

KEPT = Path(__file__).with_name("library.yml")
VALUES: dict[str, str] = yaml.safe_load(KEPT.read_text(encoding="utf-8"))
MODULE = "library_values"
ELSEWHERE = {"module_info", "os:getenv"}
"""Fixture suites show these."""


def module(expressions: list[str]) -> str:
    """Write a module with a function for each expression: `e0/0`, `e1/0` and so on."""
    functions = "".join(f"e{number}() -> {text}.\n" for number, text in enumerate(expressions))
    return f"-module({MODULE}).\n-compile([export_all, nowarn_export_all]).\ndouble(X) -> X * 2.\n{functions}"


def evaluated(expressions: list[str], root: Path) -> dict[str, str]:
    repository = Repository(f"{MODULE}.erl", Tree(root), Settings())
    read = repository.read(f"{MODULE}.erl", module(expressions).encode())
    repository.modules[MODULE] = read
    machine = Interpreter(repository)
    return {text: shown(machine.result(read, Key(f"e{number}", 0))) for number, text in enumerate(expressions)}


def told_by_erlang(expressions: list[str], folder: Path) -> dict[str, str]:
    (folder / f"{MODULE}.erl").write_text(module(expressions), encoding="utf-8")
    each = f"[io:format(Line, [{MODULE}:F()]) || F <- Names]"
    names = ",".join(f"e{number}" for number in range(len(expressions)))
    program = f'Names = [{names}], Line = "~0tp~n", {each}, halt().'
    for command in (["erlc", f"{MODULE}.erl"], ["erl", "-noshell", "-eval", program]):
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
    return dict(zip(expressions, done.stdout.splitlines(), strict=True))


def test_what_is_evaluated_is_what_erlang_gave(tmp_path: Path) -> None:
    """Strings and binaries are one and the same for us.

    Guarantees:
        - A list of tests that is put together by functions of Erlang's library is read as Erlang makes it
    """
    wanted = {text: re.sub(r'<<("[^"]*")>>', r"\1", value) for text, value in VALUES.items()}
    assert evaluated([*VALUES], tmp_path) == wanted


@pytest.mark.parametrize("sign", ["+", "-", "*"])
def test_numbers_that_are_too_large_are_not_known(sign: str, tmp_path: Path) -> None:
    text = f"1{'0' * 400} {sign} 1.5"
    assert evaluated([text], tmp_path) == {text: f"{text[:79]}…"}


def test_a_key_that_only_a_run_knows_is_neither_there_nor_absent(tmp_path: Path) -> None:
    head = '(fun(K) -> case #{"a" => x} of #{K := V} -> V; #{} -> y end end)'
    texts = [f'{head}("a")', f'{head}("b")', f'{head}(os:getenv("KEY"))', 'maps:get(os:getenv("KEY"), #{"a" => x}, y)']
    assert [*evaluated(texts, tmp_path).values()] == ["x", "y", "…", 'maps:get(os:getenv("KEY"), #{"a" => x}, y)']


def test_each_function_that_is_known_has_an_example() -> None:
    known = {f"{module}:{name}".removeprefix("erlang:") for module, name, _ in library.FUNCTIONS} - ELSEWHERE
    named = set(re.findall(r"[a-z_]+(?::[a-z_]+)?(?=[(/])", " ".join(VALUES).replace("erlang:", "")))
    assert known - named == set()


@pytest.mark.erlang
@pytest.mark.skipif(shutil.which("erlc") is None, reason="Erlang (erlc) is not installed")
def test_erlang_still_gives_what_is_kept(tmp_path: Path, *, update_golden: bool) -> None:
    found = told_by_erlang([*VALUES], tmp_path)
    if update_golden:
        head = "".join(f"{line}\n" for line in KEPT.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
        KEPT.write_text(head + yaml.safe_dump(found, sort_keys=False, width=200), encoding="utf-8")
    assert found == VALUES


MODULE_OF_ANYTHING = Reader(frozenset(), lambda *_: None).read(
    "x.erl", b"-module(x).\nf(X) -> X.\nf(X, Y) -> {X, Y}.\n"
)
ANYTHING: tuple[Value, ...] = (
    Atom("a"),
    Number(-1),
    Number(2),
    Number(10**400),
    Number(1.5),
    Text("~s_a"),
    Seq((Item(Atom("a")), Item(Tup((Atom("a"),))), Item(Unknown("why")))),
    Seq((Item(Tup((Atom("a"), Number(1)))), Item(Text("b"), ("X=1",)))),
    Seq((Item(Tup((Atom("b"), Seq()))), Item(Tup(())))),
    Map(((Atom("a"), Number(1)), (Text("b"), Seq()))),
    Choice((Item(Atom("a"), ("X=1",)), Item(Seq(), ("X not 1",)))),
    Unknown("why", "X"),
    Env("HOME"),
    Truth("yes", "no"),
    Fun(MODULE_OF_ANYTHING, name="f", arity=2),
)


@pytest.mark.parametrize("function", sorted(library.FUNCTIONS), ids=lambda function: f"{function[0]}:{function[1]}")
def test_a_function_may_be_given_anything(function: tuple[str, str, int]) -> None:
    """Suites call functions with what Erlang itself would refuse, where that is never reached."""
    module, name, arity = function
    machine = Interpreter(Repository("x.erl", Tree(Path("/nowhere")), Settings()))
    for args in product(ANYTHING[:: max(arity - 2, 1)], repeat=arity):
        machine.steps = 0
        value = library.call(machine, Frame(MODULE_OF_ANYTHING, {}), module, name, args)
        assert value is None or isinstance(shown(value), str)
