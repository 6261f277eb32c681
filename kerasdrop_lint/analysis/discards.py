"""Whether what a call returns is thrown away: by the text of the function around it, whatever runs.

Only asked about the few calls of which the runs have shown that their result reaches no output.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction

_BUILDING = frozenset({"__init__", "build"})
_SEES_ALL = frozenset({"locals", "vars", "exec", "eval"})


def is_thrown_away(call: ir.Node, function: ClosureFunction | None, module: ir.Block) -> bool:
    """Whether nothing can read the result of a call in a function, or in the module's own statements.

    It is a statement of its own, or assigned to a variable that is not read before it is assigned again.
    """
    if function is None:
        body = [statement.origin for statement in module]
        scope: ast.AST = ast.Module([part for part in body if isinstance(part, ast.stmt)], [])
    elif isinstance(function.syntax.origin, ast.FunctionDef) and not _builds(function):
        scope = function.syntax.origin
    else:
        return False
    for block in _blocks(scope):
        for index, statement in enumerate(block):
            if getattr(statement, "value", None) is call.origin:
                return _is_lost(statement, block[index + 1 :], scope)
    return False


def _builds(function: ClosureFunction) -> bool:
    """Whether it is a method in which layers are called to be built."""
    return function.owner is not None and function.syntax.name in _BUILDING


def _blocks(scope: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(scope):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                yield block


def _is_lost(statement: ast.stmt, after: Sequence[ast.stmt], scope: ast.AST) -> bool:
    if isinstance(statement, ast.Expr):
        return True
    target = _single_name(statement)
    if target is None or target.startswith("_") or _is_seen_elsewhere(target, scope):
        return False
    for later in after:
        if _mentions(later, target):
            return _single_name(later) == target and not _mentions(getattr(later, "value", later), target)
    return not isinstance(scope, ast.Module) and not _is_read(target, scope)


def _single_name(statement: ast.stmt) -> str | None:
    """The variable that a plain assignment binds, and nothing else."""
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return statement.target.id if isinstance(statement.target, ast.Name) else None
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else None


def _mentions(node: ast.AST, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def _is_read(name: str, scope: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Name) and part.id == name and not isinstance(part.ctx, ast.Store)
        for part in ast.walk(scope)
    )


def _is_seen_elsewhere(name: str, scope: ast.AST) -> bool:
    """Whether a function inside, or one that sees all variables, may read a variable at any time."""
    for node in ast.walk(scope):
        inner = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef))
        if inner and node is not scope and _mentions(node, name):
            return True
        if isinstance(node, (ast.Global, ast.Nonlocal)) and name in node.names:
            return True
        if isinstance(node, ast.Name) and node.id in _SEES_ALL:
            return True
    return False


def stands_in(node: ir.Node, function: ir.Function) -> bool:
    """Whether a node is part of the text of a function."""
    return isinstance(function.origin, ast.AST) and any(part is node.origin for part in ast.walk(function.origin))
