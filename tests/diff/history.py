"""A repository of two commits, between which every kind of change happens to something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commits import commit, git

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
scenarios: scenarios.yml
requirements: requirements.yml
alerts: [alerts.yml]
results: [results.xml]
stale_after: never
now: "2026-01-02T00:00:00Z"
site_url: https://runbooks.example.org/
repo_url: https://example.org/router
"""

RESULTS = """\
<testsuites><testsuite name="pytest" tests="5" timestamp="2026-01-01T00:00:00+00:00">
<testcase classname="tests.test_link" name="test_reconnect" file="tests/test_link.py" line="1" time="1.0"/>
<testcase classname="tests.test_link" name="test_no_loss" file="tests/test_link.py" line="9" time="1.0"/>
<testcase classname="tests.test_link" name="test_goes" file="tests/test_link.py" line="1" time="1.0"/>
<testcase classname="tests.test_load" name="test_sheds" file="tests/test_load.py" line="1" time="1.0"/>
<testcase classname="tests.test_load" name="test_recovers" file="tests/test_load.py" line="1" time="1.0"/>
</testsuite></testsuites>
"""

BASE = {
    "tests/test_link.py": '''\
import pytest


def test_reconnect():
    """The router opens a new connection.

    Guarantees:
        Router reconnects by itself.
    """
    link = connect()
    link.cut()
    assert link.is_open()
    assert link.attempts == 1
    assert link.waited < 30


def test_no_loss():
    """What is sent arrives.

    Guarantees:
        No message is lost.
    """
    assert sent() == received()


def test_goes():
    """Consumers need no restart.

    Guarantees:
        Consumers go on.
    """
    assert consumers() == 3


def test_shuts():
    assert shut(wait=5) == "clean"
    assert threads() == []
''',
    "tests/test_load.py": '''\
import pytest


def test_sheds():
    """Load is shed.

    Guarantees:
        Load is shed before memory runs out.
    """
    assert offered(1000) == taken(800)


@pytest.mark.skip(reason="slow")
def test_recovers():
    assert latency() < 100


def test_moves():
    """Two of three go on.

    Guarantees:
        Peers take over.
    """
    peers = three_peers()
    assert peers.lose(1).leader() in peers
''',
    "tests/disk_SUITE.erl": """\
-module(disk_SUITE).
-export([all/0, test_full/1, test_slow/1]).
all() -> [test_full].

%% Guarantees: A full disk stops the intake.
test_full(_) ->
    stopped = intake:state(full),
    ok.

test_slow(_) ->
    true = intake:is_slow(),
    ok.
""",
    "tests/clock_SUITE.erl": """\
-module(clock_SUITE).
-export([all/0, test_skew/1]).
all() -> [].

test_skew(_) ->
    {ok, _} = clock:skew(10),
    ok.
""",
    "scenarios.yml": """\
scenarios:
  - id: connection-loss
    title: Connection loss
    runbook: [{page: runbook.md, section: "Diagnosis: connection loss"}]
    tests: ["tests/test_link.py::test_reconnect", "tests/test_link.py::test_no_loss", "tests/test_link.py::test_goes"]
    smoke: true
    duration: 30 s
    guarantees: [Router reconnects by itself, No message is lost, Consumers go on, The link is watched]
    in_production: [Wait for 30 s, Call the network team]
    requirements: [R1]
  - id: overload
    title: Overload
    runbook: [{page: runbook.md, section: "Diagnosis: overload"}]
    tests: ["tests/test_load.py::test_sheds"]
    guarantees: [Load is shed before memory runs out]
    requirements: [R2]
  - id: slow-start
    title: Slow start
    runbook: [{page: runbook.md, section: "Diagnosis: slow start"}]
    tests: ["tests/test_load.py::test_recovers"]
  - id: peer-loss
    title: Peer loss
    runbook: [{page: runbook.md, section: "Diagnosis: peers"}]
    tests: ["tests/test_load.py::test_moves"]
    guarantees: [Peers take over]
  - id: full-disk
    title: Full disk
    runbook: [{page: runbook.md, section: "Diagnosis: disk"}]
    tests: ["disk_SUITE:test_full"]
    guarantees: [A full disk stops the intake]
  - id: clock-skew
    title: Clock skew
    runbook: [TBD]
    tests: ["clock_SUITE:test_skew"]
  - id: power-loss
    title: Power loss
    runbook: [{page: runbook.md, section: "Diagnosis: power"}]
    tests: ["tests/test_link.py::test_shuts"]
    guarantees: [State is on disk]
""",
    "requirements.yml": """\
requirements:
  - id: R1
    text: The router reconnects.
    tests: ["tests/test_link.py::test_goes"]
  - id: R2
    text: The router sheds load.
    tests: ["tests/test_load.py::test_sheds"]
""",
    "alerts.yml": """\
groups:
  - name: router
    rules:
      - alert: LinkDown
        expr: up == 0
        annotations:
          runbook_url: https://runbooks.example.org/runbook/#diagnosis-connection-loss
      - alert: DiskFull
        expr: disk == 0
        annotations:
          runbook_url: https://runbooks.example.org/runbook/#diagnosis-disk
""",
    "docs/runbook.md": """\
# Router

## Diagnosis: connection loss

Look at the link.

## Diagnosis: overload

Look at the load.

## Diagnosis: slow start

Look at the caches.

## Diagnosis: peers

Look at the peers.

## Diagnosis: disk

Look at the disk.

## Diagnosis: power

Look at the lamps.

## Diagnosis: clock

Look at the clock.
""",
    "docs/peers.md": "# Peers\n",
}


