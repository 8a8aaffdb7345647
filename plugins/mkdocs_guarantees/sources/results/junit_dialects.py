"""A `<testcase>` as some tool wrote it becomes the identity of the test that the tool meant.

The tools agree on the element names and on little else. Each dialect is one function that says where suite, group, case
and variant stand, and one that recognizes the dialect from what it alone writes. The order of DIALECTS matters: what a
tool states outright stands before what merely looks like it.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources.results.pytest_node import without_parameters
from mkdocs_guarantees.sources.results.result import TEST_ID, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_guarantees.sources.results.junit_entry import Entry


class Identity(NamedTuple):
    """Which test a result is of; see `Result` for the fields."""

    suite: str
    case: str
    group: str = ""
    variant: str = ""
    role: Role = Role.TEST
    file: str = ""
    line: int = 0


class Dialect(NamedTuple):
    """How one tool writes JUnit XML.

    Attributes:
        framework: the word that `Result.framework` gets.
        claims: is this test case written by that tool?
        identify: makes, for each suite, the function that says which test a case is.
    """

    framework: str
    claims: Callable[[Entry], bool]
    identify: Callable[[], Callable[[Entry], Identity]]


def identity_of_suite(entry: Entry) -> Identity:
    """Say what a failure or an error is of that stands in a suite and in no test case."""
    return Identity(entry.suite.get("name", ""), "", role=Role.SETUP, file=entry.suite.get("file", ""))


def dialect_of(entry: Entry) -> Dialect:
    """Tell the dialect from the first test case of a suite."""
    return next((dialect for dialect in DIALECTS if dialect.claims(entry)), UNKNOWN)


# Common Test: cth_surefire


def _is_common_test(entry: Entry) -> bool:
    if entry.suite.get("name", "").endswith("_SUITE"):
        return True
    return "classname" not in entry.attributes and "log" in entry.suite and "log" in entry.attributes


class _CommonTest:
    """Follows the groups of one suite.

    Through OTP 25 at least, the name of a group whose set-up failed or skipped is never taken off the hook's own stack,
    so that it stands before the groups of all that runs later, other suites included. So the groups that are open are
    counted here, and a name only ever adds what comes after the name of the group around it.
    """

    def __init__(self) -> None:
        self._written: list[str] = []
        self._open: list[str] = []
        self._seen: Counter[tuple[str, str]] = Counter()

    def __call__(self, entry: Entry) -> Identity:
        written, name = entry["group"], entry.name
        if name == "init_per_suite" or not self._written:
            self._written, self._open = [written if name == "init_per_suite" else ""], []
        if name == "init_per_group":
            self._enter(written)
        else:
            self._resume(written)
        group = "/".join(self._open)
        if name == "end_per_group":
            self._leave(ran=all(mark.kind != "skipped" for mark in entry.marks))
        return Identity(
            suite=_erlang_module(entry["file"]) or entry.suite.get("name", ""),
            case=name,
            group=group,
            variant=self._variant(group, name),
            role=_role_of_ct(name),
            file=entry["file"],
            line=_integer(entry["line"]),
        )

    def _enter(self, written: str) -> None:
        while len(self._written) > 1 and not written.startswith(self._written[-1] + "."):
            self._written.pop()
        around = self._written[-1]
        self._written.append(written)
        self._open.append(written.removeprefix(f"{around}." if around else ""))

    def _resume(self, written: str) -> None:
        while len(self._written) > 1 and written != self._written[-1]:
            self._written.pop()
        if written != self._written[-1]:  # an order of groups that is not understood: say what is written
            self._open = written.split(".")
        elif len(self._written) == 1 and written == self._written[0]:
            self._open = []

    def _leave(self, *, ran: bool) -> None:
        if self._open:
            self._open.pop()
        if ran and len(self._written) > 1:
            self._written.pop()

    def _variant(self, group: str, name: str) -> str:
        self._seen[group, name] += 1
        count = self._seen[group, name]
        return f"repeat {count}" if count > 1 else ""


def _erlang_module(path: str) -> str:
    """Give the module of a source file; a failed suite hook makes Common Test report all suites under one name."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return name.removesuffix(".erl") if name.endswith("_SUITE.erl") else ""


def _role_of_ct(name: str) -> Role:
    if name in {"init_per_suite", "init_per_group"}:
        return Role.SETUP
    return Role.TEARDOWN if name in {"end_per_suite", "end_per_group"} else Role.TEST


# EUnit: eunit_surefire

