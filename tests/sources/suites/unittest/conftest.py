"""The fixtures are whole repositories of their own, with tests of their own."""

from __future__ import annotations

collect_ignore = ["fixtures"]
