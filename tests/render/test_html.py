"""A fragment holds its texts escaped once, its links as slots, and its anchors."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from hosts.builds import ENVIRONMENT, Small
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.render.cards import Link
from mkdocs_guarantees.render.html import Fragment, fragment
from mkdocs_guarantees.render.places import Target
from mkdocs_guarantees.render.views.gaps import Gap, GapGroup, GapsView

GOLDEN_SITE = Path(__file__).parents[1] / "golden/fixtures/site"


def gaps(text: str, *targets: Target) -> Fragment:
    found = tuple(Gap(text, Link(text, target), text) for target in targets)
    group = GapGroup("Title", "title", "Text", "Why", len(found), found)
    return fragment("gaps", "page.md", view=GapsView((group,), is_empty=False))


def test_links_are_slots_that_the_host_fills() -> None:
    made = gaps("x", Target("a.md", "one"), Target("page.md", "two"), Target("a.md", "one"))
    filled = made.filled(["../a/#one", '"><b>&'])
    assert (made.links, made.ids, filled.count('href="../a/#one"'), 'href="&#34;&gt;&lt;b&gt;&amp;"' in filled) == (
        ("a.md#one", "#two"),
        ("title",),
        2,
        True,
    )


@given(st.text() | st.sampled_from(['href="rb:0"', "rb:0", '" href="rb:0', ' id="x"', "<!--rb:0-->"]))
def test_no_text_can_pass_for_a_slot_or_an_anchor(text: str) -> None:
    made = gaps(text, Target("a.md"))
    filled = made.filled(["ADDRESS"])
    assert (made.links, made.ids, filled.count("ADDRESS") - 2 * text.count("ADDRESS")) == (("a.md",), ("title",), 1)


def drawn(root: Path, hash_seed: str) -> dict[str, bytes]:
    """Build the site of the golden files in a process of its own, in which sets have an order of their own."""
    shutil.copytree(GOLDEN_SITE, root)
    Small(root).configure()
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    subprocess.run(command, cwd=root, env={**ENVIRONMENT, "PYTHONHASHSEED": hash_seed}, check=True)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.glob("site/**/*.*") if _is_ours(path)}


def _is_ours(path: Path) -> bool:
    return path.suffix in {".html", ".json", ".svg"} and path.is_file()


def test_the_same_views_give_the_same_markup_in_whatever_order_sets_are(tmp_path: Path) -> None:
    one, two = drawn(tmp_path / "one", "1"), drawn(tmp_path / "two", "2")
    assert ([path for path in one if one[path] != two.get(path)], sorted(two)) == ([], sorted(one))
    assert sum(b"rb-view" in page for page in one.values()) >= 6
