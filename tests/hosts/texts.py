"""Small inputs that many tests start from: a suite, a scenario, a runbook."""

from __future__ import annotations

SUITE = '''\
"""What the intake does when the broker fails."""


def test_broker_gone():
    """The intake reconnects.

    Guarantees:
        - The intake reconnects by itself
    """
    assert 1 + 1 == 2


def test_queue_full():
    assert [] == []
'''

SCENARIOS = """\
scenarios:
  - id: broker-gone
    title: The broker is gone
    runbook:
      - {page: intake.md, section: "Diagnosis: broker"}
    tests: ["tests/test_intake.py::test_broker_gone"]
    smoke: true
    duration: 30-60 s
    guarantees: [The intake reconnects by itself]
    in_production: [Wait a minute (verified by test)]
"""

RUNBOOK = """\
# Intake

How to keep it going.

## Diagnosis: broker

Run `test_broker_gone` when in doubt (verified by test).
"""

FILES = {"tests/test_intake.py": SUITE, "data/scenarios.yml": SCENARIOS, "docs/intake.md": RUNBOOK}
