"""The style sheet that pages with cards need."""

from __future__ import annotations

from importlib.resources import files

STYLE_PATH = "assets/guarantees.css"
"""Where it stands in a site."""

STYLE = files(__name__).joinpath("guarantees.css").read_text(encoding="utf-8")
