"""A name that somebody typed becomes the test that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.model import LinkState, Ref, Span
from mkdocs_guarantees.near_misses import hint

if TYPE_CHECKING:
    from mkdocs_guarantees.model import TestId
    from mkdocs_guarantees.project import Project


def case_named(project: Project, name: str) -> TestId:
    """Find a test by its id or a part of it, as scenarios name tests.

    Raises:
        UserError: there is none of this name, or several.
    """
    link = project.trace.tests.resolve(Ref(name, Span("")))
    if link.target and link.state is LinkState.RESOLVED:
        return link.target
    if link.candidates:
        raise UserError("", 0, f"{name!r} may be {', '.join(link.candidates[:5])}; write the one that is meant")
    known = [*project.trace.by_id, *project.trace.tests.by_id]
    raise UserError("", 0, f"there is no test or scenario {name!r}{hint(name, known)}")
