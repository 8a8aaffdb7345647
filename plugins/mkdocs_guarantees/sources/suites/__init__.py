"""The text of a test suite becomes a Suite, without running it; one module or package for each framework."""

from __future__ import annotations
