"""Options as somebody wrote them become Settings; each option is declared here, once."""

from __future__ import annotations

import posixpath
import re
import reprlib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.globs import is_glob
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.near_misses import hint
from mkdocs_guarantees.periods import FORMS, is_period, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import DataclassInstance

Made = TypeVar("Made", bound="DataclassInstance")

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "common_test": "rebar3 ct --suite {path} [--group {groups,}] --case {cases,}",
        "pytest": "pytest {ids}",
        "unittest": "python -m unittest {ids}",
    }
)
"""How cases of one suite are run again.

`{path}` and `{suite}` are the suite's. `{ids}`, `{cases}` and `{groups}` list what is of the cases, with spaces between
or, written `{cases,}`, with commas. What stands in brackets is left out where a list in it is empty.
"""

PLACEHOLDERS = ("path", "suite", "ids", "cases", "groups")
"""What a command may name in braces."""

NEEDS = ("smoke", "test", "section", "guarantee")
"""What a policy may ask for, besides `evidence` with a period."""

SEVERITIES = ("error", "warning", "info")
OFF = "off"
"""Written in place of a severity for a rule that is not wanted. YAML reads the word as false."""


def option(default: Any, text: str) -> Any:  # noqa: ANN401  # as dataclasses.field
    """Declare an option: its default and one sentence of help."""
    if isinstance(default, type):
        return field(default_factory=default, metadata={"help": text})
    if isinstance(default, Mapping):  # Python 3.11 takes a mapping proxy for a mutable default
        return field(default_factory=lambda: default, metadata={"help": text})
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonTest:
    """What a Common Test suite does not say itself."""

    all_calls: Mapping[str, str] = option(
        MappingProxyType({}),
        "For helpers that list tests, called in `all/0`: `module:function` to a pattern of names, such as `t_*`.",
    )
    defines: tuple[str, ...] = option(("TEST",), "Macros that `-ifdef` finds defined.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that a user can set. Paths and globs are relative to the root of the repository, with `/`."""

    suites: tuple[str, ...] = option((), "Globs of suite files. Empty: every file that a framework would take for one.")
    exclude: tuple[str, ...] = option(
        (), "Globs of files and folders that are never read as suites, documents or alerts."
    )
    scenarios: str = option("data/scenarios.yml", "The scenarios: a file, or a folder of `.yml` files.")
    requirements: str = option("data/requirements.yml", "The requirements: a file, or a folder of `.yml` files.")
    lock: str = option("data/guarantees.lock.yml", "The file that remembers what a person last reviewed.")
    docs_dir: str = option("docs", "The folder of the runbooks. MkDocs sets it from its own `docs_dir`.")
    pages: str = option("guarantees", "The folder, inside the site, of the generated pages.")
    suite_pages: bool = option(True, "Write a page for each suite; without, all cases stand in the index only.")  # noqa: FBT003
    cards: bool = option(True, "Put a card under each runbook section that a scenario names.")  # noqa: FBT003
    strip: bool = option(True, "Put a one-line summary at the top of each page that has cards.")  # noqa: FBT003
    code_spans: bool = option(True, "Make code spans that name a test or a suite links to it.")  # noqa: FBT003
    documents: tuple[str, ...] = option(
        ("*.md", "*.markdown"),
        "Globs of Markdown files in which lint looks for names of tests, besides the pages.",
    )
    alerts: tuple[str, ...] = option(
        ("**/alerts/*.yml", "**/alerts/*.yaml", "**/*.rules.yml", "**/*.rules.yaml"),
        "Globs of Prometheus rule files and PrometheusRule manifests.",
    )
    select: tuple[str, ...] = option(("RB",), "Codes, or beginnings of codes, of the rules that lint applies.")
    ignore: tuple[str, ...] = option((), "Codes, or beginnings of codes, of the rules that lint leaves out.")
    severity: Mapping[str, str] = option(
        MappingProxyType({}), "For each code, or beginning of one: `error`, `warning`, `info` or `off`."
    )
    per_path: Mapping[str, str] = option(
        MappingProxyType({}), "For each glob of files, the codes that are left out there, with commas between them."
    )
    fail_on: str = option("warning", "The least severity with which lint leaves with 1: `error`, `warning`, `info`.")
    baseline: str = option("", "A file of findings that are known; `lint --update-baseline` writes it.")
    policy: Mapping[str, str] = option(
        MappingProxyType({}),
        "For each severity of alerts, or `all`, what a scenario needs: `smoke, test, section, guarantee, evidence 7d`.",
    )
    phrases: tuple[str, ...] = option(
        tuple(f"{verb} by test" for verb in ("verified", "covered", "proved", "proven", "guaranteed", "checked")),
        "Wordings by which a sentence claims that a test stands behind it; articles and the plural are understood.",
    )
    test_commands: Mapping[str, str] = option(
        MappingProxyType({}), "Commands that stand for a known one, such as `just ct` for `rebar3 ct`."
    )
    met_conditions: tuple[str, ...] = option((), "Conditions of tests, as the suites' pages word them, that CI meets.")
    fault_sections: tuple[str, ...] = option(
        ("Diagnosis: *", "Scenario: *", "Scenario ?*: *", "Fault: *", "Failure: *", "Incident: *"),
        "Patterns of headings that describe a fault, on pages that scenarios name.",
    )
    smoke_document: str = option("", "The page, below `docs_dir`, that lists the smoke set by hand.")
    smoke_limit: str = option("5 min", "How long a scenario of the smoke set may take.")
    results: tuple[str, ...] = option((), "Globs of recorded results of tests; they are read at each build.")
    store: str = option(
        ".guarantees/history.sqlite3", "The file in which `guarantees results add` keeps results; read if it exists."
    )
    keep: int = option(50, "Results that the store keeps of each test and environment; older ones are counted.")
    matrix: tuple[str, ...] = option(
        (),
        "Names in the environment of runs, such as `os`, by which runs stand side by side: a failure in one stays one.",
    )
    stale_after: str = option("30d", "The age from which a pass proves nothing: `30d`, `12h`, `2w`, or `never`.")
    now: str = option("", "The moment to judge by, such as `2026-11-22T12:00:00Z`. Empty: that of the build.")
    commands: Mapping[str, str] = option(
        COMMANDS,
        "For each framework, the command that runs cases of a suite again; the guide has its placeholders.",
    )
    source_url: str = option(
        "",
        "Address of a line of a source file, with `{path}` and `{line}`. Empty: made from `repo_url`, if set.",
    )
    site_url: str = option("", "Address of the site. MkDocs sets it from its own `site_url`.")
    repo_url: str = option("", "Address of the repository. MkDocs sets it from its own `repo_url`.")
    compare_to: str = option(
        "", "A revision, or a published index, with which a preview is compared: it marks what changed since."
    )
    cache: str = option(".cache/plugin/guarantees", "The folder for facts that need not be computed again.")
    common_test: CommonTest = option(CommonTest, "What a Common Test suite does not say itself.")

    def path_of(self, page: str) -> str:
        """Write a page below `docs_dir` as a path of the repository."""
        return posixpath.join(self.docs_dir, page)

    def page_at(self, path: str) -> str | None:
        """Write a path of the repository as one below `docs_dir`; None for what does not lie there."""
        prefix = self.path_of("")
        return path.removeprefix(prefix) if path.startswith(prefix) else None


class OptionError(ValueError):
    """An option with a value of the wrong kind.

    Args:
        key: which one, as a path: `suites[1]`, `common_test.defines`.
    """

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message


def parse(raw: object, *, place_of: Callable[[str], Span] = lambda _: Span("")) -> Settings:
    """Check options and make Settings of them.

    Args:
        raw: the mapping of options, as a YAML or TOML reader gives it.
        place_of: gives where an option stands from its key path, for messages; no file for one that a flag gives.

    Raises:
        UserError: at the first option that is unknown or of the wrong kind.
    """
    try:
        return _checked(_build(Settings, raw, ""))
    except OptionError as error:
        place = place_of(error.key)
        raise UserError(place.path, place.line, str(error)) from None


def _checked(settings: Settings) -> Settings:
    """Refuse texts and numbers that no setting can have, and write folders in one way: empty for the root itself."""
    if not is_period(settings.stale_after):
        raise OptionError("stale_after", f"{FORMS} is needed, not {shown(settings.stale_after)}")
    if settings.now and moment(settings.now) is None:
        raise OptionError("now", f"a time such as 2026-11-22T12:00:00Z is needed, not {shown(settings.now)}")
    if settings.keep < 1:
        raise OptionError("keep", f"a number from 1 on is needed, not {settings.keep}")
    for key, glob in _globs(settings):
        if not is_glob(glob):
            raise OptionError(key, f"{shown(glob)} is no glob as in a .gitignore")
    for check in (_check_limit, _check_severities, _check_policy, _check_templates):
        check(settings)
    if settings.docs_dir.startswith("/"):  # below the root it would be a folder that nobody named
        message = f"a path from the root of the repository is needed, not {settings.docs_dir!r}"
        raise OptionError("docs_dir", message)
    folder = posixpath.normpath(settings.docs_dir or ".")
    pages = posixpath.normpath(settings.pages.strip("/") or ".")
    if settings.pages.startswith("/") or pages.partition("/")[0] in {".", ".."}:
        raise OptionError("pages", f"the name of a folder of its own below the pages is needed, not {settings.pages!r}")
    return replace(settings, docs_dir="" if folder == "." else folder, pages=pages)


def _globs(settings: Settings) -> Iterator[tuple[str, str]]:
    """List every glob with its key."""
    for name in ("suites", "exclude", "documents", "alerts", "results"):
        yield from ((f"{name}[{number}]", glob) for number, glob in enumerate(getattr(settings, name)))
    yield from ((f"per_path.{glob}", glob) for glob in settings.per_path)


def _check_limit(settings: Settings) -> None:
    if not is_period(settings.smoke_limit):
        raise OptionError("smoke_limit", f"a time such as 90 s or 5 min is needed, not {shown(settings.smoke_limit)}")


def _check_severities(settings: Settings) -> None:
    for key, word, known in (
        ("fail_on", settings.fail_on, SEVERITIES),
        *((f"severity.{code}", word, (*SEVERITIES, OFF)) for code, word in settings.severity.items()),
    ):
        if word not in known:
            raise OptionError(key, f"{word!r} is none of {', '.join(map(repr, known))}")


def needs_of(policy: str) -> list[str]:
    """Take apart what a policy asks for: `smoke, evidence 7d`."""
    return [" ".join(part.split()) for part in policy.split(",") if part.strip()]


def _check_policy(settings: Settings) -> None:
    for kind, words in settings.policy.items():
        for need in needs_of(words):
            word, _, age = need.partition(" ")
            if need not in NEEDS and not (word == "evidence" and is_period(age)):
                raise OptionError(f"policy.{kind}", f"{need!r} is none of {', '.join(NEEDS)}, evidence 7d")


_BRACES = re.compile(r"(?<!\$)\{(\w+),?\}")
"""A placeholder; `${HOME}` is the shell's."""


def _check_templates(settings: Settings) -> None:
    """Refuse placeholders that nothing fills, and commands of frameworks that there are not."""
    for framework, command in settings.commands.items():
        if framework not in COMMANDS:
            known = f"{', '.join(COMMANDS)}{hint(framework, COMMANDS)}"
            raise OptionError(f"commands.{framework}", f"no such framework; there are {known}")
        _check_placeholders(f"commands.{framework}", command, PLACEHOLDERS)
    _check_placeholders("source_url", settings.source_url, ("path", "line"))


def _check_placeholders(key: str, template: str, known: tuple[str, ...]) -> None:
    for name in _BRACES.findall(template):
        if name not in known:
            there = ", ".join(f"{{{item}}}" for item in known)
            raise OptionError(key, f"nothing fills {{{name}}}; there are {there}{hint(name, known)}")


def options(of: type[DataclassInstance] = Settings, prefix: str = "") -> Iterator[tuple[str, Field[Any], Any]]:
    """List every option, nested ones by their dotted path: `(name, field, type)`."""
    hints = get_type_hints(of)
    for item in fields(of):
        kind = hints[item.name]
        if is_dataclass(kind):
            yield from options(kind, f"{prefix}{item.name}.")  # type: ignore[arg-type]  # is_dataclass does not narrow to a class
        else:
            yield prefix + item.name, item, kind


def _build(of: type[Made], raw: object, prefix: str) -> Made:
    if not isinstance(raw, Mapping):
        raise OptionError(prefix.rstrip(".") or "guarantees", f"a mapping of options is needed, not {shown(raw)}")
    hints = get_type_hints(of)
    for name in raw:
        if name not in hints:
            raise OptionError(f"{prefix}{name}", f"no such option{hint(str(name), hints)}")
    return of(**{name: _value(hints[name], value, f"{prefix}{name}") for name, value in raw.items()})


def _value(kind: Any, value: object, key: str) -> object:  # noqa: ANN401  # a type hint
    if is_dataclass(kind):
        return _build(kind, value, f"{key}.")  # type: ignore[arg-type]  # is_dataclass does not narrow to a class
    if get_origin(kind) is tuple:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list | tuple):
            raise OptionError(key, f"a list of texts is needed, not {shown(value)}")
        return tuple(_value(str, item, f"{key}[{number}]") for number, item in enumerate(items))
    if get_origin(kind) is Mapping:
        if not isinstance(value, Mapping):
            raise OptionError(key, f"a mapping is needed, not {shown(value)}")
        inner = get_args(kind)[1]
        return MappingProxyType({str(name): _value(inner, item, f"{key}.{name}") for name, item in value.items()})
    if value is False and key.startswith("severity."):
        return OFF
    if kind is str and isinstance(value, date):  # YAML reads a time without quotes as one
        return value.isoformat()
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise OptionError(key, f"{_WORDS[kind]} is needed, not {shown(value)}")
    return value


_WORDS = {str: "a text", bool: "true or false", int: "a whole number"}


def shown(value: object) -> str:
    return "nothing" if value is None else _REPR.repr(value)


_REPR = reprlib.Repr()
"""Shows what can be read at a glance: a few anchors of YAML make a value whose text fills the memory."""

_REPR.maxstring = _REPR.maxother = 200
