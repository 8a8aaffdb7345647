"""The command `check-site`: what a built site lacks."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hosts.site_check import check
from mkdocs_guarantees.hosts.terminal import say
from mkdocs_guarantees.plurals import many


@click.command("check-site")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check_site(folder: Path) -> None:
    """Check the links, anchors and places of cards in a built site, on hosts that do not check them themselves.

    \b
    Examples:
      zensical build && guarantees check-site site/
    """
    done = check(folder)
    if not done.pages:
        raise UserError("", 0, f"there is no page in {folder}: name the folder into which the site was built")
    for fault in done.faults:
        say(str(fault))
    pages = many(done.pages, "page")
    if not done.ours:
        say(f"none of {pages} holds anything of ours: is the plugin, or the Markdown extension, listed?")
    elif not done.faults:
        say(f"nothing wrong on {done.ours} of {pages} that hold anything of ours", err=True)
    if done.faults or not done.ours:
        sys.exit(1)
