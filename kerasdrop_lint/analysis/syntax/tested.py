"""What the branches of a function ask for, and what stands in them."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES


def tested_names(function: ir.Function) -> frozenset[str]:
    """The names in the tests of its `if` statements and conditional expressions."""
    tests = (test for test, _ in _branches(function))
    return frozenset(node.id for test in tests for node in ast.walk(test) if isinstance(node, ast.Name))


def texts_that_matter(function: ir.Function) -> frozenset[str]:
    """The texts in the tests of branches in which the mode may matter: a layer is made, or something of the object, of
    the module or with a `training` is called."""
    receiver = function.parameters[0].name if function.parameters else ""
    found: set[str] = set()
    for test, parts in _branches(function):
        texts = {
            node.value for node in ast.walk(test) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        if texts - found and any(_may_matter(node, receiver) for part in parts for node in ast.walk(part)):
            found |= texts
    return frozenset(found)


def _branches(function: ir.Function) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    """The tests of a function, each with what runs if it holds and if it does not."""
    for node in ast.walk(function.origin) if isinstance(function.origin, ast.AST) else ():
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                yield test, (*body, *orelse)
            case ast.IfExp(test=test, body=one, orelse=other):
                yield test, (one, other)
            case ast.match_case(pattern=pattern, body=body):
                yield pattern, tuple(body)


def _may_matter(node: ast.AST, receiver: str) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=owner))) if owner == receiver:
            return True
        case ast.Call(func=ast.Name(id=name)) if not hasattr(builtins, name):
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), keywords=keywords):
            return name in LAYER_NAMES or any(keyword.arg == "training" for keyword in keywords)
        case _:
            return False
