"""A person who asks what a proof rests on is told the lines."""

from __future__ import annotations

from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.sources.extractor import Source
from mkdocs_guarantees.sources.files import Tree
from mkdocs_guarantees.sources.suites.pytest import Pytest
from sources.suites.common_test import extracted

SUITE = """\
import time
import pytest
from unittest.mock import patch


def checked(answer):
    assert answer.status == 200


class TestRouter:
    @patch("router.nats")
    def test_x(self, nats):
        checked(router.send())
        time.sleep(1)
        assert nats is not None
        with pytest.raises(ValueError):
            router.send(-1)
        try:
            assert router.count == 1
        except Exception:
            pass
        if not nats:
            pytest.skip("no NATS")
        return
        assert router.lost == 0
"""


def test_each_fact_is_told_with_its_line() -> None:
    found = Pytest().facts(
        Source("test_a.py", SUITE.encode()), Tree(extracted.CASES), Settings(), "test_a.py::TestRouter::test_x"
    )
    assert [(fact.line, fact.kind, fact.text, fact.via) for fact in found] == [
        (7, "assertion", "assert answer.status == 200", "checked"),
        (11, "mock", "patch('router.nats')", ""),
        (14, "wait", "time.sleep(1)", ""),
        (15, "sign of life", "assert nats is not None", ""),
        (16, "assertion", "pytest.raises(ValueError)", ""),
        (19, "swallowed", "assert router.count == 1", ""),
        (23, "skip", "pytest.skip('no NATS')", ""),
        (25, "never reached", "assert router.lost == 0", ""),
    ]


def test_nothing_is_told_of_a_test_that_there_is_not() -> None:
    found = [
        Pytest().facts(Source("test_a.py", text), Tree(extracted.CASES), Settings(), "test_a.py::test_y")
        for text in (SUITE.encode(), b"def (:")
    ]
    assert found == [(), ()]
