"""Test cases become their changes: gone, never run, weaker, worse in status; moved, renamed, another body."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.changes import Change, Kind, Subject
from mkdocs_guarantees.conditions import together
from mkdocs_guarantees.diff.direction import Names, fallen_status
from mkdocs_guarantees.diff.narrowing import is_narrower
from mkdocs_guarantees.model import Selection, Strength
from mkdocs_guarantees.review import are_replaced, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.diff.direction import Direction, Words
    from mkdocs_guarantees.model import Proof
    from mkdocs_guarantees.snapshots import CaseSeen


_STRENGTHS = {Strength.HOLLOW: 0, Strength.WEAK: 1, Strength.STRONG: 2}
_MAY_FAIL = "xfail"
"""The mark of pytest, also of unittest's `expectedFailure`, by which a failure counts for nothing."""

_SELECTIONS = {Selection.UNSELECTED: 0, Selection.CONDITIONAL: 1, Selection.SELECTED: 2}


def worse(there: Direction) -> Iterator[Change]:
    for test, was in there.old.seen.cases.items():
        now = there.new.seen.cases.get(there.pairs.cases.forth.get(test, ""))
        if now is None:
            yield _case(there, Kind.LOST, was, None, (proof_in_words(was), _hidden(there, was)))
            continue
        if is_void(now) and not is_void(was):
            yield _case(there, Kind.VOID, was, now, ("run", _why_void(now)))
        reasons = list(weaker(was, now))
        if reasons:
            before, after = (", ".join(words) for words in zip(*reasons, strict=True))
            change = _case(there, Kind.WEAKENED, was, now, (before, after))
            yield replace(change, minor=_is_minor(was, now, reasons))
        if was.status and now.status and not _is_tied(there, was, now) and not (is_void(was) or is_void(now)):
            yield from fallen_status(was.status, now.status, _case(there, Kind.WORSE, was, now))


def neutral(there: Direction) -> Iterator[Change]:
    for test, other in there.pairs.cases.forth.items():
        was, now = there.old.seen.cases[test], there.new.seen.cases[other]
        if test != other:
            kind = Kind.MOVED if was.suite.id != now.suite.id else Kind.RENAMED
            yield _case(there, kind, was, now, (was.case.id, now.case.id))
        if _is_otherwise(was, now):
            words = (f"run if {together(seen.case.conditions)}" for seen in (was, now))
            yield _case(there, Kind.REWORDED, was, now, (next(words), next(words)))
        if _is_tied(there, was, now) and _only_body(was, now):
            yield _case(there, Kind.REWORDED, was, now, _other_body(was, now))


def _hidden(there: Direction, was: CaseSeen) -> str:
    """Say why a case that is not listed may be run all the same."""
    reasons = there.new.unseen.get(was.suite.path, ())
    return f"only a run can tell: {'; '.join(reasons)}" if reasons else ""


def _is_tied(there: Direction, was: CaseSeen, now: CaseSeen) -> bool:
    """Say whether a scenario or requirement rests on a case, on either side."""
    return any(
        side.scenarios_of.get(seen.case.id) or seen.case.id in side.required
        for side, seen in ((there.old, was), (there.new, now))
    )


def _case(there: Direction, kind: Kind, was: CaseSeen, now: CaseSeen | None, words: Words = ("", "")) -> Change:
    scenarios, promised = there.old.scenarios_of.get(was.case.id, set()), there.old.promised.get(was.case.id, set())
    if now:
        scenarios = scenarios | there.new.scenarios_of.get(now.case.id, set())
        promised = promised | there.new.promised.get(now.case.id, set())
    old = Names(was.case.id, was.span)
    called = old._replace(now=now.case.id, is_at=now.span) if now else old
    change = there.change(kind, Subject.CASE, called, words, scenarios)
    return replace(change, guarantees=tuple(sorted(promised)))


def is_void(seen: CaseSeen) -> bool:
    return seen.suite.hollow or seen.case.selection is Selection.UNSELECTED


def _why_void(seen: CaseSeen) -> str:
    return "its suite runs nothing" if seen.suite.hollow else "never run"


def proof_in_words(seen: CaseSeen) -> str:
    """Say what a case proves: `strong proof, 3 assertions`."""
    proof = seen.case.proof
    asserted = counted(proof.assertions, proof.signs or 0)
    return asserted if proof.strength is Strength.UNKNOWN else f"{proof.strength} proof, {asserted}"


def fallen(was: CaseSeen, now: CaseSeen) -> Words | None:
    """Say in which way the proof of one case is less than that of another, if it is."""
    one, other = was.case.proof.strength, now.case.proof.strength
    if _STRENGTHS.get(other, 9) < _STRENGTHS.get(one, -1):
        return f"{one} proof", f"{other} proof"
    if not is_void(now) and _SELECTIONS[now.case.selection] < _SELECTIONS[was.case.selection]:
        return was.case.selection, now.case.selection
    return None


