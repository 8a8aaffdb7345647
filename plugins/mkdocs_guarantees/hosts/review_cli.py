"""The command `review`: what changed since a person looked, and what is accepted of it."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from mkdocs_guarantees import fixes
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hosts.flags import configured_by, settings_flags
from mkdocs_guarantees.hosts.named import case_named
from mkdocs_guarantees.hosts.terminal import say, width_of
from mkdocs_guarantees.project import load
from mkdocs_guarantees.render import lock_yaml
from mkdocs_guarantees.render.fitting import fitted
from mkdocs_guarantees.review import Aspect, counted
from mkdocs_guarantees.sources import bygone
from mkdocs_guarantees.sources.lock import Reviewed
from mkdocs_guarantees.sources.runbooks import Anchors, scan, section_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from mkdocs_guarantees.hosts.configuration import Configuration
    from mkdocs_guarantees.project import Project
    from mkdocs_guarantees.review import Change


@click.command()
@click.argument("ids", nargs=-1)
@settings_flags
@click.option("--accept", is_flag=True, help="Write everything that is shown into the lock as reviewed.")
@click.option("--reason", default="", help="Why it is accepted.")
@click.option("--by", default="", help="Who reviewed.", show_default="git's user.name")
def review(ids: tuple[str, ...], reason: str, by: str, *, accept: bool, **flags: Any) -> None:  # noqa: ANN401  # many kinds
    """Show what changed since a person last looked: bodies of tests, guarantees, runbook sections.

    IDS are tests and scenarios; a scenario brings its tests. In a terminal each change is asked about. The lock is
    written by nothing else.

    \b
    Examples:
      guarantees review
      guarantees review nats-connection-loss
      guarantees review --accept --reason "first review"
    """
    configured = configured_by(flags)
    project = load(configured.place, configured.settings)
    _check(project)
    changes = _chosen(project, ids)
    if accept and not reason:
        raise UserError("", 0, "--accept needs --reason TEXT: the lock keeps why")
    shown = Shown(project, width_of(sys.stdout))
    asks = not accept and is_terminal()
    accepted = _asked(shown, changes) if asks else _all(shown, changes, accept=accept)
    if accepted:
        reason = reason or click.prompt("Reason", err=True)
        _write(project, configured, accepted, Reviewed(by or _user(configured.place.root), _today(project), reason))
    if not flags["quiet"]:
        say(_summary(len(changes), len(accepted)), err=True)
    if len(accepted) < len(changes):
        sys.exit(1)


def is_terminal() -> bool:
    """Say whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _check(project: Project) -> None:
    """Refuse to go on with a lock that was only read in part: writing it anew would lose the rest."""
    path = project.settings.lock
    if not path:
        raise UserError("", 0, "the setting 'lock' names no file")
    for problem in project.problems:
        if problem.span.path == path:
            raise UserError(path, problem.span.line, f"{problem.message}; mend the lock first")


def _chosen(project: Project, ids: Sequence[str]) -> dict[str, tuple[Change, ...]]:
    """Give what changed in each test and scenario that was asked for, or in all; without a lock all is new."""
    found: dict[str, list[Change]] = defaultdict(list)
    for change in project.review.against_lock:
        found[change.subject].append(change)
    wanted = set(chain.from_iterable(_subjects(project, name) for name in ids))
    return {name: tuple(changes) for name, changes in found.items() if not ids or name in wanted}


def _subjects(project: Project, name: str) -> Iterator[str]:
    scenario = project.trace.by_id.get(name)
    if scenario:
        yield scenario.id
        yield from (link.target for link in scenario.tests if link.target)
        return
    if name in project.review.lock.tests or name in project.review.lock.scenarios:
        yield name
        return
    yield case_named(project, name)


def _all(shown: Shown, changes: Mapping[str, tuple[Change, ...]], *, accept: bool) -> list[str]:
    for subject, items in changes.items():
        say("\n".join(shown.subject(subject, items)))
    return list(changes) if accept else []


def _asked(shown: Shown, changes: Mapping[str, tuple[Change, ...]]) -> list[str]:
    """Ask about each test and scenario; what is skipped or refused stays as it is in the lock."""
    accepted = []
    for subject, items in changes.items():
        say("\n".join(shown.subject(subject, items)))
        answer = click.prompt("Is it as it should be?", type=click.Choice(["y", "n", "skip", "quit"]), default="skip")
        if answer == "quit":
            break
        if answer == "y":
            accepted.append(subject)
        elif answer == "n":
            say(f"{subject} stays suspect: change it, or what rests on it")
    return accepted


def _write(project: Project, configured: Configuration, accepted: Sequence[str], reviewed: Reviewed) -> None:
    root, name = configured.place.root.resolve(), project.settings.lock
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise UserError(name, 0, "the lock lies outside the repository")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise UserError(name, 0, f"cannot be written: {error.strerror}") from None
    fixes.write(root, name, lock_yaml.render(project.review.accepted(accepted, reviewed)))


def _user(root: Path) -> str:
    command = ["git", "-C", str(root), "config", "user.name"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)  # noqa: S603  # no shell
    except (OSError, subprocess.TimeoutExpired):
        return os.environ.get("USER", "")
    return done.stdout.strip() or os.environ.get("USER", "")


def _today(project: Project) -> date:
    return project.statuses.clock.today


def _summary(changed: int, accepted: int) -> str:
    if not changed:
        return "nothing changed since the last review"
    left = changed - accepted
    return f"{accepted} accepted, {left} still to be reviewed" if accepted else f"{left} to be reviewed"