_EUNIT_SUITE = re.compile(r"(module|application|directory|file) '(.*)'", re.DOTALL)
_EUNIT_CASE = re.compile(r"([\w@']+):(\d+) (-?)([^\s(]+)(?: \((.*)\))?", re.DOTALL)
_EUNIT_FIXTURE = re.compile(r"fixture (setup|cleanup) ")
_FUN_IN = re.compile(r"([^/]+)/\d+-fun-\d+-")


def _is_eunit(entry: Entry) -> bool:
    if "classname" in entry.attributes:
        return False
    return bool(_EUNIT_SUITE.fullmatch(entry.suite.get("name", "")) or _EUNIT_CASE.fullmatch(entry.name))


def _eunit(entry: Entry) -> Identity:
    suite = _EUNIT_SUITE.fullmatch(entry.suite.get("name", ""))
    module = suite[2] if suite else entry.suite.get("name", "")
    fixture = _EUNIT_FIXTURE.match(entry.name)
    if fixture:
        return Identity(module, entry.name, role=Role.SETUP if fixture[1] == "setup" else Role.TEARDOWN)
    case = _EUNIT_CASE.fullmatch(entry.name)
    if not case:
        return Identity(module, entry.name)
    generated = _FUN_IN.fullmatch(case[4]) if case[3] else None
    name = generated[1] if generated else case[3] + case[4]
    variant = case[5] or (f"line {case[2]}" if generated and case[2] != "0" else "")
    return Identity(case[1].strip("'"), name, variant=variant, line=int(case[2][:9]))


# pytest


def _is_pytest(entry: Entry) -> bool:
    return (
        any(suite.get("name") in {"pytest", "pytest tests"} for suite in entry.suites)
        or any(mark.type.startswith("pytest.") for mark in entry.marks)
        or any(name == TEST_ID for name, _ in entry.properties)
        or (entry["file"].endswith(".py") and "line" in entry.attributes and "timestamp" not in entry.attributes)
    )


def _pytest(entry: Entry) -> Identity:
    file = entry["file"]
    if not entry.classname:  # a module that could not be imported or collected
        return Identity(file or entry.name, "", role=Role.SETUP, file=file)
    module, classes = _module_and_classes(entry.classname, file)
    name, variant = without_parameters(entry.name)
    line = _integer(entry["line"]) + 1 if entry["line"] else 0  # pytest counts from 0
    return Identity(file or module, name, "/".join(classes), variant, file=file, line=line)


def _module_and_classes(classname: str, file: str) -> tuple[str, list[str]]:
    """Split `tests.unit.test_a.TestB.TestC`: by the file where it is known, else a class is what has a capital."""
    parts = classname.split(".")
    depth = len(file.removesuffix(".py").split("/")) if file else 0
    if file and parts[:depth] != file.removesuffix(".py").split("/"):
        depth = 0  # --junitprefix, or a file outside the root
    if not depth:
        depth = len(list(takewhile(lambda part: not part[:1].isupper(), parts)))
    return ".".join(parts[:depth]), parts[depth:]


# unittest-xml-reporting

_STAMPED = re.compile(r"(.*)-\d{14}", re.DOTALL)
_SET_UP_OF = re.compile(r"(setUp|tearDown)(Class|Module) \((.*)\)", re.DOTALL)


def _is_unittest(entry: Entry) -> bool:
    return bool(_STAMPED.fullmatch(entry.suite.get("name", ""))) and "classname" in entry.attributes


def _unittest(entry: Entry) -> Identity:
    file, line = entry["file"], _integer(entry["line"])
    fixture = _SET_UP_OF.fullmatch(entry.name)
    if fixture:
        role = Role.SETUP if fixture[1] == "setUp" else Role.TEARDOWN
        module, _, group = fixture[3].rpartition(".") if fixture[2] == "Class" else (fixture[3], "", "")
        return Identity(file or module, "", group, role=role, file=file)
    module, _, group = entry.classname.rpartition(".")
    name, _, subtest = entry.name.partition(" ")
    return Identity(file or module, name, group, subtest, file=file, line=line)


# the others


def _is_surefire(entry: Entry) -> bool:
    return any("surefire" in value for suite in entry.suites for key, value in suite.items() if "Location" in key)


_PARAMETERS = re.compile(r"([^\[({ ]+)\s*([\[({].*)", re.DOTALL)


def _surefire(entry: Entry) -> Identity:
    suite = entry.classname or entry.suite.get("name", "")
    if entry.name in {"", suite, suite.rpartition(".")[2]}:  # @BeforeClass, a static initializer, a class not found
        return Identity(suite, "", role=Role.SETUP)
    return _with_parameters(entry, suite)


