"""The code of a case becomes its Proof: what it asserts, what it replaces, how often it waits.

**Counted as an assertion**, once for each place in the source:

* `?assert…` and `?_assert…`, `ct:fail`, `erlang:error`, `throw`, `meck:validate`, `meck:wait`, `proper:quickcheck`
  and its like, but for a skip that is thrown, and for constants that hold whatever the system does
  (`?assertEqual(ok, ok)`);
* `exit(R)` in a branch that says that what was found is wrong, and the result `{fail, R}` of the case, by the rule of
  `leaving`;
* a match that can fail: a constant, tuple, list, map or binary on the left of a call, a `case`, a `receive`, a
  comprehension or a variable on the right (`{ok, _} = f()`, `true = Up`), or of a tuple piece by piece
  (`{ok, ok} = {f(), g()}`);
* a match of a variable that a clause with several arguments is given (`check(Expected, Q) -> Expected = count(Q)`). Any
  other variable alone on the left is no assertion, although Erlang checks one that is bound already: whether it is
  bound cannot be told without following the flow.

**Replaced** is a module by `meck:new(M)`, and one function by `meck:expect(M, F, …)`. `meck:new(M, [passthrough])` by
itself only watches, and replaces nothing.

A function of the suite itself that the case calls is followed, also by `fun ?MODULE:f/1` or where something else calls
it by `?MODULE, f, [Args]`; of these calls `rpc:call` gives a failure as a value and is left out. So is a macro whose
definition is known; what they assert counts for the case, each of them once. The nearest are followed first, and so
many that all cases of a suite together take bounded time; what the others do is not known.

A function of another module is followed where that is a helper of the tests, by the rule of `helping`, and the function
does not prepare, by its name. It can only make a proof stronger: its `?assert…`, `ct:fail` and the like count, each
function once, its matches only when its name says that it asserts (`…check…`, `assert_…`) or it is a case of another
suite, and what it replaces is replaced; its waits and signs of life say nothing of the case. The code under test is not
followed.

**Strength**

* `strong`: at least one assertion that is more than a sign of life.
* `weak`: all that is asserted are values that the case made itself: every call is to a plain library (`lists`, `maps`,
  `ets` on a table of its own) and nothing is read from Config, a message, a record or a macro; or the failure of every
  assertion is caught and forgotten (`_ = (catch ?assert…)`, `try … catch _:_ -> ok end`); or every assertion is a sign
  of life (`is_process_alive`, `is_pid`, `whereis`, or `ok` and `{ok, _}` of what is named `start…` or
  `ensure_…started`), at least one is more than such a start, and nothing is called that by its name asserts elsewhere
  (`…helper…`, `…check…`); or there is no assertion, and the case only waits.
* `hollow`: no assertion, nothing is called but plain library functions and functions of the suite that do no more,
  and there is no branch, message or match of a bound variable in which something could fail.
* `unknown`: everything else.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Proof, Strength
from mkdocs_guarantees.sources.suites.common_test.kinds import says_that_it_asserts
from mkdocs_guarantees.sources.suites.common_test.profiles import NOTHING, Profile, together
from mkdocs_guarantees.sources.suites.subjects import MOST_KEPT, ranked

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_FOLLOWED = 2_000
LEAST_FOLLOWED = 100
FOLLOWED_IN_ALL = 200_000
"""Functions that are followed from all cases of a suite together, where that leaves each the least."""


def most_followed(functions: int) -> int:
    """Give how many functions are followed from each case of a suite with so many functions."""
    return max(LEAST_FOLLOWED, min(MOST_FOLLOWED, FOLLOWED_IN_ALL // max(functions, 1)))


@dataclass(frozen=True, slots=True)
class Called:
    """What is called from a function, directly and by what it calls, nearest first, with the profiles that are known.

    Attributes:
        rest: there is more of it than is followed.
    """

    parts: tuple[tuple[str, Profile | None], ...]
    rest: bool


def called(own: Profile, of: Callable[[str], Profile | None], most: int) -> Called:
    """Follow the calls of a function."""
    names = dict.fromkeys(islice(_sorted(own.calls, own.outside), most + 1))
    pending = deque(names)
    parts: list[tuple[str, Profile | None]] = []
    while pending and len(parts) < most:
        name = pending.popleft()
        part = of(name)
        parts.append((name, part))
        for more in _sorted(part.calls, part.outside) if part else ():
            if len(names) > most:
                break
            if more not in names:
                names[more] = None
                pending.append(more)
    return Called(tuple(parts), rest=bool(pending))


@lru_cache(maxsize=4096)
def _sorted(calls: frozenset[str], outside: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(calls | outside))


def prove(own: Profile, of: Callable[[str], Profile | None], most: int = MOST_FOLLOWED) -> Proof:
    """What a case proves, with all that it calls in its suite and in helper modules.

    Args:
        own: the profile of the case itself.
        of: the profile of a function or macro (`?name`) of the suite by name, or of a helper module by `module:name`,
            None where it has none.
        most: how many of them are followed.
    """
    if not own.calls and not any(map(of, own.outside)):
        return _proof(own, doubt=own.doubt, elsewhere=own.elsewhere)
    found = called(own, of, most)
    unknown = [name for name, part in found.parts if part is None]
    reached = {id(part): part for part in (own, *(part for _, part in found.parts)) if part and part is not NOTHING}
    whole = together(reached.values(), calling=False)
    doubt = own.doubt or whole.doubt or bool(unknown) or found.rest
    return _proof(whole, doubt=doubt, elsewhere=whole.elsewhere or any(map(says_that_it_asserts, unknown)))


def _proof(whole: Profile, *, doubt: bool, elsewhere: bool) -> Proof:
    strength, why = _strength(whole, doubt=doubt, elsewhere=elsewhere)
    about = ranked(whole.subjects)
    mocks = tuple(sorted(mock for mock in whole.mocks if not _is_part_of(mock, whole.mocks)))
    told, more, count = about[:MOST_KEPT], len(about[MOST_KEPT:]), whole.assertions
    signs = min(whole.life + whole.little, count)
    return Proof(strength, count, mocks, whole.sleeps, why, told, more, count, signs, signs)


def _is_part_of(mock: str, mocks: frozenset[str]) -> bool:
    """Say whether it is a function of a module that is replaced as a whole."""
    module, colon, _ = mock.partition(":")
    return bool(colon) and module in mocks


def _strength(whole: Profile, *, doubt: bool, elsewhere: bool) -> tuple[Strength, str]:
    """Give the strength, and for a weak or hollow one the reason."""
    if whole.assertions > whole.life + whole.starts:
        if whole.private and not doubt and not elsewhere and not whole.mocks:
            return Strength.WEAK, "asserts only what it made itself"
        return Strength.STRONG, ""
    if whole.life and not elsewhere:
        return Strength.WEAK, "only checks that a process is there"
    if whole.swallowed and not whole.assertions and not elsewhere:
        return Strength.WEAK, "catches the failure of everything that it asserts"
    if doubt or elsewhere or whole.assertions:
        return Strength.UNKNOWN, ""
    return (Strength.WEAK, "only waits") if whole.sleeps else (Strength.HOLLOW, "does nothing that could fail")
