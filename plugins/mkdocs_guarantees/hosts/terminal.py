"""A text that holds what others wrote becomes one that a terminal shows rather than obeys."""

from __future__ import annotations

import os
import re
import shutil
from typing import IO

import click

_CONTROL = re.compile(r"(?!\x1b\[[0-9;]*m)[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters, but for line feeds, tabs and the beginning of a colour, which is ours."""


def say(text: str, *, nl: bool = True, err: bool = False) -> None:
    """Write a text to a standard stream, as `click.echo` does."""
    click.echo(_CONTROL.sub("\ufffd", text), nl=nl, err=err, color=False if _is_plain() else None)


def is_coloured(stream: IO[str]) -> bool:
    """Say whether a stream is a terminal whose user wants colours: https://no-color.org."""
    return stream.isatty() and not _is_plain()


def width_of(stream: IO[str]) -> int | None:
    """Give the columns of the terminal that a stream leads to; None where it leads elsewhere."""
    return shutil.get_terminal_size().columns if stream.isatty() else None


def _is_plain() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
