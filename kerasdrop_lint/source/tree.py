"""Parses Python, for all parts of the static side.

Python's own parser costs a twelfth of what one that keeps spaces and comments does, and refuses what is nested too
deeply instead of ending the process.
"""

from __future__ import annotations

import ast
import warnings

NOT_PARSED = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What the parser raises for text that it refuses: invalid, with null bytes, or nested too deeply."""


def parse(text: str) -> ast.Module:
    """The syntax tree of a module. Raises one of NOT_PARSED; prints none of the parser's warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
