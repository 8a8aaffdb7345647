"""The command `diff`: what a change does to the guarantees, in the form that a person, a host or a program reads."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mkdocs_guarantees import preview
from mkdocs_guarantees.changes import NAMES, matches
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hosts.flags import configured_by, flags_without
from mkdocs_guarantees.hosts.output import put
from mkdocs_guarantees.hosts.terminal import is_coloured, width_of
from mkdocs_guarantees.near_misses import hint
from mkdocs_guarantees.registry import CHANGE_FORMATS
from mkdocs_guarantees.render.changes.form import Material
from mkdocs_guarantees.sources.markers import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_guarantees.changes import Comparison
    from mkdocs_guarantees.hosts.configuration import Configuration

FORMS = {item.name: item.render for item in CHANGE_FORMATS}


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@flags_without("fail_on", "compare_to")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
@click.option("--also", multiple=True, metavar="FORMAT=FILE", help="Write another format to a file. Repeatable.")
@click.option("--two-way", is_flag=True, help="Compare with BASE itself, not with where HEAD parted from it.")
@click.option("--preview-url", metavar="URL", help="Where the preview of the site is, for links into it.")
@click.option(
    "--fail-on",
    metavar="LIST",
    help="Leave with 1 on these: kinds of changes, or `error`, `warning`, `info`, with commas between.",
)
def diff(base: str, head: str | None, form: str, output: Path | None, **flags: Any) -> None:  # noqa: ANN401  # of many kinds
    """Say what a change does to the guarantees: lost, weakened, moved, gained.

    BASE and HEAD are revisions, or published indexes: an index.json or the folder of a site. Without HEAD the files on
    disk are compared. Revisions are read from git's objects, with the settings of today; nothing is checked out.

    \b
    Examples:
      guarantees diff origin/main
      guarantees diff v1.2 v1.3 --format json
      guarantees diff origin/main --format github --also comment=comment.md --fail-on lost,weakened
    """
    policy = _policy(flags["fail_on"] or "")
    others = [_other(text) for text in flags["also"]]
    configured = configured_by(flags)
    comparison = _compared(base, head, configured, two_way=flags["two_way"])
    material = _material(comparison, configured, flags["preview_url"] or "")
    shown = replace(material, colour=is_coloured(sys.stdout), width=width_of(sys.stdout))
    for render, path in others:
        put(render(material), path)
    put(FORMS[form](material if output else shown), output)
    if any(matches(change, policy) for change in comparison.changes):
        sys.exit(1)


def _policy(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in NAMES:
            raise UserError("", 0, f"--fail-on: no kind of change {name!r}{hint(name, NAMES)}")
    return names


def _other(text: str) -> tuple[Callable[[Material], str], Path]:
    name, _, path = text.partition("=")
    if name not in FORMS or not path:
        raise UserError("", 0, f"--also: FORMAT=FILE is needed, with one of {', '.join(FORMS)}, not {text!r}")
    return FORMS[name], Path(path)


def _compared(base: str, head: str | None, configured: Configuration, *, two_way: bool) -> Comparison:
    ground = preview.Ground(configured.place, configured.settings, near=Path.cwd())
    old = preview.side(base, ground)
    new = preview.side(head, ground) if head else preview.Side(preview.ON_DISK)
    return preview.compare(old, new, ground, two_way=two_way)


def _material(comparison: Comparison, configured: Configuration, preview_url: str) -> Material:
    return Material(
        comparison=comparison,
        preview_url=preview_url,
        directory_urls=configured.directory_urls,
        changes_page=f"{configured.settings.pages}/{View.CHANGES}.md",
    )
