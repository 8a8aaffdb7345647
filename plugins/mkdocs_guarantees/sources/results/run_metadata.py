"""Properties of a report, or a small file beside it, become what is known of the run.

A report says of itself what its tool thinks of: seldom the revision, never the conditions of the run. So they are taken
from the properties of suites, under the names below or those that build servers use for variables, and from a sidecar,
`run.yml` for all reports of its folder or `a.run.yml` for the report `a.xml`, which outweighs the properties:

    run: nightly 412
    started_at: 2026-11-22T03:00:00Z
    revision: 848d8c6
    environment:
      ROUTER_TEST_LEVEL: heavy
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import yaml

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.sources.results.recorded_times import moment
from mkdocs_guarantees.sources.results.result import MAX_NAME, Run, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_guarantees.sources.results.result import Properties

REVISION_NAMES = (
    "guarantees.revision",
    "revision",
    "git.commit",
    "git.commit.id",
    "vcs.revision",
    "commit",
    "GIT_COMMIT",
    "CI_COMMIT_SHA",
    "GITHUB_SHA",
)
RUN_NAMES = ("guarantees.run", "run", "BUILD_TAG", "CI_PIPELINE_ID", "GITHUB_RUN_ID")
START_NAMES = ("guarantees.started_at", "started_at")
ENVIRONMENT_PREFIXES = ("guarantees.env.", "env.")

MAX_SIDECAR = 64 * 1024
MAX_ENVIRONMENT = 200
"""Conditions that are kept of one run; a build server that hands over its whole environment has fewer."""

_KEYS = frozenset({"run", "started_at", "revision", "environment"})
_NAMES = frozenset({*REVISION_NAMES, *RUN_NAMES, *START_NAMES})


def is_metadata(name: str) -> bool:
    """Does a property of this name say something of the run?"""
    return name in _NAMES or name.startswith(ENVIRONMENT_PREFIXES)


def run_of_properties(properties: Mapping[str, str], *, started_at: datetime | None) -> Run:
    """Make a run of the properties of a report; a start that they state outweighs that of the first result."""
    stated = moment(_first(properties, START_NAMES))
    return Run(
        name=_first(properties, RUN_NAMES),
        started_at=stated or started_at,
        revision=_first(properties, REVISION_NAMES),
        environment=_environment(properties),
    )


def _first(properties: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((properties[name] for name in names if properties.get(name)), "")


def _environment(properties: Mapping[str, str]) -> Properties:
    found: dict[str, str] = {}
    for prefix in ENVIRONMENT_PREFIXES:
        for name, value in properties.items():
            if name.startswith(prefix):
                found.setdefault(name.removeprefix(prefix), value)
    return tuple(sorted(found.items()))[:MAX_ENVIRONMENT]


def read_sidecar(path: str, data: bytes) -> Run:
    """Read the file beside a report.

    Raises:
        UserError: it is too large, is not YAML, or states something else than a run.
    """
    if len(data) > MAX_SIDECAR:
        raise UserError(path, 0, f"larger than {MAX_SIDECAR // 1024} KiB: it states a run and nothing else")
    try:
        content = yaml.safe_load(data)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise UserError(path, line, f"not YAML: {error.problem}", column=column) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: `2026-99-99` in the form of a date
        raise UserError(path, 1, "not YAML that states a run: use run, started_at, revision, environment") from error
    return _run_of_sidecar(path, content)


def _run_of_sidecar(path: str, content: object) -> Run:
    if not isinstance(content, dict):
        raise UserError(path, 1, "states no run: write `run:`, `started_at:`, `revision:` or `environment:`")
    unknown = sorted(str(key)[:50] for key in content if key not in _KEYS)
    if unknown:
        raise UserError(path, 1, f"{unknown[0]!r} is no key of a run; there are {', '.join(sorted(_KEYS))}")
    environment = content.get("environment") or {}
    if not isinstance(environment, dict) or len(environment) > MAX_ENVIRONMENT:
        raise UserError(path, 1, f"`environment` takes names with a value each, at most {MAX_ENVIRONMENT}")
    pairs = {_scalar(path, "environment", key): _scalar(path, str(key), value) for key, value in environment.items()}
    return Run(
        name=_scalar(path, "run", content.get("run")),
        started_at=_started(path, content.get("started_at")),
        revision=_scalar(path, "revision", content.get("revision")),
        environment=tuple(sorted(pairs.items())),
    )


def _scalar(path: str, key: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float | date) and len(text := _plain(value)) <= MAX_NAME:
        return text
    raise UserError(path, 1, f"{shorten(key, 50)!r} takes a text of at most {MAX_NAME} characters; quote it")


def _plain(value: str | float | date) -> str:
    try:
        return str(value)
    except ValueError:  # an integer of more than 4,300 digits
        return " " * (MAX_NAME + 1)


def _started(path: str, value: object) -> datetime | None:
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, date) else value if isinstance(value, str) else ""
    read = moment(text)
    if read is None:
        raise UserError(path, 1, "`started_at` takes a time such as 2026-11-22T03:00:00Z")
    return read.astimezone(UTC)


def with_sidecar(run: Run, sidecar: Run) -> Run:
    """Let what the sidecar states outweigh what the report says."""
    return replace(
        run,
        name=sidecar.name or run.name,
        started_at=sidecar.started_at or run.started_at,
        revision=sidecar.revision or run.revision,
        environment=tuple(sorted({**dict(run.environment), **dict(sidecar.environment)}.items())),
    )
