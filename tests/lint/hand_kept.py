"""A hand-kept document and Erlang suites become the findings in them, by line and code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lint_project import findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def found(root: Path, document: Path, suites: Mapping[str, Sequence[str]], **pages: str) -> list[tuple[int, str]]:
    texts = {f"test/{name}.erl": suite(name, tests) for name, tests in suites.items()}
    texts["docs/INTEGRATION.md"] = document.read_text(encoding="utf-8")
    texts.update({f"docs/{name}.md": text for name, text in pages.items()})
    return sorted((item.span.line, item.rule.code) for item in findings(root, texts, cache=""))


def suite(name: str, tests: Sequence[str]) -> str:
    exports = "".join(f", {test}/1" for test in tests)
    bodies = "".join(f"{test}(_Config) ->\n    ok = router:check({test}).\n" for test in tests)
    return f"-module({name}).\n-export([all/0{exports}]).\nall() -> [{', '.join(tests)}].\n{bodies}"
