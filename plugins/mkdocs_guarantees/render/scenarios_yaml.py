"""Scenarios become the text of a scenarios file: keys in one order, quotes only where YAML needs them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.model import RelatedRef, Scenario, SectionRef

_PLAIN = re.compile(r"[^\W\d_][\w .,;()/~<>=+*'`%@&!?$^|→–—-]*(?::+[^\s:][\w.,;()/~<>=+*'`%@&!?$^|→–—-]*)*")  # noqa: RUF001  # dashes
_BARE = re.compile(r"[^\W\d_][\w .-]*")
"""What needs no quotes between `{` and `}` either."""

_MEANT_OTHERWISE = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null", "tbd"})
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def render(scenarios: Iterable[Scenario]) -> str:
    """Write scenarios so that reading them gives the same scenarios."""
    lines = [line for scenario in scenarios for line in _scenario(scenario)]
    return "\n".join(["scenarios:", *lines, ""]) if lines else "scenarios: []\n"


def quoted(text: str) -> str:
    """Write a text in double quotes; what YAML does not print stands there by its number."""
    written = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _scenario(scenario: Scenario) -> Iterator[str]:
    yield f"  - id: {_value(scenario.id)}"
    yield f"    title: {_value(scenario.title)}"
    yield from _list("runbook", (tuple(_section(section)) for section in scenario.runbook))
    yield from _list("tests", ((_value(test.text),) for test in scenario.tests))
    if scenario.smoke:
        yield "    smoke: true"
    if scenario.duration:
        yield f"    duration: {_value(scenario.duration)}"
    yield from _list("guarantees", ((_value(item.text),) for item in scenario.guarantees))
    yield from _list("in_production", ((_value(item),) for item in scenario.in_production))
    yield from _list("related", (tuple(_related(item)) for item in scenario.related))
    yield from _list("requirements", ((_value(item),) for item in scenario.requirements))
    yield from _list("alerts", ((_value(item),) for item in scenario.alerts))
    if scenario.stale_after:
        yield f"    stale_after: {_value(scenario.stale_after)}"


def _list(key: str, items: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Write a list whose items have one line or more; nothing for an empty one."""
    for number, (first, *rest) in enumerate(items):
        if number == 0:
            yield f"    {key}:"
        yield f"      - {first}"
        yield from (f"        {line}" for line in rest)


def _section(section: SectionRef) -> Iterator[str]:
    if section.page:
        yield f"page: {_value(section.page)}"
    if not section.pending:
        if section.section:
            yield f"section: {_value(section.section)}"
        return
    owner = f"owner: {section.owner if _is_plain(section.owner, _BARE) else quoted(section.owner)}"
    due = f"due: {section.due.isoformat()}" if section.due else ""
    told = ", ".join(part for part in (owner if section.owner else "", due) if part)
    if told:
        yield f"TBD: {{{told}}}"
    else:
        yield "section: TBD" if section.page else "TBD"


def _related(related: RelatedRef) -> Iterator[str]:
    yield f"test: {_value(related.ref.text)}"
    if related.note:
        yield f"note: {_value(related.note)}"


def _value(text: str) -> str:
    return text if _is_plain(text, _PLAIN) else quoted(text)


def _is_plain(text: str, form: re.Pattern[str]) -> bool:
    """Tell whether YAML takes the text for itself: no number, no word with another meaning, no mark of its own."""
    if text.casefold() in _MEANT_OTHERWISE or text.endswith(" "):
        return False
    return form.fullmatch(text) is not None and not _UNPRINTABLE.search(text)
