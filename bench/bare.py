"""The suites below a folder become syntax trees and nothing more: the least that any reader of them must do.

    python bench/bare.py FOLDER

Each file is read, parsed by the parser that the extractors use as well, and forgotten.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from tree_sitter_language_pack import get_parser


def main(folder: Path) -> None:
    erlang = get_parser("erlang")
    for path in sorted(folder.rglob("*_SUITE.erl")):
        erlang.parse(path.read_bytes())
    for path in sorted(folder.rglob("test_*.py")):
        ast.parse(path.read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
