"""The groups of Common Test come out as they were run, whether or not the hook takes failed ones off its stack."""

from __future__ import annotations

import io
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.sources.results.junit_xml import JUnitXml

SKIPPED = (
    '<skipped type="skip" message="Test t in a_SUITE skipped!">'
    "{tc_auto_skip,{failed,{a_SUITE,init_per_group,no_broker}}}</skipped>"
)
FAILED = '<failure message="Test t in a_SUITE failed!" type="crash">no_broker</failure>'


class Group(NamedTuple):
    """A group, whether its set-up fails, and its cases (None) and groups in order."""

    name: str
    fails: bool
    members: tuple[Group | None, ...]


GROUPS = st.deferred(
    lambda: st.builds(
        Group,
        st.sampled_from(["a", "b", "unready"]),
        st.booleans(),
        st.lists(st.none() | GROUPS, max_size=3).map(tuple),
    )
)


class Hook:
    """Writes test cases as the hook of Common Test does: a leaking one never takes a skipped group off its stack."""

    def __init__(self, *, leaks: bool) -> None:
        self.leaks = leaks
        self.stack: list[str] = []
        self.around: list[str] = []
        self.cases: list[str] = []
        self.expected: list[tuple[str, str]] = []

    def report(self, name: str, mark: str = "") -> None:
        group = f'group="{".".join(self.stack)}"' if self.stack else ""
        self.cases.append(f'<testcase {group} name="{name}" log="">{mark}</testcase>')
        self.expected.append((name, "/".join(self.around)))

    def run_suite(self, members: tuple[Group | None, ...]) -> None:
        self.report("init_per_suite")
        self.run(members)
        self.report("end_per_suite")

    def run(self, members: tuple[Group | None, ...]) -> None:
        for member in members:
            if member is None:
                self.report("case")
            else:
                self.run_group(member)

    def run_group(self, group: Group) -> None:
        self.stack.append(group.name)
        self.around.append(group.name)
        self.report("init_per_group", FAILED if group.fails else "")
        if group.fails:
            for _ in filter(lambda member: member is None, group.members):
                self.report("case", SKIPPED)
        else:
            self.run(group.members)
        self.report("end_per_group", SKIPPED if group.fails else "")
        self.around.pop()
        if not (group.fails and self.leaks):
            self.stack.pop()


@pytest.mark.parametrize("leaks", [True, False])
@given(suites=st.lists(st.lists(st.none() | GROUPS, max_size=4).map(tuple), min_size=1, max_size=3))
def test_groups_come_out_as_they_were_run(suites: list[tuple[Group | None, ...]], *, leaks: bool) -> None:
    hook = Hook(leaks=leaks)
    text = ""
    for members in suites:
        hook.cases = []
        hook.run_suite(members)
        text += f'<testsuite name="a_SUITE" log="">{"".join(hook.cases)}</testsuite>'
    report = JUnitXml().read("report.xml", io.BytesIO(f"<testsuites>{text}</testsuites>".encode()))
    assert [(result.case, result.group) for result in report.results] == hook.expected