def weaker(was: CaseSeen, now: CaseSeen) -> Iterator[Words]:
    """List in which ways a case proves less than it did, in words before and after."""
    one, other = was.case, now.case
    if _STRENGTHS.get(other.proof.strength, 9) < _STRENGTHS.get(one.proof.strength, -1):
        yield f"{one.proof.strength} proof", f"{other.proof.strength} proof"
    multiplied = other.parametrized and not one.parametrized  # what stood in lines may stand in parameters now
    if not multiplied:
        yield from _fewer(one.proof, other.proof)
    for mock in sorted({*other.proof.mocks} - {*one.proof.mocks}):
        if mock.rpartition(".")[2].isupper():  # a constant, such as a limit made small for the test
            continue
        yield f"{mock} itself", f"a mock of {mock}"
    if one.skip is None and other.skip is not None:
        yield "run", f"skipped: {other.skip}" if other.skip else "skipped"
    elif other.skip is None and _MAY_FAIL in other.tags and _MAY_FAIL not in one.tags:
        yield "must pass", f"may fail ({_MAY_FAIL})"
    if not is_void(was) and not is_void(now):
        yield from _conditions(was, now)


def _fewer(was: Proof, now: Proof) -> Iterator[Words]:
    """Compare how much is asserted: with what helpers assert, so that it does not matter where an assertion stands."""
    before, after = _counts(was, now)
    if after < before:
        words = counted(before.all, before.signs), counted(after.all, after.signs)
        is_plain = (before.all, after.all) == (was.assertions, now.assertions)
        yield words if is_plain else (f"{words[0]} with those of helpers", words[1])


class _Count(NamedTuple):
    """How much is asserted; of two, the one with more that is not only a sign of life is more."""

    telling: int
    all: int

    @property
    def signs(self) -> int:
        return self.all - self.telling


def _counts(was: Proof, now: Proof) -> tuple[_Count, _Count]:
    """Count the assertions of two proofs as far as that is known of both."""
    if was.total is None or now.total is None:
        return _Count(was.assertions, was.assertions), _Count(now.assertions, now.assertions)
    if was.all_signs is None or now.all_signs is None:
        return _Count(was.total, was.total), _Count(now.total, now.total)
    return _Count(was.total - was.all_signs, was.total), _Count(now.total - now.all_signs, now.total)


def _conditions(was: CaseSeen, now: CaseSeen) -> Iterator[Words]:
    """Compare under which conditions a case is run, all of which must hold."""
    if now.case.selection is not Selection.CONDITIONAL:
        return
    after = f"run only if {together(now.case.conditions)}" if now.case.conditions else "may not be run"
    if was.case.selection is Selection.SELECTED:
        yield "always run", after
    elif was.case.conditions and is_narrower(was.case.conditions, now.case.conditions):
        yield f"run if {together(was.case.conditions)}", after


def _is_otherwise(was: CaseSeen, now: CaseSeen) -> bool:
    """Say whether a case is run under other conditions, of which one cannot tell whether they are met more often."""
    old, new = was.case.conditions, now.case.conditions
    if not old or not new or is_void(was) or is_void(now):
        return False
    answers = is_narrower(old, new), is_narrower(new, old)
    return None in answers and True not in answers


def _is_minor(was: CaseSeen, now: CaseSeen, reasons: list[Words]) -> bool:
    """Say whether all that changed is the count of assertions, by less than half, and no sign of life came for one."""
    less, more = sorted(_counts(was.case.proof, now.case.proof))
    few = less.telling * 2 > more.telling or less.telling == more.telling
    is_gutted = are_replaced(more.telling - less.telling, less.signs - more.signs)
    return len(reasons) == 1 and "assertion" in reasons[0][0] and few and not is_gutted


def _only_body(was: CaseSeen, now: CaseSeen) -> bool:
    """Say whether the body of a case is another one that proves as much, in the same conditions."""
    bodies = was.case.fingerprint, now.case.fingerprint
    differ = all(bodies) and bodies[0] != bodies[1]
    return differ and not any(weaker(was, now)) and not any(weaker(now, was)) and is_void(was) == is_void(now)


def _other_body(was: CaseSeen, now: CaseSeen) -> Words:
    """Say of another body what it proves; where that is as before, both sides are the same sentence."""
    before, after = proof_in_words(was), proof_in_words(now)
    if before != after:
        return f"{before}, in another body", f"{after}, in another body"
    same = f"body changed, proof as before ({after.replace(' proof', '')})"
    return same, same


def worth(seen: CaseSeen) -> tuple[int, int, str]:
    return _STRENGTHS.get(seen.case.proof.strength, -1), _SELECTIONS[seen.case.selection], seen.case.id
