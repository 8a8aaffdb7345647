"""Each rule has a page, and each page says what the rule's docstring says."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs_guarantees.hosts.own_docs.rule_pages import pages, write

FOLDER = Path(__file__).parents[3] / "docs" / "rules"


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_of_a_rule_is_as_make_docs_writes_it(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_no_page_is_left_of_a_rule_that_is_no_more(tmp_path: Path) -> None:
    (tmp_path / "RB999.md").write_text("# gone", encoding="utf-8")
    write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(pages())
