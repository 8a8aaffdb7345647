"""RB403 says of a case that runs under several conditions that all of them must hold."""

from __future__ import annotations

from pathlib import Path

from lint_project import base, files, findings

BAD = Path(__file__).parent / "rb403_conditional_test" / "bad_two_conditions.txt"


def test_all_conditions_are_said_to_be_needed(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, {**base(), **files(BAD.read_text(encoding="utf-8"))}, select=["RB403"])
    assert "runs only if sys.platform != 'win32' and 'SOAK' in os.environ; CI may never prove" in found.message
