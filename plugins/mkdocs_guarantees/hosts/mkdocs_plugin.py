"""MkDocs' hooks become calls of the project: a few lines each, nothing else lives here."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from secrets import token_hex
from types import new_class
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils.yaml import RelativeDirPlaceholder

from mkdocs_guarantees import config as settings
from mkdocs_guarantees.collector import made_to_stay
from mkdocs_guarantees.drawing import Drawing
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.hosts.configuration import ON_TEXT, below, plugin_lines, writers
from mkdocs_guarantees.hosts.markdown_ext import Placement
from mkdocs_guarantees.hosts.placing import Shelf, put
from mkdocs_guarantees.hosts.rendered import Rendered
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.place import Place
from mkdocs_guarantees.render.assets import STYLE, STYLE_PATH
from mkdocs_guarantees.render.pages import BADGES
from mkdocs_guarantees.sources.runbooks import Anchors, changing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from mkdocs_guarantees.render.pages import GeneratedPage

log = get_plugin_logger("guarantees")


OPTIONS = {
    "root": config_options.Type(str, default="."),
    **{item.name: config_options.Optional(config_options.Type(object)) for item in fields(settings.Settings)},
}
"""The options of `config.Settings`, which checks them itself, and where the repository is, relative to `mkdocs.yml`."""


if TYPE_CHECKING:
    GuaranteesConfig = Config  # a class made from a list of options is more than a type checker sees
else:
    GuaranteesConfig = new_class("GuaranteesConfig", (Config,), exec_body=lambda body: body.update(OPTIONS))


class GuaranteesPlugin(BasePlugin[GuaranteesConfig]):  # type: ignore[no-untyped-call]  # MkDocs' __init_subclass__
    """Puts cards into runbook pages and adds the generated pages."""

    def __init__(self) -> None:
        self._drawing: Drawing | None = None
        self._kept = Kept()
        self._rendered = Rendered()
        self._wanted = settings.Settings()
        self._shelf = Shelf(Path(), None)
        self._emptied = False
        self._made: list[File] = []
        self._pages: frozenset[str] = frozenset()
        self._absent: frozenset[str] = frozenset()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Live across the rebuilds of `serve`, as MkDocs does with plugins that define this hook."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        config.extra_css.append(STYLE_PATH)
        kept = [item for item in config.markdown_extensions if item != "guarantees"]
        placement = Placement(lambda: self._drawing, self._kept.keep, lambda: self._absent, self._rendered.add)
        extensions: list[Any] = config.markdown_extensions  # MkDocs hands on objects as well
        extensions[:] = [*kept, placement]
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        self._wanted = self._settings(config)
        self._shelf = self._shelf_of(config)
        self._shelf.set_aside()

    def on_build_error(self, *, error: Exception) -> None:  # noqa: ARG002  # MkDocs calls it by name
        self._shelf.clear()

    @event_priority(-49)  # other plugins have generated their pages by now, and Material's blog hides its posts at -50
    @made_to_stay()  # a build keeps what it has read to its end, and makes much garbage besides
    def _on_files_known(self, files: Files, *, config: MkDocsConfig) -> Files:
        self._kept.clear()
        self._rendered.clear()
        self._emptied = self._shelf.is_emptied
        place = self._place(files, config)
        self._pages = frozenset(place.pages or ())
        try:
            self._drawing = Drawing(place, self._wanted)
        except UserError as error:
            raise PluginError(str(error)) from None
        outcome = self._drawing.outcome
        _tell(outcome.remarks)
        self._made = [_page_file(page, config) for page in outcome.pages]
        self._made.append(_placed(File.generated(config, STYLE_PATH, content=STYLE), config))
        for file in self._made:
            files.append(file)
        config.watch.extend(str(place.root / folder) for folder in outcome.watched)
        return files

    @event_priority(-110)  # a plugin for several languages chooses at -100
    def _on_files_chosen(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Fill our files again where a plugin has made others in their place, and see which pages it has left out."""
        for ours in self._made:
            chosen = files.src_uris.get(ours.src_uri)
            if chosen is not None and chosen is not ours:
                chosen.content_string, chosen.generated_by = ours.content_string, ours.generated_by
                _placed(chosen, config)
        self._absent = frozenset(self._pages - files.src_uris.keys())
        return files

    on_files = CombinedEvent(_on_files_known, _on_files_chosen)

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, **_: object) -> str:
        """Mark a page that a change touches in the navigation, which Material draws with a page's `status`."""
        touched = self._drawing.outcome.touched if self._drawing else ()
        if page.file.src_uri in touched and config.theme.name == "material":
            page.meta.setdefault("status", "guarantees")
            config.extra.setdefault("status", {}).setdefault("guarantees", "Guarantees changed in this preview")
        return markdown

    def on_env(self, env: Environment, **_: object) -> Environment:
        """Say where a card found no place, now that all pages are rendered."""
        for text in self._rendered.missing(self._drawing.outcome) if self._drawing else ():
            log.warning("%s", text)
        return env

    @event_priority(-100)  # after the search has read the page: what a test proves is no text to search a runbook for
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, **_: object
    ) -> TemplateContext:
        prefix = printed(page.url) if "print-site" in config.plugins else ""
        for name, text in vars(page).items():  # a page for printing is made of what was kept as `html`
            if isinstance(text, str):
                setattr(page, name, self._kept.put_back(text, prefix if name == "html" else ""))
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002  # MkDocs' names
        """Take out what stands for cards in excerpts, which a blog renders for pages of its own: a card stands once."""
        return self._kept.taken_out(output)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self._drawing is None:
            return
        put(self._drawing.files(), Path(config.site_dir), self._shelf, emptied=self._emptied)
        self._drawing.finish()

    def _place(self, files: Files, config: MkDocsConfig) -> Place:
        root = self._root(config)
        pages = {file.src_uri: file.content_bytes for file in files.documentation_pages()}
        return Place(
            root=root,
            skipped=_output(root, config),
            anchors=_anchors(config),
            pages=pages,
            writers=writers((*config.plugins, *config.markdown_extensions), _writing(config)),
            snippets=_snippets(root, config),
            written=self._written(config),
        )

    def _shelf_of(self, config: MkDocsConfig) -> Shelf:
        """Say where the badges are, and where they are kept while MkDocs empties the site."""
        site = Path(config.site_dir).resolve()
        folder = (site / self._wanted.pages / BADGES).resolve()
        aside = self._root(config).resolve() / self._wanted.cache / f"{BADGES}-{digest(str(site))[:8]}"
        return Shelf(folder, aside if self._wanted.cache and site in folder.parents else None)

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path or ".").parent / str(self.config["root"])

    def _written(self, config: MkDocsConfig) -> Callable[[str], Span]:
        file = Path(config.config_file_path or "mkdocs.yml")
        name, line_of = below(self._root(config), file), plugin_lines(file)
        return lambda option: Span(name, line_of(option))

    def _settings(self, config: MkDocsConfig) -> settings.Settings:
        given = {name: value for name, value in self.config.items() if value is not None and name != "root"}
        given.setdefault("docs_dir", below(self._root(config), Path(config.docs_dir)))
        given.setdefault("repo_url", config.repo_url or "")
        given.setdefault("site_url", config.site_url or "")
        if not self._root(config).is_dir():
            place = self._written(config)("root")
            message = f"root: there is no folder {self.config['root']!r}"
            raise PluginError(str(UserError(place.path, place.line, message)))
        try:
            return settings.parse(given, place_of=self._written(config))
        except UserError as error:
            raise PluginError(str(error)) from None


