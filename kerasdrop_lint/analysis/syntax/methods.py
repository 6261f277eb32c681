"""What the text of a method mentions, and which attributes of its object it sets."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from kerasdrop_lint.analysis import ir


@dataclass(frozen=True, slots=True)
class Mentions:
    """The names in a method, plain or as attributes, and which attributes of its first parameter it sets and reads."""

    names: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()


def mentions_of(function: ir.Function) -> Mentions:
    """What the text of a function mentions, with that of the functions in it."""
    if not isinstance(function.origin, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return Mentions()
    receiver = function.parameters[0].name if function.parameters else None
    names: set[str] = set()
    sets: set[str] = set()
    reads: set[str] = set()
    for node in ast.walk(function.origin):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
            if isinstance(node.value, ast.Name) and node.value.id == receiver:
                (reads if isinstance(node.ctx, ast.Load) else sets).add(node.attr)
    return Mentions(frozenset(names), frozenset(sets), frozenset(reads))
