"""Each fixture suite gives what stands in the `expected.yml` beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from sources.suites.common_test import extracted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("folder", sorted(extracted.CASES.iterdir()), ids=lambda folder: folder.name)
def test_a_suite_gives_what_is_expected(folder: Path, *, update_golden: bool) -> None:
    found = extracted.view(extracted.folder(folder), proof=folder.name == "proof")
    golden = folder / "expected.yml"
    if update_golden:
        golden.write_text(yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=110))

    assert found == yaml.safe_load(golden.read_text())
