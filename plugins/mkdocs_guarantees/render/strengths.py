"""What the body of a test proves becomes words for a page: how strong it is, and what speaks against relying on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import holds
from mkdocs_guarantees.mocked import mocked_subjects
from mkdocs_guarantees.model import Selection, Strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.links import Located, Trace
    from mkdocs_guarantees.model import Case, Proof
    from mkdocs_guarantees.review import Review
    from mkdocs_guarantees.sources.bygone import Bygone
    from mkdocs_guarantees.sources.lock import LockedTest

_ASSIGNED = re.compile(r"(\w+)=(\S+)\s+")
_ENVIRONMENT = re.compile(r"(?:\w+=\S+\s+)*")


class Strengths:
    """Words for proofs.

    Args:
        review: what changed since a person looked; None where nobody keeps a lock.
        bygone: gives the dates of changes.
    """

    def __init__(self, trace: Trace, settings: Settings, review: Review | None, bygone: Bygone | None) -> None:
        self._trace = trace
        self._settings = settings
        self._review = review
        self._bygone = bygone

    def doubts(self, located: Located) -> Iterator[str]:
        """Say what speaks against relying on a test on which a scenario rests; nothing of any other."""
        case = located.case
        if case.id not in self._trace.resting:
            return
        was = self._review.suspect(case.id) if self._review else None
        if was:
            yield self._suspect(located, was)
        lost = self._review.lost(case.id) if self._review else ""
        if lost:
            yield f"proves less than when it was reviewed: {lost}"
        if case.proof.why:
            yield case.proof.why
        for mock, _ in mocked_subjects(case, self._promised(case)):
            yield f"replaces {mock}, which its guarantee is about"
        unmet = self._unmet(located)
        if unmet:
            yield f"neither the command that checks it, nor CI (setting met_conditions), nor a recorded run has {unmet}"

    def _suspect(self, located: Located, was: LockedTest) -> str:
        commit = self._bygone.changed(located.suite.path, located.case) if self._bygone else None
        when = f"changed on {commit.day}, not reviewed since" if commit else "changed since it was reviewed"
        since = f" (last on {was.reviewed.on})" if was.reviewed.on else ""
        return f"{when}{since}"

    def _promised(self, case: Case) -> list[str]:
        resting = self._trace.resting[case.id]
        backed = [item.text for scenario in resting for item in scenario.guarantees if case.id in item.backed_by]
        return [item.text for item in case.guarantees] + backed

    def _unmet(self, located: Located) -> str:
        """Give the conditions that neither CI, nor the command on the card, nor a recorded run is known to meet."""
        case = located.case
        history = self._trace.recordings.cases.get(case.id)
        if case.selection is not Selection.CONDITIONAL or (history and history.last_pass):
            return ""
        command = self._settings.commands.get(located.suite.framework, "")
        stated = _ENVIRONMENT.match(command)
        environment = dict(_ASSIGNED.findall(stated[0])) if stated else {}
        open_ = [item for item in case.conditions if item not in self._settings.met_conditions]
        return " and ".join(item for item in open_ if holds([item], environment) is not True)


def words(case: Case) -> str:
    """Say in plain words what a test proves, waits for and replaces."""
    return "; ".join(_parts(case))


def _parts(case: Case) -> Iterator[str]:
    proof = case.proof
    things = "one thing" if proof.assertions == 1 else f"{proof.assertions} things"
    if proof.why:
        yield proof.why
    elif proof.strength is Strength.STRONG:
        yield f"asserts {things}{_of(proof)}"
    elif proof.assertions:
        yield f"asserts {things}{_of(proof)} by itself; what it calls may assert more"
    else:
        yield "what it asserts cannot be told"
    if proof.sleeps and proof.why != "only waits":
        yield f"waits {'once' if proof.sleeps == 1 else f'{proof.sleeps} times'} for a fixed time"
    if proof.mocks:
        more = f" and {len(proof.mocks) - 3} more" if len(proof.mocks) > 3 else ""
        yield f"replaces {', '.join(proof.mocks[:3])}{more}"


def _of(proof: Proof) -> str:
    named = about(proof)
    return f" {named}" if named else ""


def about(proof: Proof) -> str:
    """Say what a proof asserts something about, `about delivery count, state and 2 more`; empty without a name."""
    names = [name.replace("_", " ") for name in proof.subjects]
    if not names:
        return ""
    if proof.more_subjects:
        return f"about {', '.join(names)} and {proof.more_subjects} more"
    *first, last = names
    return f"about {', '.join(first)} and {last}" if first else f"about {last}"
