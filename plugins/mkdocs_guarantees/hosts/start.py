"""A repository becomes a first configuration: what was found in it, a file of scenarios, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hosts.output import write

if TYPE_CHECKING:
    from mkdocs_guarantees.hosts.configuration import Configuration
    from mkdocs_guarantees.model import Case
    from mkdocs_guarantees.project import Project

_HEAD = """\
# Faults that can occur in production: which tests stand behind them, and what those guarantee.
# The format is described in the reference of mkdocs-guarantees; `guarantees index` shows what becomes of it.
scenarios:
"""

_EXAMPLE = """\
  - id: {id}
    title: {title}
    runbook:
      - TBD: {{owner: nobody yet, due: 2099-12-31}}   # then: {{page: runbooks/PAGE.md, section: "Heading"}}
    tests: [{test}]
    smoke: false
    guarantees:
      - {guarantee}
    in_production:
      - What to do if it occurs
"""

_NEXT = """\
Found {suites} suites with {cases} tests{site}.
Wrote {path}.

Next:
  1. describe your scenarios in {path}
  2. {step}{setting}
  3. mkdocs serve
"""


def start(configured: Configuration, project: Project, *, force: bool) -> str:
    """Write the first scenarios; give what to tell the user.

    Raises:
        UserError: a file of scenarios is already there, or it cannot be written.
    """
    name = configured.settings.scenarios
    path = configured.place.root / name
    if path.is_dir():
        raise UserError(name, 0, f"is a folder; name a file in it: --scenarios {name.rstrip('/')}/first.yml")
    if path.exists() and not force:
        raise UserError(name, 0, "is already there; --force replaces it")
    write(_HEAD + _example(project), path, name)
    listed = configured.path.startswith("mkdocs.")
    step = "add `guarantees` under `plugins:` in mkdocs.yml, unless it is there"
    return _NEXT.format(
        suites=len(project.trace.suites),
        cases=sum(len(suite.cases) for suite in project.trace.suites),
        site=f", and a site in {configured.path}" if listed else ", and no mkdocs.yml",
        path=name,
        setting=_setting(configured),
        step=step if listed else "make a site: `mkdocs new .`, then add `guarantees` under `plugins:` in mkdocs.yml",
    )


def _setting(configured: Configuration) -> str:
    """Tell to write down what only a flag said: the next build would look elsewhere."""
    settings = configured.settings
    if settings.scenarios == Settings().scenarios or configured.place.written("scenarios").path:
        return ""
    return f"\n     and below it `scenarios: {settings.scenarios}`, so that builds read this file"


def _example(project: Project) -> str:
    """Describe one scenario after a test of the repository, so that the file says something true from the start."""
    cases = [case for suite in project.trace.suites for case in suite.cases]
    found = next((case for case in cases if case.guarantees), cases[0] if cases else None)
    return _EXAMPLE.format(**_words(found)) if found else "  []\n"


def _words(case: Case) -> dict[str, str]:
    import yaml  # noqa: PLC0415  # quotes texts, and only here

    def quoted(text: str) -> str:
        return str(yaml.safe_dump(text, default_style='"', width=10_000, allow_unicode=True)).strip()

    stated = case.guarantees[0].text if case.guarantees else "What the test guarantees"
    name = case.name.removeprefix("test_").replace("_", "-")
    title = case.summary or name.replace("-", " ").capitalize()
    return {"id": quoted(name), "title": quoted(title), "test": quoted(case.id), "guarantee": quoted(stated)}
