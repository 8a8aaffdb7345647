"""A shell's command becomes a call of the project: listings go to standard output, everything else to standard error.

Exit codes: 0 clean, 1 something was found that the user asked to be told of, 2 it could not run.
"""

from __future__ import annotations

import errno
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mkdocs_guarantees import __version__
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hosts.flags import FILE, configured_by, settings_flags
from mkdocs_guarantees.hosts.output import put
from mkdocs_guarantees.hosts.results_cli import results
from mkdocs_guarantees.hosts.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs_guarantees.project import Project


LATER = {
    "check-site": ("check_site_cli", "check_site"),
    "diff": ("diff_cli", "diff"),
    "explain": ("explain_cli", "explain"),
    "lint": ("lint_cli", "lint"),
    "review": ("review_cli", "review"),
}
"""Commands with modules of their own, which are imported when one of them is asked for: others need none of it."""


_UNWRITABLE = frozenset(
    {errno.EACCES, errno.EDQUOT, errno.EEXIST, errno.ENOSPC, errno.ENOTDIR, errno.EPERM, errno.EROFS}
)
"""What a file system says of a place where nothing can be written: no defect of ours."""


def _refuse(ctx: click.Context, message: str) -> None:
    say(f"{click.style('error', fg='red', bold=True)}: {message}", err=True)
    ctx.exit(2)


class _Group(click.Group):
    """A group whose commands report a user's mistake in one line and leave with 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *LATER])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        module, attribute = LATER[cmd_name]
        command: click.Command = getattr(import_module(f"mkdocs_guarantees.hosts.{module}"), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's own signature
        try:
            return super().invoke(ctx)
        except UserError as error:
            _refuse(ctx, str(error))
        except OSError as error:
            if error.errno not in _UNWRITABLE:
                raise
            _refuse(ctx, f"{error.filename or 'the output'}: cannot be written: {error.strerror}")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="guarantees")
def main() -> None:
    """Show what the tests prove of the runbooks, and what they no longer prove.

    \b
    Examples:
      guarantees init                           start with what the repository holds
      guarantees index --format json            everything that is known, as JSON
      guarantees import HANDKEPT.md             turn a hand-kept document into scenarios
      guarantees diff origin/main               what a change does to the guarantees
    """


@main.command()
@settings_flags
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
def index(form: str, output: Path | None, **flags: Any) -> None:  # noqa: ANN401  # flags are of many kinds
    """List the suites, cases and scenarios of a repository.

    \b
    Examples:
      guarantees index
      guarantees index --root ../router --suites 'test/**/*_SUITE.erl' --format json
    """
    from mkdocs_guarantees.render import index_json, index_text  # noqa: PLC0415  # only this command needs them

    project = _load(flags)
    text = index_json.render(project) if form == "json" else index_text.render(project)
    put(text, output)
    _tell_problems(project, flags)


@main.command()
@settings_flags
def generate(**flags: Any) -> None:  # noqa: ANN401  # flags are of many kinds
    """Write the generated pages, the index and the style sheet into `docs_dir`, for hosts without plugins.

    A file is written only when its content changes, and a page or badge that is no longer needed is removed. A page
    that somebody else wrote is not replaced: the command stops and names it.

    \b
    Examples:
      guarantees generate && zensical build
    """
    from mkdocs_guarantees.hosts.generation import generate as write  # noqa: PLC0415  # only this command needs it
    from mkdocs_guarantees.preview import of_build  # noqa: PLC0415  # as above

    project = _load(flags)
    place = configured_by(flags).place
    changed = write(project, place.root, of_build(project, place))
    if not flags["quiet"]:
        click.echo(f"{changed.written} written, {changed.removed} removed, {changed.kept} unchanged", err=True)
    _tell_problems(project, flags)


@main.command()
@settings_flags
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
def init(*, force: bool, **flags: Any) -> None:  # noqa: ANN401  # flags are of many kinds
    """Start: look at the repository, and write a first file of scenarios.

    \b
    Examples:
      guarantees init
      guarantees init --scenarios docs/scenarios.yml
    """
    from mkdocs_guarantees.hosts.start import start  # noqa: PLC0415  # only this command needs it

    configured = configured_by(flags)
    say(start(configured, _load(flags), force=force), nl=False)


@main.command("import")
@click.argument("document", type=FILE)
@settings_flags
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
@click.option("--force", is_flag=True, help="Replace a file that is already there and holds something else.")
def import_(document: Path, output: Path | None, *, force: bool, **flags: Any) -> None:  # noqa: ANN401  # flags are of many kinds
    """Turn a hand-kept document of scenarios, tests and runbook sections into scenarios as YAML.

    What the YAML has no place for is listed on standard error with its line, so that nothing is lost unseen.

    \b
    Examples:
      guarantees import FAULT_INJECTION_RUNBOOK_INTEGRATION.md -o data/scenarios.yml
    """
    from mkdocs_guarantees.hosts.exchange import imported  # noqa: PLC0415  # only this command needs it

    configured = configured_by(flags)
    text, notes = imported(document, configured.settings, configured.place.root)
    if output and not force and output.is_file() and output.read_bytes() != text.encode():
        raise UserError(str(output), 0, "is already there, and holds something else; --force replaces it")
    put(text, output)
    if not flags["quiet"]:
        for note in notes:
            say(note, err=True)


@main.command()
@settings_flags
@click.option("--format", "form", type=click.Choice(["markdown", "yaml"]), default="markdown", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
def export(form: str, output: Path | None, **flags: Any) -> None:  # noqa: ANN401  # flags are of many kinds
    """Write the scenarios as the kind of document that people keep by hand, with computed states.

    \b
    Examples:
      guarantees export --format markdown > FAULT_INJECTION_RUNBOOK_INTEGRATION.md
    """
    from mkdocs_guarantees.hosts.exchange import exported  # noqa: PLC0415  # only this command needs it

    project = _load(flags)
    put(exported(project, form), output)
    _tell_problems(project, flags)


def _load(flags: dict[str, Any]) -> Project:
    from mkdocs_guarantees.project import load  # noqa: PLC0415  # help needs no parsers

    configured = configured_by(flags)
    with _progress(shown=not flags["quiet"] and sys.stderr.isatty()) as progress:
        return load(configured.place, configured.settings, progress=progress)


@contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """Show how many files are read, on a terminal and only while that takes long enough to be seen."""
    if not shown:
        yield lambda *_: None
        return

    def tell(done: int, total: int) -> None:
        if done % 25 == 0:
            click.echo(f"\r\x1b[Kreading suites {done}/{total}", nl=False, err=True)

    yield tell
    click.echo("\r\x1b[K", nl=False, err=True)


def _tell_problems(project: Project, flags: dict[str, Any]) -> None:
    if flags["quiet"]:
        return
    for problem in project.problems:
        place = f"{problem.span}: " if str(problem.span) else ""
        say(f"{place}{click.style(problem.code, fg='yellow')} {problem.message}", err=True)


main.add_command(results)
