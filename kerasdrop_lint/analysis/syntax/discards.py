"""Finds the values that a function throws away, by its text, whatever runs.

Only asked about functions with calls of which the runs have shown that their result reaches no output. Each is looked
through once, however many such calls it has.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kerasdrop_lint.analysis import ir

_SEES_ALL = frozenset({"locals", "vars", "exec", "eval"})
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class _Variables:
    """The variables of a scope: those that are read, and those that may be read from elsewhere at any time; all may
    be where `is_open`, and in a module."""

    read: frozenset[str]
    shared: frozenset[str]
    is_open: bool
    is_module: bool


def thrown_away(function: ir.Function | None, module: ir.Block) -> frozenset[object]:
    """The trees of the expressions of a function, or of the module's own statements, whose value nothing can read.

    Such a one is a statement of its own, or assigned to a variable that is not read before it is assigned again.
    """
    if function is None:
        body = [statement.origin for statement in module]
        scope: ast.AST = ast.Module([part for part in body if isinstance(part, ast.stmt)], [])
    elif isinstance(function.origin, ast.FunctionDef):
        scope = function.origin
    else:
        return frozenset()
    variables = _variables(scope)
    return frozenset(value for block in _blocks(scope) for value in _lost(block, variables))


def _variables(scope: ast.AST) -> _Variables:
    parts = list(ast.walk(scope))
    inner = [part for part in parts if isinstance(part, _INNER) and part is not scope]
    names = [part for part in parts if isinstance(part, ast.Name)]
    declared = {name for part in parts if isinstance(part, (ast.Global, ast.Nonlocal)) for name in part.names}
    return _Variables(
        frozenset(name.id for name in names if not isinstance(name.ctx, ast.Store)),
        frozenset(declared.union(*map(_names, inner))),
        any(name.id in _SEES_ALL for name in names),
        isinstance(scope, ast.Module),
    )


def _blocks(scope: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of statements, at any depth, without the expressions in them."""
    pending = [scope]
    while pending:
        node = pending.pop()
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            held = getattr(node, name, None)
            if isinstance(held, list):
                pending.extend(held)
                if held and isinstance(held[0], ast.stmt):
                    yield held


def _lost(block: Sequence[ast.stmt], variables: _Variables) -> Iterator[object]:
    after: dict[str, ast.stmt] = {}  # the next statement that mentions a name
    for statement in reversed(block):
        target = _single_name(statement)
        if isinstance(statement, ast.Expr) or (target is not None and _is_unread(target, after, variables)):
            yield getattr(statement, "value", None)
        after.update(dict.fromkeys(_names(statement), statement))


def _is_unread(target: str, after: dict[str, ast.stmt], variables: _Variables) -> bool:
    """Whether a variable that is assigned is not read before it is assigned again."""
    if target.startswith("_") or target in variables.shared or variables.is_open:
        return False
    later = after.get(target)
    if later is None:
        return not variables.is_module and target not in variables.read
    return _single_name(later) == target and target not in _names(getattr(later, "value", later))


def _single_name(statement: ast.stmt) -> str | None:
    """The variable that a plain assignment binds, and nothing else."""
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return statement.target.id if isinstance(statement.target, ast.Name) else None
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else None


def _names(node: ast.AST) -> frozenset[str]:
    return frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))
