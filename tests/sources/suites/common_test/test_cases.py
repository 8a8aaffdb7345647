"""Each fixture suite gives what stands in the `expected.yml` beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from mkdocs_guarantees.sources.suites.common_test.skips import Preparations
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


@pytest.mark.parametrize("folder", sorted(extracted.CASES.iterdir()), ids=lambda folder: folder.name)
def test_each_case_is_skipped_as_if_its_preparation_were_evaluated_for_it_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = extracted.view(extracted.folder(folder), proof=False)
    monkeypatch.setattr(Preparations, "_answer_of_another", lambda *_: None)

    assert extracted.view(extracted.folder(folder), proof=False) == shared
