"""Lowers statements.

Function bodies are lowered when the interpreter first runs them, so a file costs what is run of it. Chains of `elif`
are walked with loops, as those of operators are.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.syntax.expressions import OPERATORS, arguments, expression, optional, parameters
from kerasdrop_lint.source.tree import NOT_PARSED, parse


def lower_module(module: ast.Module) -> ir.Block:
    """The statements of a module."""
    return _block(module.body)


def lower_text(source: str) -> tuple[ir.Block, ast.Module] | None:
    """The statements of a text and the tree they come from; None where it cannot be parsed."""
    try:
        tree = parse(source)
    except NOT_PARSED:
        return None
    return lower_module(tree), tree


def _block(nodes: Iterable[ast.stmt]) -> ir.Block:
    return tuple(statement for node in nodes for statement in _statement(node))


def _statement(node: ast.stmt) -> Sequence[ir.Statement]:
    lower = _STATEMENTS.get(type(node))
    return lower(node) if lower else ()


def _evaluate(node: ast.Expr) -> Sequence[ir.Statement]:
    if isinstance(node.value, ast.Constant):
        return ()
    return (ir.Evaluate(expression(node.value), origin=node),)


def _assign(node: ast.Assign) -> Sequence[ir.Statement]:
    return (ir.Assign(tuple(map(expression, node.targets)), expression(node.value), origin=node),)


def _annotated(node: ast.AnnAssign) -> Sequence[ir.Statement]:
    if node.value is None:
        return ()
    return (ir.Assign((expression(node.target),), expression(node.value), origin=node),)


def _augmented(node: ast.AugAssign) -> Sequence[ir.Statement]:
    operator = OPERATORS[type(node.op)]
    return (ir.AugmentedAssign(expression(node.target), operator, expression(node.value), origin=node),)


def _if(node: ast.If) -> Sequence[ir.Statement]:
    branches: list[tuple[ir.Expression, ir.Block]] = []
    orelse: list[ast.stmt] = [node]
    while len(orelse) == 1 and isinstance(link := orelse[0], ast.If):
        branches.append((expression(link.test), _block(link.body)))
        orelse = link.orelse
    return (ir.If(tuple(branches), _block(orelse), origin=node),)


def _for(node: ast.For | ast.AsyncFor) -> Sequence[ir.Statement]:
    target, iterable = expression(node.target), expression(node.iter)
    return (ir.For(target, iterable, _block(node.body), _block(node.orelse), origin=node),)


def _while(node: ast.While) -> Sequence[ir.Statement]:
    return (ir.While(expression(node.test), _block(node.body), _block(node.orelse), origin=node),)


def _with(node: ast.With | ast.AsyncWith) -> Sequence[ir.Statement]:
    items = tuple((expression(item.context_expr), optional(item.optional_vars)) for item in node.items)
    return (ir.With(items, _block(node.body), origin=node),)


def _try(node: Any) -> Sequence[ir.Statement]:
    """Of `ast.Try`, or of `ast.TryStar`, which Python 3.10 does not have."""
    handlers = tuple(
        ir.Handler(optional(handler.type), handler.name, _block(handler.body)) for handler in node.handlers
    )
    return (ir.Try(_block(node.body), handlers, _block(node.orelse), _block(node.finalbody), origin=node),)


def _match(node: ast.Match) -> Sequence[ir.Statement]:
    cases = tuple(
        ir.Case(_captures(case.pattern), _constants(case.pattern), optional(case.guard), _block(case.body))
        for case in node.cases
    )
    return (ir.Match(expression(node.subject), cases, origin=node),)


def _constants(pattern: ast.pattern) -> tuple[ir.Expression, ...] | None:
    match pattern:
        case ast.MatchValue():
            return (expression(pattern.value),)
        case ast.MatchSingleton():
            return (ir.Constant(pattern.value, origin=pattern),)
        case ast.MatchAs(pattern=None):
            return ()
        case ast.MatchOr():
            found = [_constants(element) for element in pattern.patterns]
            # A pattern that takes everything comes last, and is taken for unknown.
            return tuple(value for values in found for value in values or ()) if all(found) else None
    return None


def _captures(pattern: ast.pattern) -> tuple[str, ...]:
    names: set[str | None] = set()
    for node in ast.walk(pattern):
        if isinstance(node, (ast.MatchAs, ast.MatchStar)):
            names.add(node.name)
        elif isinstance(node, ast.MatchMapping):
            names.add(node.rest)
    return tuple(sorted(name for name in names if name is not None))


def _return(node: ast.Return) -> Sequence[ir.Statement]:
    return (ir.Return(optional(node.value), origin=node),)


def _raise(node: ast.Raise) -> Sequence[ir.Statement]:
    return (ir.Raise(optional(node.exc), origin=node),)


def _define(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Sequence[ir.Statement]:
    function = ir.Function(
        node.name,
        parameters(node.args),
        cache(lambda: _block(node.body)),
        lambda: ast.get_docstring(node, clean=False) or "",
        cache(lambda: _yields(node)),
        origin=node,
    )
    return (ir.Define(function, tuple(map(expression, node.decorator_list)), origin=node),)


_OWN_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _yields(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether `node` is a generator function, as far as its own simple statements tell."""
    pending: list[ast.AST] = list(node.body)
    while pending:
        part = pending.pop()
        if isinstance(getattr(part, "value", None), (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(part, _OWN_SCOPE):
            pending.extend(_inner(part))
    return False


def _inner(node: ast.AST) -> Iterator[ast.AST]:
    for name in ("body", "orelse", "handlers", "finalbody", "cases"):
        yield from getattr(node, name, ())


def _class(node: ast.ClassDef) -> Sequence[ir.Statement]:
    documentation = ast.get_docstring(node, clean=False) or ""
    bases, decorators = arguments(node.bases, node.keywords), tuple(map(expression, node.decorator_list))
    return (ir.DefineClass(node.name, bases, decorators, _block(node.body), documentation, origin=node),)


def _import(node: ast.Import) -> Sequence[ir.Statement]:
    return [ir.Import(alias.name, alias.asname, origin=node) for alias in node.names]


def _import_from(node: ast.ImportFrom) -> Sequence[ir.Statement]:
    path = "." * node.level + (node.module or "")
    names = tuple((alias.name, alias.asname or alias.name) for alias in node.names if alias.name != "*")
    return (ir.ImportFrom(path, names, origin=node),)


def _declare(node: ast.Global | ast.Nonlocal) -> Sequence[ir.Statement]:
    return (ir.Declare(tuple(node.names), origin=node),)


def _delete(node: ast.Delete) -> Sequence[ir.Statement]:
    targets = [inner for target in node.targets for inner in getattr(target, "elts", [target])]
    return (ir.Delete(tuple(map(expression, targets)), origin=node),)


def _assert(node: ast.Assert) -> Sequence[ir.Statement]:
    failed = ir.Unary("not", expression(node.test))
    return (ir.If(((failed, (ir.Raise(ir.Name("AssertionError")),)),), (), origin=node),)


_STATEMENTS: dict[type | None, Callable[[Any], Sequence[ir.Statement]]] = {
    ast.Expr: _evaluate,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    getattr(ast, "TryStar", None): _try,
    ast.Match: _match,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Break: lambda node: (ir.Jump("break", origin=node),),
    ast.Continue: lambda node: (ir.Jump("continue", origin=node),),
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Global: _declare,
    ast.Nonlocal: _declare,
    ast.Delete: _delete,
    ast.Assert: _assert,
}
