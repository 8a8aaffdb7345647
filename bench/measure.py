"""Commands that do comparable work become their costs: seconds of processor time and peak memory of their processes.

Wall time says little on a machine that does other things as well, so it is left out. The commands take turns, A B A B,
for whatever disturbs the machine to disturb them alike; ratios are taken within a turn, and of everything the median.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds in user and system mode together, and the largest resident set in MiB."""

    seconds: float
    memory: float


@dataclass(frozen=True, slots=True)
class Contender:
    """A command to measure.

    Attributes:
        name: what the table says.
        prepare: brings about the state in which it is to run; not measured.
    """

    name: str
    command: Sequence[str | Path]
    prepare: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Row:
    """The medians of one contender, and how they compare with those of the first."""

    name: str
    cost: Cost
    ratio: float
    memory_ratio: float


def cost(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command in a folder.

    Raises:
        SystemExit: the command failed; what it said stands above.
    """
    # Python may keep what it compiled, as it does unless told otherwise; an installed package is compiled anyway.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(  # noqa: S603  # commands of our own
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.stderr.buffer.write(said)
        raise SystemExit(f"{' '.join(map(str, command))}: left with {process.returncode}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # bytes there, KiB elsewhere
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def compare(contenders: Sequence[Contender], folder: Path, turns: int) -> list[Row]:
    """Let the contenders take turns, where there are several after one that only fills the system's caches."""
    costs: list[list[Cost]] = [[] for _ in contenders]
    rehearsals = min(turns - 1, 1)
    for turn in range(-rehearsals, turns):
        for contender, found in zip(contenders, costs, strict=True):
            contender.prepare()
            one = cost(contender.command, folder)
            if turn >= 0:
                found.append(one)
    return [_row(item.name, found, costs[0]) for item, found in zip(contenders, costs, strict=True)]


def _row(name: str, costs: list[Cost], first: list[Cost]) -> Row:
    pairs = list(zip(costs, first, strict=True))
    return Row(
        name,
        Cost(median(one.seconds for one in costs), median(one.memory for one in costs)),
        median(one.seconds / other.seconds for one, other in pairs),
        median(one.memory / other.memory for one, other in pairs),
    )


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Write rows as a Markdown table; the first is what the ratios are to."""
    yield "| | CPU seconds | ratio | peak MiB | ratio |"
    yield "|---|--:|--:|--:|--:|"
    for row in rows:
        seconds, memory = f"{row.cost.seconds:.2f}", f"{row.cost.memory:.0f}"
        yield f"| {row.name} | {seconds} | {row.ratio:.2f} | {memory} | {row.memory_ratio:.2f} |"
