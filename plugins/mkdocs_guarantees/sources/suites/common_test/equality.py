"""Two values become whether they are the same term: yes, no, the words for it, or that nobody can tell."""

from __future__ import annotations

from mkdocs_guarantees.conditions import either, negated, together, unmet, valued
from mkdocs_guarantees.sources.suites.common_test.values import (
    FALSE,
    TRUE,
    Choice,
    Env,
    Fun,
    Seq,
    Text,
    Truth,
    Tup,
    Unknown,
    Value,
    certain,
    members,
)
from mkdocs_guarantees.sources.suites.common_test.words import cut


def equal(left: Value, right: Value) -> bool | Truth | None:  # noqa: PLR0911  # one return for each kind
    """Are two values the same term? None where nobody can tell, Truth where there are words for it."""
    if isinstance(right, Env) or isinstance(left, Env):
        env, other = (left, right) if isinstance(left, Env) else (right, left)
        return _env_is(env, other) if isinstance(env, Env) else None
    if isinstance(left, Truth) or isinstance(right, Truth):
        truth, other = (left, right) if isinstance(left, Truth) else (right, left)
        if isinstance(truth, Truth) and other in (TRUE, FALSE):
            return truth if other == TRUE else Truth(truth.no, truth.yes)
        return None
    if isinstance(left, Unknown | Fun | Choice) or isinstance(right, Unknown | Fun | Choice):
        return None
    if isinstance(left, Tup) and isinstance(right, Tup):
        return _all_equal(left.parts, right.parts)
    if isinstance(left, Text) and isinstance(right, Seq):
        left = members(left)
    if isinstance(right, Text) and isinstance(left, Seq):
        right = members(right)
    if isinstance(left, Seq) and isinstance(right, Seq):
        return _lists_equal(left, right)
    return left == right


def _lists_equal(left: Seq, right: Seq) -> bool | Truth | None:
    if not left.items or not right.items:
        return is_empty(left if left.items else right)
    one, other = certain(left), certain(right)
    return None if one is None or other is None else _all_equal(one, other)


def is_empty(values: Seq) -> bool | Truth | None:
    """Is a list empty? The conditions of its members tell, unless some are not known."""
    if any(isinstance(item.value, Unknown) for item in values.items):
        return None
    held = list(dict.fromkeys(item.when for item in values.items))
    if not all(held):
        return False
    some = either([together(when) for when in held])
    none = together([unmet(when) for when in held])
    return Truth(cut(none), cut(some)) if held else True


def _all_equal(left: tuple[Value, ...], right: tuple[Value, ...]) -> bool | None:
    if len(left) != len(right):
        return False
    answers = [equal(one, other) for one, other in zip(left, right, strict=True)]
    if any(answer is False for answer in answers):
        return False
    return True if all(answer is True for answer in answers) else None


def _env_is(env: Env, other: Value) -> Truth | bool | None:
    if isinstance(other, Text):
        words = valued(env.name, other.value)
        if other.value == env.default:
            return Truth(f"{words} or {env.name} not set", f"{env.name} set and {negated(words)}")
        return Truth(words, negated(words))
    if other == FALSE:
        return Truth(f"{env.name} not set", f"{env.name} set") if env.default is None else False
    if isinstance(other, Seq) and not other.items:
        return _env_is(env, Text(""))
    return None if isinstance(other, Unknown | Choice | Env) else False
