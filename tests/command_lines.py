"""A command line becomes what it wrote and how it ended, in this process."""

from __future__ import annotations

from inspect import signature

from click.testing import CliRunner


def runner() -> CliRunner:
    """Give a runner that keeps the two streams apart, which releases of click before 8.2 must be told to do."""
    apart = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}
    return CliRunner(**apart)
