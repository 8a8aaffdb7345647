"""What a marker asks for becomes the function that makes it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from mkdocs_guarantees.render.views.alerts import alerts
from mkdocs_guarantees.render.views.dashboard import dashboard
from mkdocs_guarantees.render.views.gaps import gaps
from mkdocs_guarantees.render.views.requirements import requirements
from mkdocs_guarantees.render.views.scenarios import mapping, scenarios, smoke
from mkdocs_guarantees.render.views.suites import suites
from mkdocs_guarantees.sources.markers import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_guarantees.render.views.basis import Basis

VIEWS: Mapping[View, Callable[[Basis], object]] = MappingProxyType(
    {
        View.ALERTS: alerts,
        View.DASHBOARD: dashboard,
        View.GAPS: gaps,
        View.MAPPING: mapping,
        View.REQUIREMENTS: requirements,
        View.SCENARIOS: scenarios,
        View.SMOKE: smoke,
        View.SUITES: suites,
    }
)
"""The views of the whole site; those of one suite and of a comparison need more than a basis."""