class Kept:
    """Markup of cards and views, kept out of pages while others read them: a word in its place, by which it returns.

    The word stands in an element, because some sites have comments taken out of their pages.
    """

    def __init__(self) -> None:
        self._markup: list[str] = []
        self._word = f"rb-{token_hex(8)}:"  # an element that somebody wrote cannot be ours
        self._kept = re.compile(rf'<div data-rb="{self._word}(\d+)"></div>')

    def clear(self) -> None:
        self._markup.clear()

    def keep(self, markup: str) -> str:
        self._markup.append(_narrow(markup))
        return f'<div data-rb="{self._word}{len(self._markup) - 1}"></div>'

    def put_back(self, content: str, prefix: str = "") -> str:
        """Give a page with its markup, in which ids have a prefix."""
        if self._word not in content:
            return content
        if not prefix:
            return self._kept.sub(lambda found: self._markup[int(found[1])], content)
        return self._kept.sub(lambda found: _ID.sub(rf"\g<0>{prefix}", self._markup[int(found[1])]), content)

    def taken_out(self, content: str) -> str:
        return self._kept.sub("", content) if self._word in content else content


_ID = re.compile(r"<(?!(?:h[1-6]|sup|li)\b)[a-z][^<>]*? id=\"")
"""An id as it begins, where print-site (2.9) does not write its prefix itself: it does so in these elements only."""


