"""A repository becomes its configuration: the options that somebody wrote down, and what the site's own file says.

Looked for, in this order: `mkdocs.yml` (the plugin's options, else those of the Markdown extension), `guarantees.yml`,
`[tool.guarantees]` in `pyproject.toml`. Without any, everything has its default.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml
from markdown.extensions.toc import slugify, slugify_unicode

from mkdocs_guarantees import config
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.place import Place
from mkdocs_guarantees.sources.runbooks import Anchors, changing
from mkdocs_guarantees.sources.utf8 import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

SITES = ("mkdocs.yml", "mkdocs.yaml")
NAME = "guarantees"
BRINGERS = frozenset({"api-autonav", "gen-files", "monorepo", "multirepo", "simple", "techdocs-core"})
"""Plugins of MkDocs that bring pages which do not lie in `docs_dir`; only a build knows them."""


WRITERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "include-markdown": ("{%",),
        "macros": ("{%", "{{"),
        "markdown-exec": ("exec=",),
        "markdown_include.include": ("{!",),
        "markdownextradata": ("{%", "{{"),
        "mkdocstrings": ("::: ",),
        "pymdownx.snippets": ("8<-",),
    }
)
"""Plugins and Markdown extensions that write parts of a page, headings too, and the words by which a page asks them."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a repository says of itself.

    Attributes:
        path: the file that was read, relative to the root; empty without one.
        directory_urls: the site has `page/` rather than `page.html`.
    """

    place: Place
    settings: config.Settings
    path: str = ""
    directory_urls: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """A configuration file, read: the options as written, where each stands, and what the site's file says besides.

    Attributes:
        home: the folder of a site's file, from which it names its own folders.
    """

    path: str = ""
    home: Path | None = None
    options: object = field(default_factory=dict)
    line_of: Callable[[str], int] = lambda _: 0
    site: Mapping[str, Any] = field(default_factory=dict)


def configuration(root: Path, file: Path | None = None, overrides: Mapping[str, object] | None = None) -> Configuration:
    """Read the configuration of a repository.

    Args:
        root: the folder of the repository.
        file: the file to read rather than looking for one.
        overrides: options that win over those of the file, as a command line gives them.

    Raises:
        UserError: no such file, a file that is not YAML or TOML, or an option of the wrong kind.
    """
    written = _written(root, file)
    given = _given(written)
    site, (base, home) = written.site, _folders(written, given, root)
    facts = {
        "docs_dir": below(base, home / str(site.get("docs_dir", "docs"))),
        "repo_url": str(site.get("repo_url") or ""),
        "site_url": str(site.get("site_url") or ""),
    }
    own = {name: value for name, value in given.items() if not site or name != "root"}
    merged = {**facts, **own, **(overrides or {})}

    def place_of(option: str) -> Span:
        name = re.split(r"[.\[]", option, maxsplit=1)[0]
        return Span("") if name in (overrides or {}) else Span(written.path, written.line_of(option))

    settings = config.parse(merged, place_of=place_of)
    bringers = tuple(name for name in _listed(site.get("plugins")) if name in BRINGERS)
    output = below(base, home / str(site.get("site_dir", "site")))
    place = Place(
        root=base,
        skipped=frozenset({output}),
        anchors=_anchors(site),
        bringers=bringers,
        writers=writers((*_listed(site.get("plugins")), *_listed(site.get("markdown_extensions"))), _hooks(site, home)),
        snippets=_snippets(site, base, home),
        written=place_of,
    )
    return Configuration(place, settings, written.path, bool(site.get("use_directory_urls", True)))


def _given(written: Written) -> dict[str, Any]:
    if not isinstance(written.options, dict):
        message = f"{NAME}: a mapping of options is needed, not {config.shown(written.options)}"
        raise UserError(written.path, written.line_of(""), message)
    return written.options


def _folders(written: Written, given: Mapping[str, Any], root: Path) -> tuple[Path, Path]:
    """Give the folder of the repository, and the one from which a site's file names its own."""
    home = written.home or root
    if "root" not in given and not home.resolve().is_relative_to(root.resolve()):
        home = root  # a file that lies outside, and does not say where the repository is, speaks of the one at hand
    base = home / str(given.get("root", ".")) if written.site else root
    if not base.is_dir():
        raise UserError(written.path, written.line_of("root"), f"root: there is no folder {base.as_posix()!r}")
    return base, home