def _with_parameters(entry: Entry, suite: str, file: str = "") -> Identity:
    parts = _PARAMETERS.fullmatch(entry.name)
    name, variant = (parts[1], parts[2]) if parts else (entry.name, "")
    if variant.startswith("[") and variant.endswith("]"):
        variant = variant[1:-1]
    return Identity(suite, name, variant=variant, file=file or entry["file"], line=_integer(entry["line"]))


def _is_go(entry: Entry) -> bool:
    return "go.version" in entry.suite_properties


def _go(entry: Entry) -> Identity:
    package = entry.classname or entry.suite.get("name", "")
    name, _, subtest = entry.name.partition("/")
    whole = name in {"", "TestMain"} or not name.startswith(("Test", "Example", "Fuzz", "Benchmark"))
    if whole and entry.failed():  # the package did not build, or its TestMain failed
        return Identity(package, "", role=Role.SETUP)
    return Identity(package, name, variant=subtest)


def _root_named(name: str) -> Callable[[Entry], bool]:
    return lambda entry: bool(entry.suites) and entry.suites[0].get("name") == name


def _jest(entry: Entry) -> Identity:
    suite = entry["file"] or entry.suite.get("file", "") or entry.suite.get("name", "")
    if entry.name.endswith("test execution failure") or (entry.name == entry.suite.get("name") and entry.failed()):
        return Identity(suite, "", role=Role.SETUP, file=entry["file"])
    return Identity(suite, entry.name.strip(), file=entry["file"])


def _vitest(entry: Entry) -> Identity:
    file = entry["file"] or entry.classname or entry.suite.get("name", "")
    if entry.name == entry.suite.get("name"):  # a file that could not be loaded
        return Identity(file, "", role=Role.SETUP, file=file)
    *groups, name = entry.name.split(" > ")
    return Identity(file, name, "/".join(groups), file=file)


def _is_ctest(entry: Entry) -> bool:
    named_alike = bool(entry.name) and entry.name == entry.classname
    return named_alike and entry["status"] in {"run", "fail", "notrun", "disabled"}


def _ctest(entry: Entry) -> Identity:
    return Identity(entry.suite.get("name", ""), entry.name)


def _is_nextest(entry: Entry) -> bool:
    root = entry.suites[0] if entry.suites else {}
    return root.get("name") == "nextest-run" or ("uuid" in root and entry.classname == entry.suite.get("name"))


def _nextest(entry: Entry) -> Identity:
    return Identity(entry.suite.get("name", ""), entry.name)


def _is_exunit(entry: Entry) -> bool:
    return entry.classname.startswith("Elixir.")


_FILE_AND_LINE = re.compile(r"(.*):(\d{1,9})", re.DOTALL)


def _exunit(entry: Entry) -> Identity:
    place = _FILE_AND_LINE.fullmatch(entry["file"])
    file, line = (place[1], int(place[2])) if place else (entry["file"], 0)
    return Identity(entry.classname.removeprefix("Elixir."), entry.name, file=file, line=line)


def _is_bazel(entry: Entry) -> bool:
    return "duration" in entry.attributes and entry["status"] == "run" and entry.name == entry.suite.get("name")


_SHARD = re.compile(r"(.*)_shard_(\d{1,6}/\d{1,6})", re.DOTALL)


def _bazel(entry: Entry) -> Identity:
    shard = _SHARD.fullmatch(entry.name)
    name, variant = (shard[1], f"shard {shard[2]}") if shard else (entry.name, "")
    return Identity(name, name, variant=variant)


def _unknown(entry: Entry) -> Identity:
    suite = entry.classname or entry.suite.get("name", "")
    return _with_parameters(entry, suite, entry["file"] or entry.suite.get("file", ""))


def _integer(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _stateless(identify: Callable[[Entry], Identity]) -> Callable[[], Callable[[Entry], Identity]]:
    return lambda: identify


DIALECTS = (
    Dialect("common_test", _is_common_test, _CommonTest),
    Dialect("eunit", _is_eunit, _stateless(_eunit)),
    Dialect("jest", _root_named("jest tests"), _stateless(_jest)),
    Dialect("vitest", _root_named("vitest tests"), _stateless(_vitest)),
    Dialect("unittest", _is_unittest, _stateless(_unittest)),
    Dialect("surefire", _is_surefire, _stateless(_surefire)),
    Dialect("nextest", _is_nextest, _stateless(_nextest)),
    Dialect("exunit", _is_exunit, _stateless(_exunit)),
    Dialect("go", _is_go, _stateless(_go)),
    Dialect("ctest", _is_ctest, _stateless(_ctest)),
    Dialect("bazel", _is_bazel, _stateless(_bazel)),
    Dialect("pytest", _is_pytest, _stateless(_pytest)),
)
UNKNOWN = Dialect("", lambda _: True, _stateless(_unknown))
