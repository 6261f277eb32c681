"""What the text of a method mentions, and which attributes of its object it sets."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from kerasdrop_lint.analysis import ir


@dataclass(frozen=True, slots=True)
class Mentions:
    """The names in a method, plain or as attributes, and which attributes of its first parameter it sets and reads; a
    call of the parameter itself reads `__call__`."""

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

    def is_receiver(node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == receiver

    for node in ast.walk(function.origin):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
            if is_receiver(node.value):
                (reads if isinstance(node.ctx, ast.Load) else sets).add(node.attr)
        elif isinstance(node, ast.Call) and is_receiver(node.func):
            reads.add("__call__")
    return Mentions(frozenset(names), frozenset(sets), frozenset(reads))


def has_constant(function: ir.Function, text: str) -> bool:
    """Whether a string stands in the text of a function, by itself."""
    if not isinstance(function.origin, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    return any(isinstance(node, ast.Constant) and node.value == text for node in ast.walk(function.origin))
