"""Finds out whether code scales anything, by its text, whatever runs.

Only asked about classes and functions whose runs have shown that a random mask drops in them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

_SCALES = frozenset(
    {
        "divide",
        "divide_no_nan",
        "div_no_nan",
        "einsum",
        "matmul",
        "multiply",
        "normalize",
        "reciprocal",
        "rescale",
        "scalar_mul",
        "scale",
        "truediv",
    }
)
_ARITHMETIC = (ast.Mult, ast.Div, ast.FloorDiv, ast.MatMult, ast.Pow)


def scales(scope: object, masks: Iterable[object]) -> bool:
    """Whether a definition multiplies, divides or calls what may do so, but for where it applies `masks`.

    True for what is no definition: nothing is known of it.
    """
    if not isinstance(scope, (ast.FunctionDef, ast.ClassDef)):
        return True
    applied = set(map(id, masks))
    return any(_scales(node) for node in ast.walk(scope) if id(node) not in applied)


def _scales(node: ast.AST) -> bool:
    match node:
        case (
            ast.BinOp(op=ast.Mult(), left=ast.Tuple() | ast.List())
            | ast.BinOp(op=ast.Mult(), right=ast.Tuple() | ast.List())
        ):
            return False  # repeats it, to make a shape
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator):
            return isinstance(operator, _ARITHMETIC)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _SCALES
        case _:
            return False
