"""Work that makes much data becomes cheaper: the garbage collector does not walk over it meanwhile.

Syntax trees, facts and traces hang in no cycles and are freed by their counts of references, to which the tests hold
the extractors. With a few large trees remembered, the collector's walks took more than half of all the time.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def paused() -> Iterator[None]:
    """Keep the collector from running."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def made_to_stay() -> Iterator[None]:
    """Keep the collector from running, and from ever looking at what is made, until something else is made to stay."""
    gc.unfreeze()
    with paused():
        yield
        gc.freeze()