@dataclass(frozen=True, slots=True)
class Shown:
    """Changes as lines for a terminal, with what they were taken from git.

    Attributes:
        width: the columns of the terminal, to which prose is fitted; code keeps its lines.
    """

    project: Project
    width: int | None = None

    def subject(self, name: str, changes: Sequence[Change]) -> Iterator[str]:
        """Show one test or scenario."""
        kind = "test" if changes[0].is_test else "scenario"
        since = next((change.reviewed for change in changes if change.reviewed and change.reviewed.on), None)
        told = f", reviewed on {since.on} by {since.by or 'somebody'}: {since.why}" if since else ""
        yield from fitted(click.style(f"{kind} {name}{told}", bold=True), self.width)
        for change in changes:
            is_prose = change.aspect not in {Aspect.BODY, Aspect.SECTION}
            for line in self._change(change):
                yield from fitted(f"  {line}", self.width if is_prose else None)

    def _change(self, change: Change) -> Iterator[str]:
        if change.aspect is Aspect.GONE:
            yield "is gone: nothing rests on it any more"
        elif change.aspect is Aspect.NEW:
            yield from self._new(change)
        elif change.aspect is Aspect.BODY:
            yield from self._body(change)
        elif change.aspect is Aspect.PROOF:
            yield f"proof: {change.before[0]} → {change.after[0]}{self._lost(change)}"
        elif change.aspect is Aspect.GUARANTEES:
            yield "guarantees:"
            yield from (f"  {line}" for line in words(change.before, change.after))
        else:
            yield from self._section(change)

    def _lost(self, change: Change) -> str:
        lost = self.project.review.lost(change.subject)
        return click.style(f"  weakened: {lost}", fg="red") if lost else ""

    def _new(self, change: Change) -> Iterator[str]:
        now = self.project.review.now
        old = self.project.review.moved_from(change.subject) if change.is_test else None
        yield f"was reviewed as {old}{self._lost(change)}" if old else "was never reviewed"
        item = now.tests[change.subject] if change.is_test else now.scenarios[change.subject]
        yield from (f"  guarantees: {text}" for text in item.guarantees)
        if change.is_test:
            located = self.project.trace.tests.by_id[change.subject]
            test = now.tests[change.subject]
            asserted = counted(test.assertions, test.signs or 0)
            yield f"  proof: {test.strength}, {asserted} ({located.suite.path}:{located.case.line})"

    def _body(self, change: Change) -> Iterator[str]:
        located = self.project.trace.tests.by_id[change.subject]
        suite, case = located.suite, located.case
        yield f"body ({suite.path}:{case.line}):"
        was = self.project.bygone.body(suite.path, case.name, change.before[0])
        if was is None:
            yield "  what it was is in no commit of this clone; guarantees and proof are compared above and below"
            return
        now = self._lines(suite.path)[case.line - 1 : case.end_line]
        yield from (f"  {line}" for line in lines(was, now))

    def _section(self, change: Change) -> Iterator[str]:
        if not change.before or not change.after:
            yield f"section {change.section}: {'now belongs' if change.after else 'no longer belongs'} to it"
            return
        page, _, anchor = change.section.partition("#")
        path = self.project.settings.path_of(page)
        yield f"section {change.section}:"
        anchors = Anchors()

        def found(text: str) -> str | None:
            scanned = scan(page, text, anchors).sections
            section = next((item for item in scanned if item.text == change.before[1]), None)
            return section_text(bygone.lines(text), section.line, section.end_line) if section else None

        sections = next(item.sections for item in self.project.trace.pages if item.path == page)
        section = next(item for item in sections if item.anchor == anchor)
        was = self.project.bygone.text(path, found)
        if change.before[0] != change.after[0]:
            yield f"  heading: {change.before[0]} → {change.after[0]}"
        if was is None:
            yield "  its text changed; what it was is in no commit of this clone"
            return
        now = section_text(self._lines(path), section.line, section.end_line)
        yield from (f"  {line}" for line in lines(was.split("\n"), now.split("\n")))

    def _lines(self, path: str) -> list[str]:
        data = self.project.bygone.tree.read(path) or b""
        return bygone.lines(data.decode("utf-8-sig", "replace"))


def lines(was: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Compare texts line by line: removed lines begin with `-`, new ones with `+`."""
    for line in list(difflib.unified_diff(list(was), list(now), lineterm="", n=2))[2:]:
        yield click.style(line, fg={"-": "red", "+": "green", "@": "cyan"}.get(line[:1]))


def words(was: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Compare sentences word by word: what is gone stands in `[-…-]`, what is new in `{+…+}`."""
    gone = [text for text in was if text not in now]
    for text in now:
        if text in was:
            continue
        near = difflib.get_close_matches(text, gone, n=1, cutoff=0.4)
        if near:
            gone.remove(near[0])
            yield _marked(near[0].split(), text.split())
        else:
            yield click.style(f"{{+{text}+}}", fg="green")
    yield from (click.style(f"[-{text}-]", fg="red") for text in gone)


def _marked(was: list[str], now: list[str]) -> str:
    parts: list[str] = []
    for kind, start, end, other, until in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            parts += was[start:end]
            continue
        if start < end:
            parts.append(click.style(f"[-{' '.join(was[start:end])}-]", fg="red"))
        if other < until:
            parts.append(click.style(f"{{+{' '.join(now[other:until])}+}}", fg="green"))
    return " ".join(parts)
