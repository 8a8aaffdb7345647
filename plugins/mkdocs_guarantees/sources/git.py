"""Names of revisions become hashes of commits, and questions about them the answers that git has stored.

A name comes from a command line or a configuration and is not trusted: it is handed over once, to be looked up, and
only the hash that this gives is used afterwards. Nothing is fetched, checked out, locked or written.
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hashes import digest

if TYPE_CHECKING:
    from pathlib import Path

HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
TIMEOUT = 60
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


def command(folder: Path, *arguments: str) -> list[str]:
    """Give the command line that asks git something about the repository of a folder, without any transport."""
    return ["git", "-C", str(folder), "-c", "protocol.allow=never", "-c", "core.quotePath=false", *arguments]


def environment() -> dict[str, str]:
    """Give the environment for git: that of the process, without leave to ask, lock or fetch."""
    return {**os.environ, **_QUIET}


def ask(folder: Path, *arguments: str) -> bytes | None:
    """Give what git answers, or None when it does not know, is missing or takes too long."""
    done = _asked(folder, *arguments)
    return done.stdout if done and done.returncode == 0 else None


def _asked(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    try:
        return subprocess.run(  # noqa: S603  # no shell
            command(folder, *arguments), env=environment(), capture_output=True, check=False, timeout=TIMEOUT
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):  # ValueError: a NUL in a name
        return None


def commit(folder: Path, name: str) -> str | None:
    """Give the hash of the commit that a name means, or None when it means none."""
    answer = ask(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    found = (answer or b"").decode("ascii", "replace").strip()
    return found if HASH.fullmatch(found) else None


def state(folder: Path) -> str:
    """Give a text that changes whenever the repository gains or loses history: by a commit, a fetch or a deepening."""
    answers = [ask(folder, "for-each-ref", "--format=%(objectname)"), commit(folder, "HEAD")]
    common = (ask(folder, "rev-parse", "--git-common-dir") or b"").decode("utf-8", "surrogateescape").strip()
    files = [folder / common / name for name in ("shallow", "FETCH_HEAD", "objects/pack")] if common else []
    return digest(*answers, *(str(_changed_at(file)) for file in files))


def _changed_at(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def refusal(folder: Path) -> str:
    """Say why git answers nothing about a folder; empty where it does.

    A repository that belongs to another user is such a reason. Jobs in containers meet it, and git tells what to do.
    """
    done = _asked(folder, "rev-parse", "--git-dir")
    if done is None:
        return "git is not installed, or does not answer"
    said = " ".join(done.stderr.decode("utf-8", "replace").split()).removeprefix("fatal: ")
    if done.returncode == 0:
        return ""
    return "this is no git repository" if not said or said.startswith("not a git repository") else f"git says: {said}"


def merge_base(folder: Path, one: str, other: str) -> str:
    """Give the commit from which two commits, given by their hashes, parted.

    Raises:
        UserError: they have none, or the clone is too shallow to hold it.
    """
    found = (ask(folder, "merge-base", one, other) or b"").decode("ascii", "replace").strip()
    if HASH.fullmatch(found):
        return found
    raise UserError(
        "",
        0,
        f"{one[:12]} and {other[:12]} have no common ancestor in this clone: fetch more of its history"
        " (`git fetch --unshallow`), or compare them directly with --two-way",
    )
