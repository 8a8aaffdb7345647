"""A history in git: everything holds, then tests are emptied, moved, gutted, renamed, deleted; lint and review tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_lines import runner
from commits import commit, git
from mkdocs_guarantees.hosts import review_cli
from mkdocs_guarantees.hosts.cli import main

if TYPE_CHECKING:
    from click.testing import Result

HERE = Path(__file__).parent / "drift"
DRAIN = """\
test_drain(_Config) ->
    ok = router:publish(<<"orders">>, 3),
    ok = fault:slow(downstream),
    3 = router:queued(<<"orders">>),
    ok = fault:heal(downstream),
    ?assertEqual(0, router:queued(<<"orders">>)),
    ?assertEqual(3, router:delivered(<<"orders">>)).
"""
FLUSH = """\
test_flush(_Config) ->
    ok = router:publish(<<"bills">>, 5),
    ok = router:flush(),
    ?assertEqual(5, router:delivered(<<"bills">>)),
    ?assertEqual(0, router:lost(<<"bills">>)),
    ?assertEqual([], router:dead_letters()).
"""
GUTTED = """\
test_flush(_Config) ->
    ok = router:flush().
"""
LATE = """\
test_late(_Config) ->
    ok = fault:delay(acks, 2000),
    ok = router:publish(<<"late">>, 1),
    ?assertEqual(1, router:delivered(<<"late">>)),
    ?assertEqual(0, router:redelivered(<<"late">>)).
"""
GONE = """\
test_gone(_Config) ->
    {ok, Dump} = router:dump(),
    [] = [Entry || Entry <- Dump, router:age(Entry) > 100].
"""
RECONNECT = """\
%% Guarantees:
%% - {promise}
test_reconnect(_Config) ->
    ok = fault:cut(nats),
    ok = fault:heal(nats),
    ?assert(router:is_connected()).
"""
BURST = """\
test_burst(_Config) ->
    {error, limit} = router:send(1000).
