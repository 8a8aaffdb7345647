"""A folder becomes a built site, on each of the hosts, and a built site the parts of it that are ours."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BIN = Path(sys.executable).parent
ENVIRONMENT = {
    **os.environ,
    "NO_MKDOCS_2_WARNING": "1",
    "SOURCE_DATE_EPOCH": "1700000000",
    "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
}
OURS = ".rb-card, .rb-view, .rb-strip, .rb-ref, .rb-mark, .rb-note"
HOSTS = ("material", "mkdocs", "readthedocs", "properdocs", "zensical")


def run(*command: str, at: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the environment in which the tests run."""
    return subprocess.run(
        command, cwd=at, env=ENVIRONMENT, capture_output=True, text=True, check=False, encoding="utf-8"
    )


@dataclass(frozen=True, slots=True)
class Part:
    """Something that we put into a page: its text, where its links lead, and which of these lead nowhere."""

    text: str
    links: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


class Demonstration:
    """The site of this repository, built once for each host, however many processes ask."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._source = source
        self._folder = folder

    def site(self, host: str) -> Path:
        """Give the folder of the site as one host builds it."""
        if host == "zensical" and find_spec("zensical") is None:
            message = "Zensical is not installed: it does not go with the oldest releases of our dependencies"
            pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
        root = self._folder / host
        with self._once(host) as missing:
            if missing:
                self.copy(root)
                for command in _commands(host, root):
                    done = run(*command, at=root)
                    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return root / "site"

    def copy(self, root: Path) -> None:
        """Copy the sources; all copies of a run are the same, even while somebody goes on writing."""
        snapshot = self._folder / "sources"
        with self._once("sources") as missing:
            if missing:
                for name in ("data", "docs", "tests"):
                    left_out = shutil.ignore_patterns("__pycache__")
                    shutil.copytree(self._source / name, snapshot / name, ignore=left_out)
                shutil.copy(self._source / "mkdocs.yml", snapshot)
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(snapshot, root)

    @contextmanager
    def _once(self, name: str) -> Iterator[bool]:
        """Let one process at a time go on, and tell whether none has done this before."""
        done = self._folder / f"{name}.done"
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield not done.exists()
            done.touch()


def _commands(host: str, root: Path) -> list[list[str]]:
    if host == "zensical":
        text = (root / "mkdocs.yml").read_text(encoding="utf-8").replace("strict: true", "strict: false")
        listed = text.replace("markdown_extensions:\n", "markdown_extensions:\n  - guarantees\n")
        (root / "z.yml").write_text(f"{listed}\nextra_css: [assets/guarantees.css]\n", encoding="utf-8")
        return [["guarantees", "generate", "--config", "z.yml"], ["zensical", "build", "-f", "z.yml"]]
    if host == "properdocs":
        return [["properdocs", "build", "-q", "-f", "mkdocs.yml"]]
    theme = yaml.safe_dump({"INHERIT": "mkdocs.yml", "theme": {"name": host}})
    (root / "theme.yml").write_text(theme, encoding="utf-8")
    return [["mkdocs", "build", "-q", "-f", "theme.yml"]]


@cache
def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_bytes(), "html.parser", from_encoding="utf-8")


@cache
def ids(page: Path) -> frozenset[str]:
    return frozenset(str(element["id"]) for element in soup(page).find_all(id=True))


def parts(site: Path) -> dict[tuple[str, int], Part]:
    """List what we put into a site, by page and position."""
    found = {}
    for page in sorted(site.rglob("*.html")):
        if page.name == "404.html":
            continue
        outer = [item for item in soup(page).select(OURS) if not item.find_parent(class_=_is_ours)]
        name = page.relative_to(site).as_posix()
        found.update({(name, number): _part(item, page, site) for number, item in enumerate(outer)})
    return found


def _is_ours(name: str | None) -> bool:
    return name in {"rb-card", "rb-view", "rb-strip", "rb-ref", "rb-note"}


def _part(item: Tag, page: Path, site: Path) -> Part:
    anchors = [item] if item.name == "a" else item.select("a[href]")
    links = tuple(_target(str(link["href"]), page, site) for link in anchors)
    broken = tuple(target for target in links if not _exists(target, site))
    return Part(text_of(item), links, broken)


def text_of(item: Tag) -> str:
    return " ".join(item.get_text(" ").split())


def _target(href: str, page: Path, site: Path) -> str:
    """Give a link as the file and the id in the site, so that it is the same whatever the host makes of it."""
    if "://" in href:
        return href
    path, _, fragment = href.partition("#")
    target = Path(os.path.normpath(page.parent / unquote(path))) if path else page
    target = target / "index.html" if target.is_dir() else target
    return f"{Path(os.path.relpath(target, site)).as_posix()}#{unquote(fragment)}"


def _exists(target: str, site: Path) -> bool:
    if "://" in target:
        return True
    path, _, fragment = target.rpartition("#")
    file = site / path
    return file.is_file() and (not fragment or fragment in ids(file))


@dataclass(frozen=True, slots=True)
class Built:
    """A small site, built in this process."""

    site: Path
    warnings: list[str]

    def page(self, path: str) -> BeautifulSoup:
        return BeautifulSoup((self.site / path).read_bytes(), "html.parser", from_encoding="utf-8")

    def parts(self) -> dict[tuple[str, int], Part]:
        return parts(self.site)

    def broken(self) -> list[str]:
        """List the links of ours that lead nowhere."""
        return [target for part in self.parts().values() for target in part.broken]


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@dataclass(slots=True)
class Small:
    """A repository with a site that a test makes up.

    Attributes:
        config: what `mkdocs.yml` holds besides the name and the plugin.
    """

    root: Path
    config: Mapping[str, Any] = field(default_factory=dict)

    def write(self, files: Mapping[str, str | bytes]) -> Small:
        for path, text in files.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return self

    def configure(self, **config: Any) -> Path:
        """Write `mkdocs.yml`: no theme's pages but the plainest, our plugin, and what else is given."""
        base = {"site_name": "Small", "theme": {"name": "mkdocs"}, "plugins": ["guarantees"]}
        file = self.root / "mkdocs.yml"
        file.write_text(yaml.dump({**base, **self.config, **config}, allow_unicode=True), encoding="utf-8")
        return file

    def build(self, **config: Any) -> Built:
        """Build as `mkdocs build` does, in this process; warnings are those that `--strict` counts."""
        file = self.configure(**config)
        log, listener = logging.getLogger("mkdocs"), _Listener()
        log.addHandler(listener)
        try:
            loaded = load_config(str(file))
            loaded.plugins.on_startup(command="build", dirty=False)
            mkdocs_build(loaded)
            loaded.plugins.on_shutdown()
        finally:
            log.removeHandler(listener)
        soup.cache_clear()
        ids.cache_clear()
        return Built(self.root / "site", listener.heard)
