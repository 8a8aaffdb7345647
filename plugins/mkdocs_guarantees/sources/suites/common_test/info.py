"""What info functions (`suite/0`, `name/0`) give becomes a time limit and a summary."""

from __future__ import annotations

from mkdocs_guarantees.sources.suites.common_test import docs
from mkdocs_guarantees.sources.suites.common_test.values import Atom, Number, Seq, Text, Tup, members

_SECONDS = {"hours": 3600.0, "minutes": 60.0, "seconds": 1.0}


def timetrap(info: Seq) -> float | None:
    """Give the time limit in seconds."""
    for item in info.items:
        match item.value:
            case Tup((Atom("timetrap"), Number(milliseconds))):
                return milliseconds / 1000
            case Tup((Atom("timetrap"), Tup((Atom(unit), Number(amount))))) if unit in _SECONDS:
                return amount * _SECONDS[unit]
            case _:
                continue
    return None


def summary(info: Seq) -> str:
    """Give the first sentence of `{userdata, [{doc, "…"}]}`."""
    for item in info.items:
        match item.value:
            case Tup((Atom("userdata"), data)):
                for entry in members(data).items:
                    match entry.value:
                        case Tup((Atom("doc"), Text(text))):
                            return docs.read([(1, text)]).summary
                        case _:
                            continue
            case _:
                continue
    return ""