def edited(text: str, *edits: tuple[str, str]) -> str:
    """Replace each text once, and make sure that it was there."""
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


MOVED = BASE["tests/test_load.py"].partition("def test_moves")[2]
HEAD: dict[str, str | None] = {
    "tests/test_link.py": edited(
        BASE["tests/test_link.py"],
        ("    assert link.attempts == 1\n    assert link.waited < 30\n", ""),  # weakened
        (
            '''def test_goes():
    """Consumers need no restart.

    Guarantees:
        Consumers go on.
    """
    assert consumers() == 3


''',
            "",
        ),  # lost
        ("def test_shuts", "def test_shuts_down"),  # renamed
        ("def test_no_loss", '@pytest.mark.skip(reason="flaky in CI")\ndef test_no_loss'),  # status worse
    ),
    "tests/test_load.py": edited(
        BASE["tests/test_load.py"].partition("def test_moves")[0].rstrip() + "\n",
        ('@pytest.mark.skip(reason="slow")\n', ""),  # status better
        ("taken(800)\n", "taken(800)\n    assert memory() < limit()\n"),  # strengthened
    ),
    "tests/test_peers.py": f"def test_moves{MOVED}",  # moved
    "tests/disk_SUITE.erl": edited(BASE["tests/disk_SUITE.erl"], ("all() -> [test_full].", "all() -> [test_slow].")),
    "tests/clock_SUITE.erl": edited(BASE["tests/clock_SUITE.erl"], ("all() -> [].", "all() -> [test_skew].")),
    "scenarios.yml": edited(
        BASE["scenarios.yml"],
        (", The link is watched]", ", The link is watched by an alert]"),  # changed text of a guarantee
        (', "tests/test_link.py::test_goes"]', "]"),
        ("Wait for 30 s", "Wait for 60 s"),  # changed text of a scenario
        ('section: "Diagnosis: overload"', 'section: "Diagnosis: too much load"'),
        ("title: Peer loss", "title: Loss of a peer"),  # renamed
        ('{page: runbook.md, section: "Diagnosis: peers"}', '{page: peers.md, section: "Diagnosis: peers"}'),
        ("tests/test_load.py::test_moves", "tests/test_peers.py::test_moves"),
        ("runbook: [TBD]", 'runbook: [{page: runbook.md, section: "Diagnosis: clock"}]'),  # newly integrated
        ("tests/test_link.py::test_shuts", "tests/test_link.py::test_shuts_down"),
    )
    + """\
  - id: bad-message
    title: Bad message
    runbook: [{page: runbook.md, section: "Diagnosis: overload"}]
    tests: ["tests/test_load.py::test_sheds"]
    guarantees: ["A bad | message `x` of <b>@nobody</b> is put aside"]
""",
    "requirements.yml": edited(
        BASE["requirements.yml"], ("sheds load.", "sheds load first."), ('["tests/test_link.py::test_goes"]', "[]")
    ),
    "docs/runbook.md": edited(
        BASE["docs/runbook.md"],
        ("Look at the link.", "Look at the link, then at the switch."),  # changed text of a section
        ("Diagnosis: overload", "Diagnosis: too much load"),  # renamed
        ("## Diagnosis: peers\n\nLook at the peers.\n\n", ""),  # moved
        ("## Diagnosis: power\n\nLook at the lamps.\n\n", ""),  # lost, so that its scenario is broken
        ("## Diagnosis: disk", "## Diagnosis: storage"),  # an alert and a scenario lead nowhere
    ),
    "docs/peers.md": "# Peers\n\n## Diagnosis: peers\n\nLook at the peers.\n",
}


def make(root: Path) -> tuple[str, str]:
    """Make the repository; give both commits: the branch `main`, and `change` that is checked out."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", "-b", "main")
    (root / ".git/info/exclude").write_text("guarantees.yml\nresults.xml\n.cache\n", encoding="utf-8")
    base = commit(root, BASE)
    git(root, "checkout", "-q", "-b", "change")
    head = commit(root, HEAD)
    # What the tests did is not in the repository, and nor is the configuration: it did not exist then.
    (root / "guarantees.yml").write_text(CONFIG, encoding="utf-8")
    (root / "results.xml").write_text(RESULTS, encoding="utf-8")
    return base, head
