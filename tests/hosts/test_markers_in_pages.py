"""A marker places its card or lint says why it cannot; one that is only shown does neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hosts.builds import Small
from hosts.texts import FILES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MARK = "<!-- guarantees: broker-gone -->"
EXTENSIONS = ["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables"]

PLACED = {
    "alone": f"{MARK}\n",
    "amid a paragraph": f"Text\n{MARK}\nmore.\n",
    "before text": f"{MARK} text\n",
    "behind another": f"<!-- note --> {MARK}\n",
    "below a heading": f"## Heading\n{MARK}\nText\n",
    "below a list": f"- item\n{MARK}\n- item\n",
    "below a table": f"| a |\n|---|\n| x |\n{MARK}\n",
    "block in a quotation": f"> Text\n>\n> {MARK}\n",
    "block in an admonition": f"!!! note\n    {MARK}\n",
    "block in an item": f"- item\n\n    {MARK}\n\n- item\n",
    "in html that asks for markdown": f"<div markdown>\n\n{MARK}\n\n</div>\n",
    "indented": f"   {MARK}\n",
    "over lines": "<!--\nguarantees:\nbroker-gone\n-->\n",
    "under html": f"<div>\n<div>x</div>\n</div>\n\n{MARK}\n",
}
ASTRAY = {
    "cell": (f"| a | b |\n|---|---|\n| x | {MARK} |\n", "5:7"),
    "end of a line": (f"Text. {MARK}\n", "3:7"),
    "footnote": (f"Text[^1]\n\n[^1]: {MARK}\n", "5:7"),
    "heading": (f"## Heading {MARK}\n", "3:12"),
    "html": (f"<details>\n<summary>More</summary>\n\n{MARK}\n\n</details>\n", "6:1"),
    "html in html": (f"<div>\n<div>x</div>\n{MARK}\n</div>\n", "5:1"),
    "html on one line": (f"<div>{MARK}</div>\n", "3:6"),
    "indented amid a paragraph": (f"Text\n  {MARK}\n", "4:3"),
    "item": (f"- {MARK}\n- item\n", "3:3"),
    "item with text": (f"1. See {MARK}\n", "3:8"),
    "over lines": ("Text <!-- guarantees:\nbroker-gone --> more\n", "4"),
    "paragraph of an admonition": (f"!!! note\n    Text\n    {MARK}\n", "5:5"),
    "paragraph of an item": (f"- item\n    {MARK}\n", "4:5"),
    "quotation": (f"> Text\n> {MARK}\n", "4:3"),
    "within a line": (f"Text `a` {MARK} `b` more.\n", "3:10"),
}
SHOWN = {
    "block of code": f"Text\n\n    {MARK}\n",
    "code": f"See `{MARK}`.\n",
    "code in an item": f"- ``a ` {MARK}``\n",
    "code over lines": f"See `a\nand {MARK}\nb`.\n",
    "comment": f"<!-- once here:\n{MARK}\n",
    "fence": f"```\n{MARK}\n```\n",
    "fence in an item": f"- item\n\n    ```\n    {MARK}\n    ```\n",
    "word to lint": "Text <!-- guarantees: ignore RB204 until 2999-01-01: tried by hand -->\n",
}


def pages(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"docs/{kind}/{name}.md": f"# Page\n\n{text}\nEnd.\n" for name, text in texts.items()}


def test_a_marker_places_its_card_or_is_told_of(tmp_path: Path) -> None:
    astray = {name: text for name, (text, _) in ASTRAY.items()}
    files = {**pages("placed", PLACED), **pages("astray", astray), **pages("shown", SHOWN)}
    built = Small(tmp_path).write({**FILES, **files}).build(markdown_extensions=EXTENSIONS)
    cards = [page for (page, _), part in built.parts().items() if part.text.startswith("The broker is gone ◆")]
    told = [re.sub(r".*docs/(.*)\.md:([\d:]+): (RB\d+) .*", r"\1 \2 \3", text) for text in built.warnings]
    assert sorted(cards) == sorted(["intake/index.html", *(f"placed/{name}/index.html" for name in PLACED)])
    assert sorted(told) == sorted(f"astray/{name} {place} RB207" for name, (_, place) in ASTRAY.items())
