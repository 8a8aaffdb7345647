"""What calls the project: MkDocs, Python-Markdown, a shell."""

from __future__ import annotations