def printed(url: str) -> str:
    """Give what print-site puts before the anchors of a page, in the links that lead to them."""
    key = url.lower().strip().rstrip("/").replace(".html", "").replace("/", "-").lstrip("-")
    return f"{key or 'index'}-"


def _narrow(markup: str) -> str:
    """Write the letters that are not Latin-1 as references, where there are few.

    A single glyph makes a text of Python twice as large, and a host keeps the text of every page to the end.
    """
    narrow = markup.encode("latin-1", "xmlcharrefreplace").decode("latin-1")
    return narrow if len(narrow) < 1.5 * len(markup) else markup


TOLD = 10
"""How many remarks a build tells one by one."""


def _tell(remarks: Iterable[tuple[Severity, str]]) -> None:
    """Log what lint finds; errors and warnings are what `--strict` counts. Of remarks, a build tells the first few."""
    minor: list[str] = []
    for severity, text in remarks:
        if severity is Severity.INFO:
            minor.append(text)
        else:
            log.warning("%s", text)
    for text in minor[:TOLD]:
        log.info("%s", text)
    if len(minor) > TOLD:
        log.info("%d more remarks: `guarantees lint` lists them", len(minor) - TOLD)


def _page_file(page: GeneratedPage, config: MkDocsConfig) -> File:
    """Make the file of a generated page; in a hand-written navigation it is left out unless the user lists it."""
    level = InclusionLevel.NOT_IN_NAV if config.nav or not page.overview else InclusionLevel.UNDEFINED
    return _placed(File.generated(config, page.path, content=page.markdown, inclusion=level), config)


def _placed(file: File, config: MkDocsConfig) -> File:
    """Say where a file would lie that is nowhere but in memory: other plugins ask each page for its path."""
    file.abs_src_path = str(Path(config.docs_dir, file.src_uri))
    return file


def _anchors(config: MkDocsConfig) -> Anchors:
    """Make anchors as this site does."""
    toc = config.mdx_configs.get("toc", {})
    given = {name: toc[name] for name in ("slugify", "separator") if name in toc}
    # Plugins add extensions as objects, which know of the build and are none of a scan's.
    listed = {name: config.mdx_configs.get(name) or {} for name in config.markdown_extensions if isinstance(name, str)}
    extensions, options = changing(listed)
    return Anchors(**given, extensions=extensions, options=options)


def _writing(config: MkDocsConfig) -> Iterator[str]:
    """List the hooks of the site that are given the text of each page."""
    hooks: Any = config.hooks  # MkDocs makes a mapping by name of the list that it declares
    return (name for name, hook in hooks.items() if any(hasattr(hook, word) for word in ON_TEXT))


def _snippets(root: Path, config: MkDocsConfig) -> tuple[str, ...] | None:
    """Say where pages include others from; a base that depends on the page at hand is none of ours."""
    if SNIPPETS not in config.markdown_extensions:
        return None
    given = (config.mdx_configs.get(SNIPPETS) or {}).get("base_path") or ["."]
    bases = given if isinstance(given, list) else [given]
    return tuple(below(root, Path(base)) for base in bases if not isinstance(base, RelativeDirPlaceholder))


SNIPPETS = "pymdownx.snippets"


def _output(root: Path, config: MkDocsConfig) -> frozenset[str]:
    """Give the site's own folder: what is built is not read."""
    return frozenset({below(root, Path(config.site_dir))})
