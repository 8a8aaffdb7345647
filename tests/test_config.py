"""Options as somebody wrote them become settings, or one message that says which option, where, and what is meant."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from command_lines import runner
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees import config
from mkdocs_guarantees.config import Settings, parse
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hosts.cli import main
from mkdocs_guarantees.hosts.configuration import configuration
from mkdocs_guarantees.hosts.mkdocs_plugin import OPTIONS
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"suite": []}, "suite: no such option; did you mean 'suites'?"),
        ({"zzz": 1}, "zzz: no such option"),
        ({"suites": 1}, "suites: a list of texts is needed, not 1"),
        ({"suites": ["a", 2]}, "suites[1]: a text is needed, not 2"),
        ({"suites": ["a", None]}, "suites[1]: a text is needed, not nothing"),
        ({"cards": "yes"}, "cards: true or false is needed, not 'yes'"),
        ({"cards": 1}, "cards: true or false is needed, not 1"),
        ({"scenarios": ["a"]}, "scenarios: a text is needed, not ['a']"),
        ({"commands": []}, "commands: a mapping is needed, not []"),
        ({"commands": {"pytest": 1}}, "commands.pytest: a text is needed, not 1"),
        ({"common_test": {"define": []}}, "common_test.define: no such option; did you mean 'defines'?"),
        ({"common_test": {"defines": ["A", {}]}}, "common_test.defines[1]: a text is needed, not {}"),
        ({"docs_dir": "/docs"}, "docs_dir: a path from the root of the repository is needed, not '/docs'"),
        ({"common_test": None}, "common_test: a mapping of options is needed, not nothing"),
        *(
            ({"pages": pages}, f"pages: the name of a folder of its own below the pages is needed, not {pages!r}")
            for pages in ("", ".", "/", "..", "../x", "a/../../x", "/x", "./")
        ),
        ({"": 3}, ": no such option"),
        ({5: 3}, "5: no such option"),
        ({"smoke_limit": "ninety"}, "smoke_limit: a time such as 90 s or 5 min is needed, not 'ninety'"),
        ({"severity": {"RB5": True}}, "severity.RB5: a text is needed, not True"),
        ({"severity": {"RB5": "fatal"}}, "severity.RB5: 'fatal' is none of 'error', 'warning', 'info', 'off'"),
        ({"commands": {"pytest": False}}, "commands.pytest: a text is needed, not False"),
        (
            {"commands": {"pytset": "pytest {ids}"}},
            "commands.pytset: no such framework; there are common_test, pytest, unittest; did you mean 'pytest'?",
        ),
        (
            {"commands": {"pytest": "pytest {nope}"}},
            "commands.pytest: nothing fills {nope}; there are {path}, {suite}, {ids}, {cases}, {groups}",
        ),
        (
            {"source_url": "https://example.org/{pth}#L{line}"},
            "source_url: nothing fills {pth}; there are {path}, {line}; did you mean 'path'?",
        ),
        (
            {"policy": {"critical": "love"}},
            "policy.critical: 'love' is none of smoke, test, section, guarantee, evidence 7d",
        ),
    ],
)
def test_a_wrong_option_is_named_by_its_path(raw: dict[Any, Any], message: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(raw, place_of=lambda _: Span("mkdocs.yml", 7))
    assert str(caught.value) == f"mkdocs.yml:7: {message}"


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ({}, Settings()),
        ({"suites": "one"}, Settings(suites=("one",))),
        ({"suites": ["one", "two"]}, Settings(suites=("one", "two"))),
        ({"cards": False, "pages": "x"}, Settings(cards=False, pages="x")),
        ({"docs_dir": "./docs/", "pages": "x/"}, Settings(pages="x")),
        ({"docs_dir": "."}, Settings(docs_dir="")),
        ({"now": datetime(2026, 11, 22, 22, tzinfo=UTC)}, Settings(now="2026-11-22T22:00:00+00:00")),
        ({"severity": {"RB5": False}}, Settings(severity={"RB5": "off"})),  # YAML reads `off` as false
        ({"smoke_limit": "90 s"}, Settings(smoke_limit="90 s")),
        ({"commands": {"pytest": "X=${HOME} pytest {ids,}"}}, Settings(commands={"pytest": "X=${HOME} pytest {ids,}"})),
        ({"common_test": {"defines": ["A"]}}, Settings(common_test=config.CommonTest(defines=("A",)))),
    ],
)
def test_options_become_settings(raw: dict[str, Any], wanted: Settings) -> None:
    assert parse(raw) == wanted


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from([item.name for item in fields(Settings)]) | st.text(max_size=5), JSON, max_size=3)
)
def test_any_options_are_settings_or_a_message(raw: dict[str, Any]) -> None:
    try:
        found: object = parse(raw)
    except UserError as error:
        found = error
    assert isinstance(found, Settings | UserError)


def test_a_root_that_is_not_there_is_told(tmp_path: Path) -> None:
    text = "site_name: x\nplugins:\n  - guarantees:\n      root: ../srvice\n"
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"^mkdocs\.yml:4: root: there is no folder '.*srvice'$"):
        configuration(tmp_path)


def test_every_option_is_one_of_the_plugin_and_a_flag_with_a_sentence_of_help() -> None:
    shown = runner().invoke(main, ["index", "--help"]).output
    flags = {name: "--" + name.replace("_", "-").replace(".", "-") for name, _, _ in config.options()}
    missing = [name for name, flag in flags.items() if flag not in shown]
    texts = [name for name, item, _ in config.options() if not item.metadata["help"].endswith(".")]
    assert (missing, texts, {item.name for item in fields(Settings)} - set(OPTIONS)) == ([], [], set())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mkdocs.yml", "site_name: x\nplugins:\n  - guarantees:\n      pages: found\n"),
        ("mkdocs.yml", "site_name: x\nplugins:\n  guarantees:\n    pages: found\n"),
        ("mkdocs.yml", "site_name: x\nplugins: [search]\nmarkdown_extensions:\n  - guarantees:\n      pages: found\n"),
        ("mkdocs.yaml", "site_name: x\nplugins:\n  - guarantees: {pages: found}\n"),
        ("guarantees.yml", "pages: found\n"),
        ("guarantees.yaml", "pages: found\n"),
        ("pyproject.toml", '[tool.guarantees]\npages = "found"\n'),
    ],
)
def test_options_are_found_wherever_they_may_stand(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = configuration(tmp_path)
    assert (found.settings.pages, found.path) == ("found", name)


def test_a_site_wins_over_a_file_of_its_own_and_that_over_a_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.guarantees]\npages = "project"\n', encoding="utf-8")
    before = configuration(tmp_path).settings.pages
    (tmp_path / "guarantees.yml").write_text("pages: own\n", encoding="utf-8")
    between = configuration(tmp_path).settings.pages
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [{guarantees: {pages: site}}]\n", encoding="utf-8")
    assert (before, between, configuration(tmp_path).settings.pages) == ("project", "own", "site")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b: c\n", "mkdocs.yml:1:5: not YAML: mapping values are not allowed here"),
        ("- a\n", "mkdocs.yml:1: a mapping of options is needed at the top"),
        (b"\xff\xfe", "mkdocs.yml:1:1: the byte 0xFF is not UTF-8; save the file as UTF-8"),
        (
            "plugins:\n  - search\n  - guarantees:\n      suites:\n        - a\n        - 5\n",
            "mkdocs.yml:6: suites[1]: a text is needed, not 5",
        ),
        ("plugins:\n  - guarantees:\n      suite: a\n", "mkdocs.yml:3: suite: no such option; did you mean 'suites'?"),
        (
            "plugins:\n  guarantees:\n    common_test:\n      define: a\n",
            "mkdocs.yml:4: common_test.define: no such option; did you mean 'defines'?",
        ),
        (
            "plugins:\n  - guarantees: [a, b]\n",
            "mkdocs.yml:2: guarantees: a mapping of options is needed, not ['a', 'b']",
        ),
        ("plugins:\n  guarantees: 5\n", "mkdocs.yml:2: guarantees: a mapping of options is needed, not 5"),
        (
            "plugins: [{guarantees: {results: '[z-a]'}}]",
            "mkdocs.yml:1: results[0]: '[z-a]' is no glob as in a .gitignore",
        ),
        ("plugins: [{guarantees: {suites: [a, '!']}}]\n", "mkdocs.yml:1: suites[1]: '!' is no glob as in a .gitignore"),
        ("plugins: [{guarantees: {exclude: '\\'}}]\n", r"mkdocs.yml:1: exclude[0]: '\\' is no glob as in a .gitignore"),
        (
            "plugins: [{guarantees: {alerts: '[z-a]'}}]\n",
            "mkdocs.yml:1: alerts[0]: '[z-a]' is no glob as in a .gitignore",
        ),
        (
            "plugins: [{guarantees: {per_path: {'!': RB1}}}]\n",
            "mkdocs.yml:1: per_path.!: '!' is no glob as in a .gitignore",
        ),
        ("a: 2026-99-99\n", "mkdocs.yml:1:4: not YAML: '2026-99-99' is no timestamp"),
        ("a: " + "[" * 5_000, "mkdocs.yml: not YAML that can be read: it is nested too deeply"),
        ('INHERIT: "\\0"\n', r"mkdocs.yml: INHERIT: '\x00' is no path"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(tmp_path: Path, text: str | bytes, message: str) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UserError) as caught:
        configuration(tmp_path)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tool = 3\n", "pyproject.toml: tool: a table is needed, not 3"),
        ("[tool]\nguarantees = 3\n", "pyproject.toml: guarantees: a mapping of options is needed, not 3"),
        ("a = " + "[" * 5_000, "pyproject.toml: not TOML that can be read: it is nested too deeply"),
    ],
)
def test_a_project_that_cannot_be_used_says_where_and_why(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        configuration(tmp_path)
    assert str(caught.value) == message


@pytest.mark.parametrize("toc", ["5", "[a]", "{slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: 5}}"])
def test_odd_options_of_other_extensions_are_theirs_to_refuse(tmp_path: Path, toc: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"markdown_extensions: [[a], {{toc: {toc}}}]\n", encoding="utf-8")
    assert configuration(tmp_path).settings == Settings()


def test_a_value_that_anchors_make_huge_is_shown_in_short(tmp_path: Path) -> None:
    anchors = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    text = f"a0: &a0 x\n{anchors}plugins: [{{guarantees: {{pages: *a29}}}}]\n"
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        configuration(tmp_path)
    assert caught.value.message.startswith("pages: a text is needed, not [[[[[[")


def test_a_python_object_in_a_configuration_is_not_made(tmp_path: Path) -> None:
    text = "a: !!python/object/apply:os.mkdir [made]\nb: !!python/name:nowhere.at_all\nplugins: [guarantees]\n"
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert (configuration(tmp_path).settings, (tmp_path / "made").exists()) == (Settings(), False)


@pytest.mark.parametrize(
    ("above", "message"),
    [
        ("INHERIT: mkdocs.yml\n", "base.yml: INHERIT: 'mkdocs.yml' leads back to this file"),
        ("INHERIT: base.yml\n", "base.yml: INHERIT: 'base.yml' leads back to this file"),
        ("INHERIT: ../gone.yml\n", "../gone.yml: cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_inherits_from_itself_or_from_nothing_says_so(tmp_path: Path, above: str, message: str) -> None:
    (tmp_path / "mkdocs.yml").write_text("INHERIT: base.yml\n", encoding="utf-8")
    (tmp_path / "base.yml").write_text(above, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        configuration(tmp_path)
    assert str(caught.value) == message


@given(st.binary(max_size=60))
def test_any_bytes_are_a_configuration_or_a_message(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "any_bytes"
    folder.mkdir(exist_ok=True)
    for name in ("mkdocs.yml", "pyproject.toml"):
        for old in folder.iterdir():
            old.unlink()
        (folder / name).write_bytes(data)
        try:
            found: object = configuration(folder).settings
        except UserError as error:
            found = error
        assert isinstance(found, Settings | UserError)
