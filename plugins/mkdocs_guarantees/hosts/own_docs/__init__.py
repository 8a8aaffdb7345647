"""The code becomes the pages of this project's own documentation that describe it; no user runs any of it."""
