"""A user's mistake becomes one line that says where it is, what it is and what to do."""

from __future__ import annotations


class UserError(Exception):
    """Something that the user can mend; every other exception is a defect of ours.

    Args:
        path: where it was found, relative to the root; empty when it is not in a file (a command-line value).
        line: 1-based line, or 0 when the whole file is meant.
        message: what is wrong, what was looked for and what to do, without the place.
        column: 1-based column, or 0 when the whole line is meant.
    """

    def __init__(self, path: str, line: int, message: str, *, column: int = 0) -> None:
        super().__init__(path, line, message, column)
        self.path = path
        self.line = line
        self.column = column
        self.message = message

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message
