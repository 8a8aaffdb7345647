"""The configuration files above a test become the rules by which pytest collects it."""

from __future__ import annotations

import configparser
import shlex
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.files import folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs_guarantees.sources.files import Files

NAMES = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
"""In the order in which pytest looks for them in one folder."""

_ALWAYS = frozenset(NAMES[:4])
"""These are the configuration even when they are empty."""


_SIGNS_OF_GLOBS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides whether pytest collects a file, class or function.

    Attributes:
        folder: the folder of the configuration file, pytest's root; empty for the root of the repository.
        file: the configuration file, for messages; empty when there is none.
        pythonpath: folders that imports start from, relative to the repository.
        addopts: options that stand before those of the command line.
        broken: why the configuration cannot be read, if it cannot.
    """

    folder: str = ""
    file: str = ""
    files: tuple[str, ...] = ("test_*.py", "*_test.py")
    classes: tuple[str, ...] = ("Test",)
    functions: tuple[str, ...] = ("test",)
    testpaths: tuple[str, ...] = ()
    norecursedirs: tuple[str, ...] = (
        "*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}",
    )  # fmt: skip
    pythonpath: tuple[str, ...] = ()
    addopts: tuple[str, ...] = ()
    imported: bool = True
    broken: str = ""

    def takes_file(self, path: str) -> bool:
        return path.endswith(".py") and any(_fits(pattern, path) for pattern in self.files)

    def takes_class(self, name: str) -> bool:
        return _named(name, self.classes)

    def takes_function(self, name: str) -> bool:
        return _named(name, self.functions)

    def enters(self, path: str) -> bool:
        """Say whether the folders of a path, below pytest's root, are ones that pytest goes into."""
        inside = [folder for folder in folders(path) if folder and folder.startswith(_prefix(self.folder))]
        return not any(_fits(pattern, folder) for folder in inside for pattern in self.norecursedirs)

    def starts_at(self, path: str) -> bool:
        """Say whether a run without arguments comes by a file: it lies in `testpaths`, if there are any."""
        if not self.testpaths:
            return True
        inside = path.removeprefix(_prefix(self.folder))
        above = (*folders(inside), inside)
        return any(fnmatch(folder, _tidy(test)) or not _tidy(test) for test in self.testpaths for folder in above)

    def below(self, path: str) -> str:
        """Give a path as it is seen from pytest's root."""
        return path.removeprefix(_prefix(self.folder))


def _prefix(folder: str) -> str:
    return f"{folder}/" if folder else ""


def _tidy(path: str) -> str:
    tidy = path.strip("/").removeprefix("./")
    return "" if tidy == "." else tidy


def _fits(pattern: str, path: str) -> bool:
    """Match a pattern with a slash against the whole path, any other against its last part."""
    if "/" not in pattern:
        return fnmatch(path.rpartition("/")[2], pattern)
    return fnmatch(f"/{path}", f"*/{pattern.lstrip('/')}")


def _named(name: str, options: tuple[str, ...]) -> bool:
    return name.startswith(options) or any(fnmatch(name, option) for option in options if _is_glob(option))


def _is_glob(text: str) -> bool:
    return not _SIGNS_OF_GLOBS.isdisjoint(text)


def rules_for(path: str, files: Files) -> Rules:
    """Find the nearest configuration above a file, as pytest would when it is run on that file."""
    present = {name: paths for name in NAMES if (paths := files.named(name))}
    for folder in folders(path):
        for name, paths in present.items():
            place = f"{_prefix(folder)}{name}"
            if place in paths:
                found = _read(place, files.read(place) or b"")
                if found is not None:
                    return found
    projects = present.get("pyproject.toml", ())
    bare = (folder for folder in folders(path) if f"{_prefix(folder)}pyproject.toml" in projects)
    return Rules(folder=next(bare, ""))


def conftests(path: str, files: Files) -> Iterator[tuple[str, bytes]]:
    """Read the `conftest.py` files above a file, nearest first."""
    present = frozenset(files.named("conftest.py"))
    for folder in folders(path):
        place = f"{_prefix(folder)}conftest.py"
        if place in present and place != path:
            yield place, files.read(place) or b""


@lru_cache(maxsize=256)
def _read(path: str, data: bytes) -> Rules | None:
    """Read one configuration file; None when it says nothing about pytest."""
    folder, _, name = path.rpartition("/")
    try:
        table = _table(name, data.decode())
    except (ValueError, configparser.Error, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "nested too deeply"
        return Rules(folder=folder, file=path, broken=f"{path} cannot be read: {reason}")
    if table is None:
        return Rules(folder=folder, file=path) if name in _ALWAYS else None
    return _rules(folder, path, table)


def _table(name: str, text: str) -> Mapping[str, object] | None:
    if name.endswith(".toml"):
        document = tomllib.loads(text)
        if name != "pyproject.toml":
            return _mapping(document.get("pytest"))
        pytest = _mapping(_mapping(document.get("tool"), {}).get("pytest")) or {}
        native = {key: value for key, value in pytest.items() if key != "ini_options"}
        return native or _mapping(pytest.get("ini_options"))
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True, delimiters=("=", ":"))
    parser.read_string(text)
    section = "tool:pytest" if name == "setup.cfg" else "pytest"
    return dict(parser.items(section)) if parser.has_section(section) else None


def _mapping(value: object, default: Mapping[str, object] | None = None) -> Mapping[str, object]:
    return value if isinstance(value, dict) else default  # type: ignore[return-value]  # None only where no default is


def _rules(folder: str, path: str, table: Mapping[str, object]) -> Rules:
    known = Rules()
    return Rules(
        folder=folder,
        file=path,
        files=_words(table, "python_files", known.files),
        classes=_words(table, "python_classes", known.classes),
        functions=_words(table, "python_functions", known.functions),
        testpaths=_words(table, "testpaths", ()),
        norecursedirs=_words(table, "norecursedirs", known.norecursedirs),
        pythonpath=tuple(_joined(folder, item) for item in _words(table, "pythonpath", ())),
        addopts=_words(table, "addopts", ()),
        imported=str(table.get("collect_imported_tests", True)).lower() not in {"false", "0", "no", "off"},
    )


def _joined(folder: str, item: str) -> str:
    tidy = item.strip("/").removeprefix("./")
    return "/".join(part for part in (folder, tidy) if part not in {"", "."})


def _words(table: Mapping[str, object], key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = table.get(key)
    if isinstance(value, str):
        try:
            return tuple(shlex.split(value, comments=True))
        except ValueError:  # a quotation mark without its second
            return tuple(value.split())
    return tuple(map(str, value)) if isinstance(value, list) else default
