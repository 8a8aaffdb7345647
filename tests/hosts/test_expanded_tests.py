"""A real report of libraries that put several tests in the place of one is told of the one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mkdocs_guarantees.hosts.configuration import configuration
from mkdocs_guarantees.project import load

if TYPE_CHECKING:
    from mkdocs_guarantees.project import Project

MADE = Path(__file__).parent / "fixtures" / "expanding"
SUITE = "tests/test_expanding.py"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = shutil.copytree(MADE, tmp_path_factory.mktemp("expanding") / "made")
    found = configuration(root, overrides={"results": ["report.xml"], "cache": ""})
    return load(found.place, found.settings)


def test_each_test_is_a_variant_of_the_one_that_stands_in_the_text(project: Project) -> None:
    cases = project.trace.recordings.cases
    found = {
        test.removeprefix(f"{SUITE}::"): sorted(item.variant for item in history.runs[-1].variants)
        for test, history in cases.items()
    }
    assert found == {
        "TestAbsl::testCamel": ["Three"],
        "TestAbsl::test_n": ["one", "two"],
        "TestAbsl::test_p": ["0", "1"],
        "TestAbsl::test_prod": ["0", "1"],
        "TestDdt::test_d": ["1_1", "2_2"],
        "TestDdt::test_i": ["1_0", "2_1"],
        "TestDdt::test_u": ["1__1__2_", "2__3__4_"],
        "TestExpand::test_named": ["0_x"],
        "TestExpand::test_x": ["0_one", "1_two"],
        "TestExpand::test_y": ["0", "1"],
        "TestExpand::test_z": ["0", "1_a_b_c"],
    }


def test_classes_that_are_made_at_run_time_are_told_of_once(project: Project) -> None:
    (told,) = (item for item in project.report.findings if item.rule.code == "RB904")
    assert "'tests.test_expanding:TestClass_0:test_c' and 1 more, made at run time by" in told.message
    assert "classes are changed by parameterized_class (line " in told.message