def writers(listed: Iterable[str], hooks: Iterable[str] = ()) -> Mapping[str, tuple[str, ...]]:
    """Choose from the plugins and extensions of a host those that write parts of pages.

    Args:
        hooks: of the site's hooks those that are given the text of each page, and need no word to write into it.
    """
    return {name: WRITERS[name] for name in listed if name in WRITERS} | dict.fromkeys(hooks, ())


def _hooks(site: Mapping[str, Any], home: Path) -> Iterator[str]:
    """List the hooks that are given the text of each page; a hook is read here, and run by its host only."""
    listed = site.get("hooks")
    for name in listed if isinstance(listed, list) else ():
        with suppress(OSError, ValueError):
            if isinstance(name, str) and any(word in (home / name).read_bytes() for word in _ON_TEXT):
                yield name


ON_TEXT = ("on_page_markdown", "on_page_read_source")
"""The functions of a hook that are given the text of a page, or give it."""

_ON_TEXT = tuple(word.encode() for word in ON_TEXT)


def _snippets(site: Mapping[str, Any], root: Path, home: Path) -> tuple[str, ...] | None:
    """Give where a site's pages include others from: the folder of its file, if it does not say."""
    listed = _listed(site.get("markdown_extensions"))
    if "pymdownx.snippets" not in listed:
        return None
    given = _mapping(listed["pymdownx.snippets"]).get("base_path") or ["."]
    docs = str(site.get("docs_dir", "docs"))
    bases = [str(base) for base in (given if isinstance(given, list) else [given])]
    named = (base.replace("$docs_dir", docs).replace("$config_dir", ".") for base in bases)
    return tuple(below(root, home / base) for base in named)


def below(root: Path, folder: Path) -> str:
    """Write a folder as it is named from the root of the repository; one outside begins with `..`."""
    return Path(os.path.relpath(folder, root)).as_posix()


def _written(root: Path, file: Path | None) -> Written:
    if file is not None:
        return _named(root, file)
    for name in SITES:
        if (root / name).is_file():
            return _site(root, root / name)
    for name in (f"{NAME}.yml", f"{NAME}.yaml"):
        if (root / name).is_file():
            return _plain(root, root / name)
    project = root / "pyproject.toml"
    return _project(root, project) if project.is_file() else Written()


def _site(root: Path, file: Path) -> Written:
    site, node = _yaml(root, file)
    for key in ("plugins", "markdown_extensions"):
        options = _entry(site.get(key))
        if options is not None:
            return Written(_shown(root, file), file.parent, options, _lines(node, key), site)
    return Written(_shown(root, file), file.parent, site=site)


def _named(root: Path, file: Path) -> Written:
    """Read a file that the user named: a site's file is told by its content, since it may have any name."""
    if file.suffix == ".toml":
        return _project(root, file)
    return _site(root, file) if "site_name" in _yaml(root, file)[0] else _plain(root, file)


def _plain(root: Path, file: Path) -> Written:
    options, node = _yaml(root, file)
    return Written(_shown(root, file), options=options, line_of=lambda key: _line(node, key))


