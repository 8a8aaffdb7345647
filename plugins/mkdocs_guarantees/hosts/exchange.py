"""A hand-kept document becomes scenarios as YAML, and a project's scenarios become such a document again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.render import runbook_integration as document_form
from mkdocs_guarantees.render import scenarios_yaml
from mkdocs_guarantees.sources.files import MAX_BYTES
from mkdocs_guarantees.sources.imports import runbook_integration

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import Scenario
    from mkdocs_guarantees.project import Project


def imported(document: Path, settings: Settings, root: Path) -> tuple[str, list[str]]:
    """Read a document; give the YAML, and a line for each thing that it has no place for.

    Args:
        root: the folder to which the settings are relative.

    Raises:
        UserError: the document cannot be read, or holds no scenario.
    """
    try:
        data = document.read_bytes()
    except OSError as error:
        raise UserError(str(document), 0, f"cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise UserError(str(document), 0, f"is larger than {MAX_BYTES >> 20} MiB")
    found = runbook_integration.read(document.name, data, docs_dir=settings.docs_dir)
    if not found.scenarios:
        why = found.problems[0].message if found.problems else "no heading 'Scenario 1: TITLE', or the like, was found"
        raise UserError(str(document), 0, f"holds no scenario: {why}")
    notes = [*(f"{problem.span}: {problem.code} {problem.message}" for problem in found.problems)]
    scenarios = [_led(scenario, root / settings.docs_dir) for scenario in found.scenarios]
    return scenarios_yaml.render(scenarios), [*notes, *map(str, found.leftovers)]


def _led(scenario: Scenario, docs: Path) -> Scenario:
    """Name each page as it is named from the folder of the pages, where the document names it from elsewhere."""
    return replace(scenario, runbook=tuple(replace(ref, page=_page(ref.page, docs)) for ref in scenario.runbook))


def _page(page: str, docs: Path) -> str:
    name = page.rpartition("/")[2]
    if not name or (docs / page).is_file():
        return page
    found = [path.relative_to(docs).as_posix() for path in docs.rglob("*.md") if path.name == name]
    return found[0] if len(found) == 1 else page


def exported(project: Project, form: str) -> str:
    """Write the scenarios of a project as `yaml`, or as a `markdown` document with computed states."""
    scenarios = [linked.scenario for linked in project.trace.scenarios]
    if form == "yaml":
        return scenarios_yaml.render(scenarios)
    integration = {linked.id: linked.integration for linked in project.trace.scenarios}
    return document_form.render(scenarios, integration=integration, docs_dir=project.settings.docs_dir)
