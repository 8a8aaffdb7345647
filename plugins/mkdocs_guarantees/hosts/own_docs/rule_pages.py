"""The docstrings of the rules become their pages, one for each code, and a page that lists them.

Run by `make docs`: `python -m mkdocs_guarantees.hosts.own_docs.rule_pages docs/rules`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_guarantees.registry import RULES

if TYPE_CHECKING:
    from mkdocs_guarantees.findings import Rule

_INDEX = """\
# Rules

What `guarantees lint` looks for. `guarantees explain RB102` shows the same text in a terminal;
[Lint the documentation](../guide/linting.md) says how severities, suppressions and baselines work.

An *error* is a statement that is false, a *warning* one that misleads, an *info* something that is missing.

| Code | Name | Severity | Fix | What it says |
|---|---|---|---|---|
"""

_FILES = {".yml": "yaml", ".md": "markdown", ".erl": "erlang", ".py": "python", ".xml": "xml"}
_EXAMPLE = re.compile(r"^(?P<kind>Bad|Good) in `(?P<path>[^`]+)`:\n\n(?P<text>(?:    .*\n|\n)+)", re.MULTILINE)


def pages() -> dict[str, str]:
    """Make the pages by their file names."""
    return {"index.md": index(), **{f"{rule.code}.md": page(rule) for rule in RULES}}


def index() -> str:
    return _INDEX + "".join(
        f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {_fix(rule)} | {_cell(rule.summary)} |\n"
        for rule in RULES
    )


def page(rule: Rule) -> str:
    text = rule.doc.strip().partition("\n")[2].strip() + "\n"
    reason = _sentence(text.removeprefix("Why: "))
    body = f"## Why\n\n{_EXAMPLE.sub(_example, reason).rstrip()}"
    facts = f"Severity: **{rule.severity}**. Fix: {_fix(rule)}. Since {rule.since}."
    return f"# {rule.code}: {rule.name}\n\n{_sentence(rule.summary)}\n\n{facts}\n\n{body}\n"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _example(found: re.Match[str]) -> str:
    text = re.sub(r"^    ", "", found["text"], flags=re.MULTILINE).rstrip()
    fence = "````" if "```" in text else "```"
    language = _FILES[Path(found["path"]).suffix]
    # Not as a code span: lint would look for the suites of the examples.
    return f"## {found['kind']}\n\nIn *{found['path']}*:\n\n{fence}{language}\n{text}\n{fence}\n\n"


def _fix(rule: Rule) -> str:
    """Say what `--fix` does, as the rule itself says it."""
    doc = rule.doc
    if "`lint --fix`" in doc:
        return "safe"
    return "unsafe" if "--unsafe-fixes" in doc else "none"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write(folder: Path) -> None:
    """Write all pages, and remove those of rules that are no more."""
    made = pages()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for file in folder.glob("*.md"):
        if file.name not in made:
            file.unlink()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