def _project(root: Path, file: Path) -> Written:
    try:
        document = tomllib.loads(_text(root, file))
    except OSError as error:
        raise UserError(_shown(root, file), 0, f"cannot be read: {error.strerror}") from None
    except RecursionError:
        raise UserError(_shown(root, file), 0, "not TOML that can be read: it is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(_shown(root, file), 0, f"not TOML that can be read: {error}") from None
    tools = document.get("tool", {})
    if not isinstance(tools, dict):
        raise UserError(_shown(root, file), 0, f"tool: a table is needed, not {config.shown(tools)}")
    return Written(_shown(root, file), options=tools[NAME]) if NAME in tools else Written()


def _entry(listed: object) -> object:
    """Find our entry among plugins or extensions."""
    return _listed(listed).get(NAME)


def _listed(listed: object) -> Mapping[str, object]:
    """Give plugins or extensions with their options; they are a list of names and one-item mappings, or a mapping."""
    if isinstance(listed, list):
        named = [item if isinstance(item, dict) else {str(item): {}} for item in listed]
        listed = {name: options for item in named for name, options in item.items()}
    return {str(name): options or {} for name, options in listed.items()} if isinstance(listed, dict) else {}


class _Loader(yaml.SafeLoader):
    """Reads a site's file without making the Python objects that tags such as `!!python/name:` ask for."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002  # PyYAML's own
        """Make a value; what is not of the type that its tag or form says has a place, too: `2026-99-99`."""
        try:
            return super().construct_object(node, deep)
        except (AttributeError, KeyError, ValueError):
            if not isinstance(node, yaml.ScalarNode):
                raise
            kind = node.tag.rpartition(":")[2]
            message = f"{config.shown(node.value)} is no {kind}"
            raise yaml.constructor.ConstructorError(None, None, message, node.start_mark) from None


def _tagged(loader: _Loader, suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        if suffix == "relative":
            return node.value  # `$docs_dir/folder`
        return os.environ.get(node.value) if suffix == "ENV" else suffix.rpartition(":")[2] or node.value
    if isinstance(node, yaml.SequenceNode):
        values = loader.construct_sequence(node, deep=True)
        return _environment(values) if suffix == "ENV" else values
    return {_TAG: suffix, **loader.construct_mapping(node, deep=True)} if isinstance(node, yaml.MappingNode) else None


_TAG = "!"
"""The key under which a mapping with a tag keeps the tag."""


def _environment(values: list[Any]) -> object:
    """Give the first variable that is set, else the default, which stands last: MkDocs' `!ENV [A, B, default]`."""
    names = (name for name in values[:-1] if isinstance(name, str))
    return next((os.environ[name] for name in names if name in os.environ), values[-1] if values else None)


_Loader.add_multi_constructor("!", _tagged)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _tagged)


def _yaml(root: Path, file: Path, heirs: tuple[Path, ...] = ()) -> tuple[dict[str, Any], yaml.Node | None]:
    shown = _shown(root, file)
    try:
        text = _text(root, file)
        node = yaml.compose(text, _Loader)
        value = yaml.load(text, _Loader)  # noqa: S506  # a SafeLoader that gives plain values for tags
    except OSError as error:
        raise UserError(shown, 0, f"cannot be read: {error.strerror}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise UserError(
            shown, mark.line + 1 if mark else 0, f"not YAML: {error.problem}", column=mark.column + 1 if mark else 0
        ) from None
    except RecursionError:
        raise UserError(shown, 0, "not YAML that can be read: it is nested too deeply") from None
    except yaml.YAMLError as error:
        raise UserError(shown, 0, f"not YAML: {error}") from None
    if value is not None and not isinstance(value, dict):
        raise UserError(shown, 1, "a mapping of options is needed at the top")
    return _inherited(root, file, value or {}, heirs), node


def _text(root: Path, file: Path) -> str:
    text, not_text = decoded(file.read_bytes())
    if not_text:
        raise UserError(_shown(root, file), not_text.line, not_text.message, column=not_text.column)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _inherited(root: Path, file: Path, site: dict[str, Any], heirs: tuple[Path, ...]) -> dict[str, Any]:
    """Put a site's file over the one that it names under `INHERIT`, as MkDocs does."""
    parent = site.pop("INHERIT", None)
    if not isinstance(parent, str):
        return site
    if "\0" in parent:
        raise UserError(_shown(root, file), 0, f"INHERIT: {parent!r} is no path")
    chain = (*heirs, file.resolve())
    if (file.parent / parent).resolve() in chain:
        raise UserError(_shown(root, file), 0, f"INHERIT: {parent!r} leads back to this file")
    return _merged(_yaml(root, file.parent / parent, chain)[0], site)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = {name: _merged(below[name], above[name]) for name in above if _are_mappings(below.get(name), above[name])}
    return {**below, **above, **both}


