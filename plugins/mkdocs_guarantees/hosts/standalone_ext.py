"""The name `guarantees` in a list of Markdown extensions becomes the extension, for hosts that take no plugin.

Such a host renders pages one by one and says nothing of the site as a whole, nor when a build begins. So the project is
read when the first page asks for it, and again when a page asks after a pause: pages of one build follow each other
closely, and whatever changed did so before the next build began.
"""

from __future__ import annotations

import time
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from mkdocs_guarantees.hosts.configuration import configuration
from mkdocs_guarantees.hosts.markdown_ext import Placement
from mkdocs_guarantees.preview import of_build
from mkdocs_guarantees.project import load
from mkdocs_guarantees.render.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown import Extension

PAUSE = 0.5
"""Seconds without a question after which the repository is read again; rendering one page takes milliseconds."""


def make_extension(**options: Any) -> Extension:  # noqa: ANN401  # options of many kinds
    """Make the extension.

    Args:
        options: those of `config.Settings`, and `root`, the folder of the repository (default: the working directory,
            in which hosts run). Those in the repository's configuration file count as well; the ones given here win.

    Raises:
        UserError: an option of the wrong kind.
    """
    root = Path(str(options.pop("root", "."))).resolve()
    name = f"{root} {sorted(options.items())!r}"
    if name not in _SITES:
        configuration(root, overrides=options)  # a wrong option is told at once, not while the first page is rendered
        _SITES[name] = _Remembered(root, options)
    return Placement(_SITES[name].site)


class _Remembered:
    """The site of one repository, for as long as it is asked for."""

    def __init__(self, root: Path, options: Mapping[str, Any]) -> None:
        self._root = root
        self._options = options
        self._lock = Lock()
        self._asked_at = float("-inf")
        self._site: Site | None = None

    def site(self) -> Site:
        with self._lock:
            if self._site is None or time.monotonic() - self._asked_at > PAUSE:
                configured = configuration(self._root, overrides=self._options)
                project = load(configured.place, configured.settings)
                self._site = Site(project, of_build(project, configured.place))
            self._asked_at = time.monotonic()
            return self._site


_SITES: dict[str, _Remembered] = {}
"""A host makes an extension for each page; what is read outlives them here."""
