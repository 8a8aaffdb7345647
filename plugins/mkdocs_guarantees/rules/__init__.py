"""One module for each rule: its docstring is its documentation, `rule` names it, one generator finds."""
