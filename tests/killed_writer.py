"""Adds runs to a store until it is killed; each run has as many results as its number says."""

from __future__ import annotations

import sys
from pathlib import Path

from mkdocs_guarantees.history import Store
from results_in_hand import incoming, result, run

RESULTS = 40


def main(file: Path, first: int) -> None:
    store = Store(file)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number in range(first, first + 1000):
        store.add(incoming(run(number), [result(f"t{case}") for case in range(RESULTS)]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
