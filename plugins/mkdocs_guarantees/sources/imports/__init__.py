"""A hand-kept document becomes scenarios; one module for each form."""

from __future__ import annotations
