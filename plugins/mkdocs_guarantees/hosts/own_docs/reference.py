"""Options and commands become pages of the reference, so that what is documented is what there is.

Run by `make docs`: `python -m mkdocs_guarantees.hosts.own_docs.reference docs/reference`.
"""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import MISSING
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_origin

import click

from mkdocs_guarantees import config
from mkdocs_guarantees.hosts.cli import main as commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from dataclasses import Field

_SETTINGS = """\
# Settings

Every setting can stand in one of three places, and is also a flag of the command line:

- under the plugin in `mkdocs.yml` (or under the Markdown extension, where there is no plugin),
- in `guarantees.yml`, where there is no site,
- under `[tool.guarantees]` in `pyproject.toml`.

Paths and globs are relative to the root of the repository: the folder of `mkdocs.yml`, unless the plugin's option
`root` names another one, relative to it. Globs are written as in `.gitignore`.

| Setting | Kind | Default | What it is |
|---|---|---|---|
"""

_COMMANDS = """\
# Command line

Every listing goes to standard output, everything else to standard error. Exit codes: 0 clean, 1 findings at or above
`fail_on`, 2 it could not run. Colours appear on a terminal only.

Every command takes `--root DIR` (the folder of the repository), `--config FILE`, `--quiet`, and every
[setting](settings.md) as a flag: `suite_pages` is `--suite-pages`, `common_test.defines` is `--common-test-defines`.
Lists repeat their flag, mappings take `KEY=VALUE`. So each command works on a repository without configuration.
"""


def pages() -> dict[str, str]:
    """Make the pages by their file names."""
    return {"settings.md": settings_page(), "command-line.md": commands_page()}


def settings_page() -> str:
    """List every option with its kind, default and help."""
    rows = (
        f"| `{name}` | {_kind(kind)} | {_default(item)} | {_cell(item.metadata['help'])} |"
        for name, item, kind in config.options()
    )
    return _SETTINGS + "\n".join(rows) + "\n"


def commands_page() -> str:
    """Describe every command with its own flags."""
    return _COMMANDS + "".join(_commands(commands, "guarantees"))


def _commands(group: click.Group, prefix: str) -> Iterator[str]:
    context = click.Context(group)
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix} {name}")
        elif command:
            yield _command(command, f"{prefix} {name}")


def _command(command: click.Command, name: str) -> str:
    text, _, examples = inspect.cleandoc(command.help or "").partition("\b\nExamples:\n")
    shown = textwrap.dedent(examples).strip()
    flags = "".join(_flag(item) for item in command.params if _is_own(item))
    table = f"\n| Argument | What it is |\n|---|---|\n{flags}" if flags else ""
    code = f"\n```sh\n{shown}\n```\n" if shown else ""
    return f"\n## {name}\n\n{_paragraphs(text)}\n{code}{table}"


def _is_own(item: click.Parameter) -> bool:
    return not (item.name or "").startswith("set_") and item.name not in {"root", "file", "quiet"}


def _flag(item: click.Parameter) -> str:
    if isinstance(item, click.Option):
        kinds = " ".join(f"`{name}`" for name in (*item.opts, *item.secondary_opts))
        choices = (
            ", ".join(f"`{choice}`" for choice in item.type.choices) if isinstance(item.type, click.Choice) else ""
        )
        default = f"; by default `{item.default}`" if isinstance(item.default, str) else ""
        return f"| {kinds} | {_cell(item.help or 'One of')} {choices}{default} |\n".replace(" ; ", "; ").replace(
            "  ", " "
        )
    return f"| `{item.human_readable_name}` | {'one or more' if item.nargs == -1 else 'one'} |\n"


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())


def _kind(kind: Any) -> str:  # noqa: ANN401  # a type hint
    if kind is bool:
        return "true or false"
    if get_origin(kind) is tuple:
        return "list of texts"
    if get_origin(kind) is Mapping:
        return "mapping"
    return {str: "text", int: "number"}.get(kind, str(kind))


def _default(item: Field[Any]) -> str:
    value = item.default_factory() if item.default_factory is not MISSING else item.default
    if isinstance(value, Mapping):
        return "<br>".join(f"`{key}`: `{text}`" for key, text in value.items()) or "none"
    if isinstance(value, tuple):
        return ", ".join(f"`{part}`" for part in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{value}`" if value not in {"", None} else "none"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def write(folder: Path) -> None:
    """Write the pages that changed."""
    for name, text in pages().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
