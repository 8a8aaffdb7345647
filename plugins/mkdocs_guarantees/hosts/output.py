"""What a command made becomes a file, or what a shell shows: the one place where `--output` is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hosts.terminal import say

if TYPE_CHECKING:
    from pathlib import Path


def put(text: str, output: Path | None) -> None:
    """Write a text to a file, without its colours, or to standard output.

    Raises:
        UserError: the file cannot be written.
    """
    if output is None:
        say(text, nl=False)
    else:
        write(click.unstyle(text), output)


def write(text: str, file: Path, shown: str = "") -> None:
    """Write a text to a file as it is, with the folders that it needs.

    Args:
        shown: how a message names the file, where that is not its path.

    Raises:
        UserError: it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UserError(shown or str(file), 0, f"cannot be written: {error.strerror}") from None
