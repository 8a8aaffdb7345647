"""Every option of the settings becomes a flag of the command line, and flags become options again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_origin

import click

from mkdocs_guarantees import config

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_guarantees.hosts.configuration import Configuration

Command = TypeVar("Command", bound="Callable[..., Any]")

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def settings_flags(command: Command) -> Command:
    """Give a command the flags of all settings, besides `--root`, `--config` and `--quiet`."""
    return flags_without()(command)


def flags_without(*left_out: str) -> Callable[[Command], Command]:
    """Make the flags of all settings but some, for a command that has flags of these names itself."""
    return lambda command: _flags(command, left_out)


def _flags(command: Command, left_out: tuple[str, ...]) -> Command:
    for name, item, kind in reversed(tuple(config.options())):
        if name not in left_out:
            command = _flag(name, kind, item.metadata["help"])(command)
    command = click.option("--quiet", "-q", is_flag=True, help="Say nothing on standard error but errors.")(command)
    command = click.option("--config", "file", type=FILE, help="The configuration file, instead of looking for one.")(
        command
    )
    return click.option(
        "--root", type=FOLDER, default=".", show_default="this folder", help="The folder of the repository."
    )(command)


def _flag(name: str, kind: object, text: str) -> Callable[[Command], Command]:
    flag = "--" + name.replace("_", "-").replace(".", "-")
    destination = _destination(name)
    if kind is bool:
        return click.option(f"{flag}/--no-{flag[2:]}", destination, default=None, help=text)
    if get_origin(kind) is tuple:
        return click.option(flag, destination, multiple=True, metavar="TEXT", help=f"{text} Repeatable.")
    if kind is int:
        return click.option(flag, destination, type=int, default=None, help=text)
    if kind is str:
        return click.option(flag, destination, default=None, metavar="TEXT", help=text)
    return click.option(flag, destination, multiple=True, metavar="KEY=VALUE", help=f"{text} Repeatable.")


def _destination(name: str) -> str:
    return "set_" + name.replace(".", "__")


def overrides(flags: Mapping[str, Any]) -> dict[str, object]:
    """Take the settings out of a command's arguments: those that were given.

    Raises:
        click.BadParameter: a `KEY=VALUE` without `=`.
    """
    given: dict[str, object] = {}
    for name, _, kind in config.options():
        value = flags.get(_destination(name))
        if value is None or value == ():
            continue
        holder, _, last = name.rpartition(".")
        inner = given.setdefault(holder, {}) if holder else given
        if isinstance(inner, dict):
            inner[last] = (
                list(value) if get_origin(kind) is tuple else value if kind in {str, bool, int} else _pairs(value)
            )
    return given


def configured_by(flags: Mapping[str, Any]) -> Configuration:
    """Read the configuration that a command's arguments name, with the settings that they give."""
    from mkdocs_guarantees.hosts.configuration import configuration  # noqa: PLC0415  # help needs no YAML reader

    return configuration(flags["root"], flags["file"], overrides(flags))


def _pairs(values: tuple[str, ...]) -> dict[str, str]:
    for value in values:
        if "=" not in value:
            raise click.BadParameter(f"{value!r} has no '=': write KEY=VALUE")
    return dict(value.split("=", 1) for value in values)
