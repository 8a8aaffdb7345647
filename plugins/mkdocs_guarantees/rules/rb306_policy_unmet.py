"""RB306: a scenario lacks what the policy asks for.

Why: what pages somebody at night has to be proved better than the rest. The setting `policy` says for each severity of
alerts, or for `all`, what a scenario needs: `smoke`, `test`, `section`, `guarantee` (each one backed), `evidence 7d`
(every test passed within that time), with commas between them.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        alerts: [RouterNatsDown]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        alerts: [RouterNatsDown]
        smoke: true
"""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from mkdocs_guarantees.config import needs_of
from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Outcome
from mkdocs_guarantees.periods import length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import timedelta

    from mkdocs_guarantees.clock import Clock
    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.evidence import CaseRun
    from mkdocs_guarantees.links import LinkedScenario

rule = Rule("RB306", "policy-unmet", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    severities: dict[str, set[str]] = defaultdict(set)
    for item in context.trace.alerts:
        severities[item.alert.name].add(item.alert.severity)
    for scenario in context.trace.scenarios:
        kinds = {"all"}.union(*(severities[name] for name in scenario.scenario.alerts))
        for kind in sorted(kinds & set(context.settings.policy)):
            lacking = [need for need in needs_of(context.settings.policy[kind]) if not _is_met(context, scenario, need)]
            if lacking:
                what = "every scenario" if kind == "all" else f"a scenario of severity {kind!r}"
                message = f"{scenario.id!r} lacks {', '.join(lacking)}, which {what} needs by the policy"
                yield rule.finding(scenario.scenario.span, message, about=f"{scenario.id} {kind}")


_SIMPLE: Mapping[str, Callable[[LinkedScenario], bool]] = MappingProxyType(
    {
        "smoke": lambda item: item.scenario.smoke,
        "test": lambda item: any(link.target for link in item.tests),
        "section": lambda item: any(link.section for link in item.sections),
        "guarantee": lambda item: bool(item.guarantees) and all(promise.backed_by for promise in item.guarantees),
    }
)


def _is_met(context: LintContext, scenario: LinkedScenario, need: str) -> bool:
    simple = _SIMPLE.get(need)
    if simple:
        return simple(scenario)
    limit = length(need.partition(" ")[2])
    latest = [context.statuses.latest(link.target) if link.target else () for link in scenario.tests]
    return bool(latest) and all(any(_is_fresh(run, context.statuses.clock, limit) for run in runs) for runs in latest)


def _is_fresh(run: CaseRun, clock: Clock, limit: timedelta | None) -> bool:
    return run.outcome is Outcome.PASSED and clock.is_proof(limit, run.at)
