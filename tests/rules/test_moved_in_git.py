"""A command follows a test that moved only as far as a reference does: not where git knows that it proved more."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from lint_project import base, project

if TYPE_CHECKING:
    from pathlib import Path

BODY = "    3 = router:count(),\n    idle = router:state(),\n    {ok, []} = router:lost(),\n    0 = router:late()"


def suite(name: str, case: str, body: str) -> str:
    return f"-module({name}).\n-export([all/0, {case}/1]).\nall() -> [{case}].\n{case}(_Config) ->\n{body}.\n"


@pytest.mark.parametrize(("body", "is_mended"), [(BODY, True), ("    3 = router:count(),\n    router:state()", False)])
def test_a_command_is_not_mended_when_its_test_lost_what_it_proved(
    tmp_path: Path,
    body: str,
    is_mended: bool,  # noqa: FBT001  # what is expected
) -> None:
    page = "# Router\n\n```sh\nrebar3 ct --suite test/router_far_SUITE --case test_far\n```\n"
    before = {**base(), "docs/far.md": page, "test/router_far_SUITE.erl": suite("router_far_SUITE", "test_far", BODY)}
    project(tmp_path, before)
    identity = ("-c", "user.name=Ann", "-c", "user.email=ann@router.example", "-c", "commit.gpgsign=false")
    for arguments in (("init", "-q"), ("add", "-A"), (*identity, "commit", "-q", "-m", "Start")):
        subprocess.run(["git", "-C", tmp_path, *arguments], check=True)
    after = {
        "test/router_far_SUITE.erl": suite("router_far_SUITE", "test_other", "    1 = router:one()"),
        "test/router_near_SUITE.erl": suite("router_near_SUITE", "test_far", body),
    }
    (found,) = (item for item in project(tmp_path, after).report.findings if item.rule.code == "RB206")
    assert "is now in 'router_near_SUITE'" in found.message
    assert bool(found.fixes) is is_mended
