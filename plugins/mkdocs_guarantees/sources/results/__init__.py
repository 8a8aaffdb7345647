"""The report of a test run becomes recorded results; one module for each format."""

from __future__ import annotations