"""


def suite(name: str, *bodies: str, runs: bool = True) -> str:
    names = [line.partition("(")[0] for body in bodies for line in body.splitlines() if line.startswith("test_")]
    exports = ", ".join(f"{item}/1" for item in names)
    head = f'-module({name}).\n-include_lib("stdlib/include/assert.hrl").\n-export([all/0, {exports}]).\n'
    return f"{head}all() -> [{', '.join(names) if runs else ''}].\n\n" + "\n".join(bodies)


def call(root: Path, *arguments: str, **given: Any) -> Result:
    return runner().invoke(main, [*arguments, "--root", str(root)], catch_exceptions=False, **given)


OWN = {"RB101", "RB102", "RB105", "RB202", "RB205", "RB303", "RB406", "RB407"}
"""The rules that this module is about; of others it is enough that they find something."""


def findings(root: Path, *arguments: str) -> list[str]:
    """List what lint finds: code, place and message, without what no test of this module is about."""
    flags = ["--ignore", "RB5", "--ignore", "RB301", "--format", "json"]
    report = json.loads(call(root, "lint", *arguments, *flags).stdout)
    told = {item["message"]: item["message"] if item["code"] in OWN else "…" for item in report["findings"]}
    return sorted(
        f"{item['code']} {item['path']}:{item['line']} {told[item['message']]}" for item in report["findings"]
    )


def codes(root: Path, *arguments: str) -> list[str]:
    return [line.partition(" ")[0] for line in findings(root, *arguments)]


SCENARIOS = (HERE / "scenarios.yml").read_text()
RUNBOOK = (HERE / "runbook.md").read_text()
HOLDS = {
    ".gitignore": "/.cache/\n",
    "guarantees.yml": 'now: "2026-11-22T12:00:00Z"\n',
    "data/scenarios.yml": SCENARIOS,
    "docs/runbook.md": RUNBOOK,
    "test/core_SUITE.erl": suite("core_SUITE", RECONNECT.format(promise="The router reconnects within 10 s")),
    "test/drain_SUITE.erl": suite("drain_SUITE", DRAIN, FLUSH, LATE, GONE),
    "test/burst_SUITE.erl": suite("burst_SUITE", BURST),
}
DRIFTED = {
    "docs/runbook.md": RUNBOOK.replace("## Diagnosis: NATS\n", "## What to do when NATS is away\n"),
    "test/core_SUITE.erl": suite(
        "core_SUITE", RECONNECT.format(promise="The router reconnects some day"), DRAIN.replace("    ", "  "), GUTTED
    ),
    "test/drain_SUITE.erl": suite("drain_SUITE", LATE.replace("test_late", "test_acks_that_come_too_late")),
    "test/burst_SUITE.erl": suite("burst_SUITE", BURST, runs=False),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, HOLDS, "Everything holds")
    return tmp_path


@pytest.fixture
def reviewed(root: Path) -> Path:
    assert call(root, "review", "--accept", "--reason", "first review", "--by", "Ann").exit_code == 0
    commit(root, {}, "Review")
    return root


def test_what_holds_is_clean_before_and_after_the_review(root: Path) -> None:
    before = codes(root)
    call(root, "review", "--accept", "--reason", "first review")
    assert (before, codes(root), call(root, "review").stderr) == ([], [], "nothing changed since the last review\n")


def drift(root: Path) -> dict[str, str]:
    """Commit the drift; give the commits that stand in messages, and the word that stands for it in expected texts."""
    before = git(root, "rev-parse", "--short", "HEAD")
    after = commit(root, DRIFTED, "Tidy up the tests")[:9]
    return {after: "AFTER", before: "BEFORE"}


def told(text: str, names: dict[str, str]) -> str:
    for name, word in names.items():
        text = text.replace(name, word)
    return text


def test_drift_is_found_where_it_is(reviewed: Path) -> None:
    names = drift(reviewed)
    assert told("\n".join(findings(reviewed)) + "\n", names) == (HERE / "findings.txt").read_text()


def test_the_review_shows_what_changed(reviewed: Path) -> None:
    names = drift(reviewed)
    shown = call(reviewed, "review")
    assert (told(shown.stdout, names), shown.exit_code) == ((HERE / "review.txt").read_text(), 1)


def test_fixes_repair_what_is_safe_and_leave_the_rest(reviewed: Path) -> None:
    drift(reviewed)
    left = codes(reviewed, "--fix")
    text = (reviewed / "data" / "scenarios.yml").read_text()
    expected = SCENARIOS.replace("Diagnosis: NATS", "What to do when NATS is away").replace(
        "drain_SUITE:test_drain", "core_SUITE:test_drain"
    )
    assert (left, text) == (["RB101", "RB102", "RB105", "RB302", "RB303", "RB401", "RB407"], expected)


def test_after_fixes_a_person_and_a_review_it_is_clean_again(reviewed: Path) -> None:
    drift(reviewed)
    call(reviewed, "lint", "--fix", "--unsafe-fixes", "--ignore", "RB5")
    file = reviewed / "data" / "scenarios.yml"
    text = (
        file.read_text().replace("within 10 s", "some day").replace("drain_SUITE:test_flush", "core_SUITE:test_flush")
    )
    old = text.index("  - id: old-entries")
    file.write_text(text[:old] + text[text.index("  - id: burst") :])  # nobody promises that any more
    commit(reviewed, {"test/burst_SUITE.erl": suite("burst_SUITE", BURST)}, "Run the bursts again")
    left = codes(reviewed)
    call(reviewed, "review", "--accept", "--reason", "flush is proved by the soak test", "--by", "Bob")
    assert (left, codes(reviewed)) == (["RB303", "RB303", "RB407"], [])


def test_a_test_that_was_rewritten_on_its_way_is_moved_by_unsafe_fixes_only(reviewed: Path) -> None:
    rewritten = DRAIN.replace("orders", "letters").replace("downstream", "upstream").replace("router", "courier")
    core = suite("core_SUITE", RECONNECT.format(promise="The router reconnects within 10 s"), rewritten)
    drain = suite("drain_SUITE", FLUSH, LATE, GONE)
    commit(reviewed, {"test/core_SUITE.erl": core, "test/drain_SUITE.erl": drain}, "Rewrite it")
    assert (codes(reviewed, "--fix"), codes(reviewed, "--unsafe-fixes")) == (["RB102"], [])


def test_the_review_of_some_leaves_the_lines_of_all_others(reviewed: Path) -> None:
    drift(reviewed)
    lock = reviewed / "data" / "guarantees.lock.yml"
    before = lock.read_text().splitlines()
    call(reviewed, "review", "core_SUITE:test_reconnect", "--accept", "--reason", "agreed", "--by", "Bob")
    after = lock.read_text().splitlines()
    day = '{on: "2026-11-22", by: '
    assert ([line for line in before if line not in after], [line for line in after if line not in before]) == (
        [],
        ['      - "The router reconnects some day"', f'    reviewed: {day}"Bob", why: "agreed"}}'],
    )


@pytest.mark.parametrize(
    ("answers", "reasons", "left"),
    [
        ("y\ny\nin order\n", 2, 0),
        ("n\ny\nin order\n", 1, 1),
        ("maybe\ny\nquit\nin order\n", 1, 1),
        ("quit\n", 0, 1),
        ("\n\n", 0, 1),
        ("skip\n", 0, 1),
    ],
)
def test_in_a_terminal_each_change_is_asked_about(
    reviewed: Path, monkeypatch: pytest.MonkeyPatch, answers: str, reasons: int, left: int
) -> None:
    drift(reviewed)
    file = reviewed / "data" / "scenarios.yml"
    file.write_text(file.read_text().replace("within 10 s", "some day"))
    monkeypatch.setattr(review_cli, "is_terminal", lambda: True)
    done = runner().invoke(main, ["review", "--root", str(reviewed)], input=answers)
    lock = reviewed / "data" / "guarantees.lock.yml"
    assert (lock.read_text().count("in order"), int(done.exit_code != 0)) == (reasons, left)


def test_a_change_that_is_not_committed_is_told_as_well(reviewed: Path) -> None:
    file = reviewed / "test" / "burst_SUITE.erl"
    file.write_text(file.read_text().replace("1000", "2000"))
    shown = call(reviewed, "review", "burst")
    changed = [line.strip() for line in shown.stdout.splitlines() if line.strip()[:1] in "-+"]
    assert (codes(reviewed), changed) == (
        ["RB406"],
        ["-    {error, limit} = router:send(1000).", "+    {error, limit} = router:send(2000)."],
    )


def test_a_section_that_changed_is_shown_line_by_line(reviewed: Path) -> None:
    file = reviewed / "docs" / "runbook.md"
    file.write_text(file.read_text().replace("It comes back by itself.", "Restart the router."))
    shown = call(reviewed, "review", "nats-loss").stdout.splitlines()[1:]
    assert [line.strip() for line in shown if line.strip()] == [
        "section runbook.md#diagnosis-nats:",
        "@@ -1,3 +1,3 @@",
        "-The connection is down. It comes back by itself.",
        "+The connection is down. Restart the router.",
    ]


def test_a_change_is_told_with_its_commit(reviewed: Path) -> None:
    text = (reviewed / "test" / "burst_SUITE.erl").read_text()
    changed = commit(reviewed, {"test/burst_SUITE.erl": text.replace("1000", "2000")}, "Raise the limit")[:9]
    commit(reviewed, {"test/burst_SUITE.erl": text.replace("1000", "2000") + "\n%% the end\n"}, "Touch it")
    day = git(reviewed, "log", "-1", "--format=%cs")
    found = (
        "RB406 test/burst_SUITE.erl:6 'burst_SUITE:test_burst' was changed by {} since it was reviewed on 2026-11-22"
    )
    assert findings(reviewed) == [
        f"{found.format(f'{changed} of {day} (“Raise the limit”)')}; see 'guarantees review burst_SUITE:test_burst'"
    ]


def test_without_git_the_lock_alone_tells(reviewed: Path) -> None:
    drift(reviewed)
    (reviewed / ".git").rename(reviewed / "git")
    assert codes(reviewed) == ["RB101", "RB102", "RB102", "RB105", "RB202", "RB302", "RB303", "RB401", "RB407"]


def test_without_a_lock_git_alone_tells(root: Path) -> None:
    drift(root)
    assert codes(root) == ["RB101", "RB102", "RB102", "RB105", "RB202", "RB302", "RB401", "RB407"]


@pytest.mark.parametrize(
    ("arguments", "lock", "message"),
    [
        (["--accept"], "", "error: --accept needs --reason TEXT: the lock keeps why\n"),
        (["nats-los"], "", "error: there is no test or scenario 'nats-los'; did you mean 'nats-loss'?\n"),
        (
            ["--accept", "--reason", "x"],
            "tests: {a: {proof: red}}\n",
            "error: data/guarantees.lock.yml:1: the proof is one of strong, weak, hollow, unknown, not 'red';{}\n",
        ),
    ],
)
def test_what_cannot_be_done_is_said(root: Path, arguments: list[str], lock: str, message: str) -> None:
    if lock:
        (root / "data" / "guarantees.lock.yml").write_text(lock)
    done = call(root, "review", *arguments)
    assert (done.stderr, done.exit_code) == (message.format(" mend the lock first"), 2)


@pytest.mark.parametrize(
    ("lock", "message"),
    [
        ("../lock.yml", "error: ../lock.yml: the lock lies outside the repository\n"),
        ("docs/runbook.md/lock.yml", "error: docs/runbook.md/lock.yml: cannot be written: File exists\n"),
        ("", "error: the setting 'lock' names no file\n"),
    ],
)
def test_the_lock_is_written_inside_the_repository_or_not_at_all(root: Path, lock: str, message: str) -> None:
    done = call(root, "review", "--accept", "--reason", "x", "--lock", lock)
    assert (done.stderr, done.exit_code, (root.parent / "lock.yml").exists()) == (message, 2, False)


def test_a_proof_is_explained_line_by_line(root: Path) -> None:
    assert call(root, "explain", "drain_SUITE:test_flush").stdout == (HERE / "explained.txt").read_text()


def test_a_scenario_is_explained_test_by_test(root: Path) -> None:
    commit(root, DRIFTED, "Drift")
    told = "".join(call(root, "explain", name).stdout for name in ("nats-loss", "slow-downstream", "burst"))
    assert told == (HERE / "explained_scenarios.txt").read_text()
