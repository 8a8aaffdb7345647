"""The command `lint`: what the rules find, and what can be mended of it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mkdocs_guarantees import fixes
from mkdocs_guarantees.collector import paused
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.hosts import watching
from mkdocs_guarantees.hosts.flags import configured_by, settings_flags
from mkdocs_guarantees.hosts.output import put, write
from mkdocs_guarantees.hosts.terminal import is_coloured, say, width_of
from mkdocs_guarantees.lint import Report, baseline, counted, read_baseline
from mkdocs_guarantees.project import load
from mkdocs_guarantees.registry import FORMATS, RULES
from mkdocs_guarantees.render.reports.form import Material
from mkdocs_guarantees.sources import git

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs_guarantees.hosts.configuration import Configuration
    from mkdocs_guarantees.project import Project


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@settings_flags
@click.option("--format", "form", type=click.Choice([item.name for item in FORMATS]), default="text", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend as well what a person should look at afterwards.")
@click.option("--diff", is_flag=True, help="Show what the fixes would change, and change nothing.")
@click.option("--update-baseline", is_flag=True, help="Take out of the baseline what is mended, or write a first one.")
@click.option("--watch", is_flag=True, help="Lint again whenever a file changes, until Ctrl-C.")
@paused()  # all that is read is kept until the end: looking for garbage would take as long as reading
def lint(  # noqa: PLR0913  # one for each flag
    paths: tuple[str, ...],
    form: str,
    output: Path | None,
    *,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    update_baseline: bool,
    watch: bool,
    **flags: Any,  # noqa: ANN401  # flags are of many kinds
) -> None:
    """Compare what pages, scenarios, requirements and alerts say with what the tests are.

    PATHS are files or folders, relative to --root; only findings in them are reported.

    \b
    Examples:
      guarantees lint docs/
      guarantees lint --fix --diff
      guarantees lint --format github --fail-on error
      guarantees lint --watch docs/
    """
    if watch:
        given = {"--fix": fix, "--unsafe-fixes": unsafe_fixes, "--diff": diff, "--update-baseline": update_baseline}
        sys.exit(_watched(paths, form, output, flags, [name for name, value in given.items() if value]))
    configured = configured_by(flags)

    def look() -> Report:
        project = load(configured.place, configured.settings)
        return _within(_report(project, configured, update=update_baseline), paths, configured.place.root)

    report = look()
    if not flags["quiet"]:
        _tell_of_history(configured.place.root)
    if diff:
        changes = fixes.changed(configured.place.root, fixes.plan(report.findings, unsafe=unsafe_fixes))
        _put_patch(fixes.difference(changes.texts), output)
        _refuse(changes)
        sys.exit(1 if changes.texts else 0)
    if fix or unsafe_fixes:
        report = _mend(report, look, configured.place.root, unsafe=unsafe_fixes)
    sys.exit(_told(report, configured, form, output))


def _tell_of_history(root: Path) -> None:
    """Say when git refuses a repository that is there: what lint says of what was is missing then."""
    why = git.refusal(root)
    if why.startswith("git says"):
        say(f"without the history of the repository: {why}", err=True)


def _told(report: Report, configured: Configuration, form: str, output: Path | None) -> int:
    """Write a report, and give the code to leave with."""
    colour = output is None and is_coloured(sys.stdout)
    width = width_of(sys.stdout) if output is None else None
    put(_form(form)(Material(report, RULES, _lines(configured.place.root), colour, width)), output)
    return int(report.fails(Severity(configured.settings.fail_on)))


def _watched(paths: Sequence[str], form: str, output: Path | None, flags: Mapping[str, Any], given: list[str]) -> int:
    """Lint again and again, and give the code of the last time.

    Raises:
        UserError: something that changes files was asked for as well.
    """
    if given:
        raise UserError("", 0, f"--watch only looks: it cannot be had together with {' and '.join(given)}")

    def look(configured: Configuration) -> watching.Seen:
        project = load(configured.place, configured.settings)
        report = _within(_report(project, configured, update=False), paths, configured.place.root)
        code = _told(report, configured, form, output)
        gc.collect()  # of the last time nothing is needed any more
        place = f" written to {output}" if output else ""
        return watching.Seen(f"{counted(report.findings) or 'nothing found'}{place}", code)

    def tell(text: str) -> None:
        if not flags["quiet"]:
            say(text, err=True)

    watched = watching.Watched([flags["file"]] if flags["file"] else [], [output] if output else [])
    return watching.watch(lambda: configured_by(flags), look, tell, watched)


MAX_PASSES = 5
"""One fix can make way for another; more passes than this would go round in a circle."""


def _mend(report: Report, look: Callable[[], Report], root: Path, *, unsafe: bool) -> Report:
    """Apply fixes until none is left; give what is found afterwards."""
    count = 0
    for _ in range(MAX_PASSES):
        wanted = fixes.plan(report.findings, unsafe=unsafe)
        changes = fixes.changed(root, wanted)
        for path, (_, after) in changes.texts.items():
            fixes.write(root, path, after)
        count += sum(all(edit.span.path in changes.texts for edit in fix.edits) for fix in wanted.fixes)
        if not changes.texts:
            break
        report = look()
    _refuse(changes)
    click.echo(f"{count} fixed", err=True)
    return report


def _refuse(changes: fixes.Changes) -> None:
    for refusal in changes.refusals:
        click.echo(f"{refusal}", err=True)


def _put_patch(text: str, output: Path | None) -> None:
    """Hand on a patch as it is, with all that the lines of a file may hold: otherwise it would fit none."""
    if output is None:
        click.echo(text, nl=False)
    else:
        write(text, output)


def _form(name: str) -> Callable[[Material], str]:
    return next(item.render for item in FORMATS if item.name == name)


def _report(project: Project, configured: Configuration, *, update: bool) -> Report:
    """Lint, with the baseline that the settings name; write that anew when asked to."""
    name = configured.settings.baseline
    if not name:
        if update:
            raise UserError("", 0, "--update-baseline needs --baseline FILE, or 'baseline' in the settings")
        return project.report
    path = configured.place.root / name
    known = _known(path, name) if path.exists() or not update else None
    if update:
        write(baseline(project.report.findings, known), path, name)
        known = _known(path, name)
    return project.lint(known)


def _known(path: Path, name: str) -> Mapping[str, str]:
    try:
        return read_baseline(name, path.read_bytes())
    except OSError as error:
        raise UserError(name, 0, f"cannot be read: {error.strerror}; --update-baseline writes a first one") from None


def _within(report: Report, paths: Sequence[str], root: Path) -> Report:
    """Keep the findings of some files and folders; those of no file at all are kept as well."""
    if not paths:
        return report
    wanted = [_below(root, path) for path in paths]
    kept = (item for item in report.findings if not item.span.path or any(map(_holds(item.span.path), wanted)))
    return Report(tuple(kept), report.suppressed, report.known, report.gone)


def _below(root: Path, path: str) -> str:
    """Give a path relative to the root.

    Raises:
        UserError: there is no such file or folder in the repository.
    """
    found = (root / path).resolve()
    if not found.exists() or not found.is_relative_to(root.resolve()):
        raise UserError(path, 0, f"there is no such file or folder in {root.as_posix()!r}")
    return found.relative_to(root.resolve()).as_posix()


def _holds(path: str) -> Callable[[str], bool]:
    return lambda wanted: wanted in {".", path} or path.startswith(f"{wanted}/")


def _lines(root: Path) -> Callable[[str], Sequence[str]]:
    """Give a reader of lines that reads each file once."""
    read: dict[str, list[str]] = {}

    def lines(path: str) -> Sequence[str]:
        if path not in read:
            try:
                text = (root / path).read_text(encoding="utf-8-sig", errors="replace") if path else ""
            except OSError:  # a page that no file holds
                text = ""
            read[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return read[path]

    return lines
