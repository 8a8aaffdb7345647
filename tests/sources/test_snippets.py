"""What a page includes is read as `pymdownx.snippets` reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown import Markdown
from mkdocs_guarantees.sources.snippets import MAX_LINES, Snippets

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "inc/plain.md": "## One\n\nText.\n",
    "inc/nested.md": '# Outer\n--8<-- "plain.md"\n',
    "inc/self.md": '# Self\n--8<-- "self.md"\n',
    "inc/parts.md": "# Top\n<!-- --8<-- [start:b] -->\n## B\n<!-- --8<-- [end:b] -->\n## C\n",
    "docs/other.md": "## Other\n",
}


def read(path: str) -> bytes | None:
    return FILES[path].encode() if path in FILES else None


@pytest.mark.parametrize(
    "text",
    [
        '# Page\n\n--8<-- "plain.md"\n\nEnd.',
        "--8<-- 'nested.md'\nEnd.",
        '--8<-- "self.md"',
        "--8<--\nplain.md\n\n; no.md\nother.md\n--8<--\nEnd.",
        '    --8<-- "plain.md"\nEnd.',
        ';--8<-- "plain.md"\nEnd.',
        '-8<- "other.md"',
        '--8<-- "parts.md:b"\nEnd.',
        '--8<-- "parts.md"\nEnd.',
        '--8<-- "plain.md:1:2"\nEnd.',
        '--8<-- "plain.md::1"\nEnd.',
        '--8<-- "gone.md"\nEnd.',
        'Text --8<-- "plain.md"',
    ],
)
def test_a_page_is_expanded_as_it_is_rendered(tmp_path: Path, text: str) -> None:
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    bases = [str(tmp_path / name) for name in ("inc", "docs")]
    md = Markdown(extensions=["pymdownx.snippets"], extension_configs={"pymdownx.snippets": {"base_path": bases}})
    wanted = "\n".join(md.preprocessors["snippet"].run(text.split("\n")))
    assert Snippets(("inc", "docs"), read).expand(text).text == wanted


def test_each_line_tells_the_line_of_the_page_it_is_from_and_what_cannot_be_read_is_told() -> None:
    found = Snippets(("inc",), read).expand('# Page\n--8<-- "plain.md"\nEnd.\n--8<-- "https://e.org/x.md"')
    assert (found.origins, found.missed) == ((1, 2, 2, 2, 2, 3), True)


@pytest.mark.parametrize("last", ['--8<-- "gone.md"', '--8<-- "0.md"', "Text."])
def test_files_that_include_each_other_many_times_come_to_an_end(last: str) -> None:
    """Each of a chain of files asks twice for the next one: all of it would be more than anybody can read."""
    chain = {f"inc/{n}.md": f'--8<-- "{n + 1}.md"\n--8<-- "{n + 1}.md"' for n in range(40)} | {"inc/40.md": last}
    found = Snippets(("inc",), lambda path: chain[path].encode() if path in chain else None)
    assert len(found.expand('# Page\n--8<-- "0.md"').origins) <= MAX_LINES
