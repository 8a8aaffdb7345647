"""The text of an Erlang Common Test suite becomes a Suite, without compiling it.

`text` gives bytes a coding, `module` finds functions and macros in the syntax tree, `evaluate` with `builtins` and
`values` works out what `all/0` and `groups/0` give, `selection` turns that into cases that are run, `docs` reads
comments, `body` and `proof` what a case does; `extract` puts these together.
"""

from __future__ import annotations

from mkdocs_guarantees.sources.suites.common_test.extract import CommonTest

__all__ = ["CommonTest"]
