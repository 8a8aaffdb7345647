"""The pytest plugin, as a run of pytest with nothing but it, and xdist where a test says so."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from mkdocs_guarantees import pytest_plugin
from mkdocs_guarantees.sources.results.junit_xml import JUnitXml
from mkdocs_guarantees.sources.results.result import TEST_ID

if TYPE_CHECKING:
    from collections.abc import Callable

SUITE = """
import unittest
import pytest

pytestmark = pytest.mark.requirement("R1.1")

@pytest.mark.smoke
@pytest.mark.scenario("nats-connection-loss")
@pytest.mark.guarantee("Router reconnects <by itself>", "Consumers go on")
def test_reconnects():
    pass

class TestDeep:
    @pytest.mark.parametrize("value", ["a", "a::b[0]"])
    def test_each(self, value):
        assert value == "a"

class Old(unittest.TestCase):
    def test_old(self):
        pass
"""
MODULE = "tests/unit/test_router.py"
EXPECTED = {
    "test_reconnects": [
        ("guarantees.test", f"{MODULE}::test_reconnects"),
        ("guarantees.guarantee", "Router reconnects <by itself>"),
        ("guarantees.guarantee", "Consumers go on"),
        ("guarantees.scenario", "nats-connection-loss"),
        ("guarantees.smoke", "true"),
        ("guarantees.requirement", "R1.1"),
    ],
    "test_each[a]": [("guarantees.test", f"{MODULE}::TestDeep::test_each"), ("guarantees.requirement", "R1.1")],
    "test_each[a::b[0]]": [("guarantees.test", f"{MODULE}::TestDeep::test_each"), ("guarantees.requirement", "R1.1")],
    "test_old": [("guarantees.test", f"{MODULE}::Old::test_old"), ("guarantees.requirement", "R1.1")],
}


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Path]:
    suite = tmp_path / MODULE
    suite.parent.mkdir(parents=True)
    suite.write_text(SUITE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", encoding="utf-8")

    def run_pytest(*options: str) -> Path:
        own = ["-p", "mkdocs_guarantees.pytest_plugin", "-p", "no:cacheprovider", "--strict-markers", "-q"]
        command = [sys.executable, "-m", "pytest", *own, *options, "--junitxml=report.xml"]
        environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stdout + done.stderr  # one test fails, and nothing else goes wrong
        return tmp_path / "report.xml"

    return run_pytest


@pytest.mark.parametrize(
    "options",
    [
        ["-o", "junit_family=xunit1"],
        ["-o", "junit_family=xunit2"],
        ["-o", "junit_family=xunit2", "-p", "xdist.plugin", "-n", "2"],
    ],
    ids=["xunit1", "xunit2", "xdist"],
)
def test_marks_and_the_id_of_the_case_are_properties_of_each_result(
    run: Callable[..., Path], options: list[str]
) -> None:
    cases = ET.parse(run(*options)).getroot().iter("testcase")  # noqa: S314  # this run wrote it
    found = {
        case.get("name"): [(each.get("name"), each.get("value")) for each in case.iter("property")] for case in cases
    }
    assert found == EXPECTED


@pytest.mark.parametrize("family", ["xunit1", "xunit2"])
def test_a_result_carries_the_id_of_its_case(run: Callable[..., Path], family: str) -> None:
    with run("-o", f"junit_family={family}").open("rb") as stream:
        report = JUnitXml().read("report.xml", stream)
    assert [result.test_id for result in report.results] == [properties[0][1] for properties in EXPECTED.values()]


def test_importing_the_plugin_imports_nothing_else_of_the_package() -> None:
    code = (
        "import sys; import pytest; before = set(sys.modules); import mkdocs_guarantees.pytest_plugin;"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["mkdocs_guarantees", "mkdocs_guarantees.pytest_plugin"]


def test_the_package_declares_the_plugin() -> None:
    text = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    declared = tomllib.loads(text)["project"]["entry-points"]["pytest11"]
    assert declared == {"guarantees": pytest_plugin.__name__}


def test_the_plugin_and_the_reader_agree_on_the_name_of_the_id() -> None:
    assert f"{pytest_plugin.PREFIX}test" == TEST_ID
