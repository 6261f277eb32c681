"""Whether a call that runs more than once in a function asks the same again, as Monte Carlo predictions do."""

from __future__ import annotations

import ast

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOPS = (ast.For, ast.AsyncFor, ast.While, *_COMPREHENSIONS)
_DRAWS_NEXT = frozenset({"next", "get_next", "pop", "popleft", "get"})


def asks_again(function: object, call: object) -> bool:
    """Whether no argument of the call changes with the innermost loop around it; so too where there is no loop."""
    if not isinstance(function, ast.AST) or not isinstance(call, ast.Call):
        return True
    around = [loop for loop in ast.walk(function) if isinstance(loop, _LOOPS) and _is_inside(call, loop)]
    if not around:
        return True
    innermost = next(loop for loop in around if all(_is_inside(loop, other) for other in around))
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    nodes = [node for part in given for node in ast.walk(part)]
    taken = any(isinstance(node, ast.Call) and _name_of(node.func) in _DRAWS_NEXT for node in nodes)
    return not taken and _bound_in(innermost).isdisjoint(node.id for node in nodes if isinstance(node, ast.Name))


def _is_inside(node: ast.AST, other: ast.AST) -> bool:
    return any(node is part for part in ast.walk(other))


def _bound_in(loop: ast.AST) -> set[str]:
    """The names that a loop binds: its targets, and what is assigned in it."""
    return {node.id for node in ast.walk(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
