"""A trace becomes what people and tools read: cards, pages, reports."""

from __future__ import annotations
