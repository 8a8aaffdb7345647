"""Files become commits of a small repository, by one person and at one time: the same files are the same commit."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ann"), ("EMAIL", "ann@router.example"), ("DATE", "2026-11-23T10:00:00Z"))
}


def git(root: Path, *arguments: str) -> str:
    """Run git as if nobody had configured it, and give what it says."""
    environment = {**os.environ, **WHO, "GIT_CONFIG_GLOBAL": os.devnull}
    command = ["git", "-C", str(root), "-c", "protocol.file.allow=always", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def commit(root: Path, files: Mapping[str, str | None], subject: str = "change") -> str:
    """Write files, remove those that are None, and commit; give the id of the commit."""
    if not (root / ".git").exists():
        root.mkdir(parents=True, exist_ok=True)
        git(root, "init", "-q", "-b", "main")
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink() if text is None else file.write_text(text, encoding="utf-8", newline="")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", subject)
    return git(root, "rev-parse", "HEAD")
