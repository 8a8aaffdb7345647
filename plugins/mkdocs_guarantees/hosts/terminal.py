"""A text that holds what others wrote becomes one that a terminal shows rather than obeys."""

from __future__ import annotations

import re

import click

_CONTROL = re.compile(r"(?!\x1b\[[0-9;]*m)[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters, but for line feeds, tabs and the beginning of a colour, which is ours."""


def say(text: str, *, nl: bool = True, err: bool = False) -> None:
    """Write a text to a standard stream, as `click.echo` does."""
    click.echo(_CONTROL.sub("\ufffd", text), nl=nl, err=err)
