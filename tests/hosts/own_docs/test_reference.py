"""The reference says what there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs_guarantees.hosts.own_docs.reference import pages

FOLDER = Path(__file__).parents[3] / "docs" / "reference"


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_of_the_reference_is_as_make_docs_writes_it(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"