def _are_mappings(*values: object) -> bool:
    return all(isinstance(value, dict) for value in values)


def _shown(root: Path, file: Path) -> str:
    return Path(os.path.relpath(file, root)).as_posix()


def _lines(node: yaml.Node | None, key: str) -> Callable[[str], int]:
    """Find the line of an option of ours below `plugins` or `markdown_extensions`."""
    listed = _child(node, key)
    entries = listed.value if isinstance(listed, yaml.SequenceNode) else [listed]
    ours = next((found for entry in entries if (found := _child(entry, NAME))), None)
    return lambda option: _line(ours, option)


def _line(node: yaml.Node | None, option: str) -> int:
    """Give the line of an option by its key path, `suites[1]`, or of the nearest thing above it."""
    line = node.start_mark.line + 1 if node else 0
    for part in option.replace("[", ".[").split("."):
        if part.startswith("[") and isinstance(node, yaml.SequenceNode):
            node = node.value[int(part.strip("[]"))]
            line = node.start_mark.line + 1 if node else line
            continue
        for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if name.value == part:
                line, node = name.start_mark.line + 1, value
                break
    return line


def plugin_lines(file: Path) -> Callable[[str], int]:
    """Find the line of an option of the plugin in a site's file, which is read only when it is asked for."""

    def line_of(option: str) -> int:
        try:
            return _lines(_yaml(file.parent, file)[1], "plugins")(option)
        except UserError:  # MkDocs could read it, by its own means
            return 0

    return line_of


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _anchors(site: Mapping[str, Any]) -> Anchors:
    """Make anchors as the site's `toc` extension is told to, as far as that can be told without running its code."""
    listed = {name: _mapping(options) for name, options in _listed(site.get("markdown_extensions")).items()}
    toc = listed.get("toc", {})
    separator = toc.get("separator")
    known = {name: _emoji(options) if name == EMOJI else options for name, options in listed.items() if _is_here(name)}
    extensions, options = changing(known)
    return Anchors(_slugify(toc.get("slugify")), separator if isinstance(separator, str) else "-", extensions, options)


EMOJI = "pymdownx.emoji"
_OF_EMOJI = ("emoji_index", "emoji_generator")


def _is_here(extension: str) -> bool:
    """Say whether a Markdown extension is installed beside us; a site is linted without what builds it, too."""
    return not extension.startswith("pymdownx.") or importlib.util.find_spec("pymdownx") is not None


def _emoji(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the functions that a site names for its emoji: well-known ones, since no others are imported.

    Whatever an emoji becomes, it is no text of a heading; only which words name one makes a difference.
    """
    found = {name: _well_known(str(options.get(name, ""))) for name in _OF_EMOJI}
    kept = {name: value for name, value in options.items() if name == "options"}
    return {**kept, **{name: function for name, function in found.items() if function}}


def _well_known(name: str) -> object:
    module, _, function = name.rpartition(".")
    if module not in {EMOJI, "material.extensions.emoji", "zensical.extensions.emoji"}:
        return None
    try:
        return getattr(importlib.import_module(module), function, None)
    except ImportError:
        return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _slugify(written: object) -> Callable[[str, str], str]:
    """Give the function that a site names for its anchors: one of the well-known ones, since no others are imported."""
    if isinstance(written, str) and written.endswith("toc.slugify_unicode"):
        return slugify_unicode
    if isinstance(written, dict) and written.get(_TAG) == "object/apply:pymdownx.slugs.slugify":
        slugs: Any = importlib.import_module("pymdownx.slugs")
        case = str(_mapping(written.get("kwds")).get("case", "none"))
        made: Callable[[str, str], str] = slugs.slugify(case=case)
        return made
    return slugify
