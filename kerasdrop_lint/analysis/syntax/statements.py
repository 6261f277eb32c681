"""Lowers statements.

Function bodies are lowered when the interpreter first runs them, so a file costs what is run of it. Chains of `elif`
are walked with loops, as those of operators are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import libcst as cst

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.syntax.expressions import OPERATORS, arguments, expression, optional, parameters


def lower_module(module: cst.Module) -> ir.Block:
    """The statements of a module."""
    return _block(module.body)


def lower_text(source: str) -> tuple[ir.Block, object] | None:
    """The statements of a text and the tree they come from; None where it cannot be parsed."""
    try:
        tree = cst.parse_module(source)
    except (cst.ParserSyntaxError, SyntaxError, RecursionError):
        return None
    return lower_module(tree), tree


def _block(nodes: Sequence[cst.BaseStatement | cst.BaseSmallStatement]) -> ir.Block:
    statements: list[ir.Statement] = []
    for node in nodes:
        if isinstance(node, cst.SimpleStatementLine):
            for small in node.body:
                statements.extend(_statement(small))
        else:
            statements.extend(_statement(node))
    return tuple(statements)


def _suite(node: cst.BaseSuite | None) -> ir.Block:
    return () if node is None else _block(node.body)


def _statement(node: cst.CSTNode) -> Sequence[ir.Statement]:
    lower = _STATEMENTS.get(type(node))
    return lower(node) if lower else ()


def _evaluate(node: cst.Expr) -> Sequence[ir.Statement]:
    if isinstance(node.value, (cst.SimpleString, cst.Ellipsis)):
        return ()
    return (ir.Evaluate(expression(node.value), origin=node),)


def _assign(node: cst.Assign) -> Sequence[ir.Statement]:
    targets = tuple(expression(target.target) for target in node.targets)
    return (ir.Assign(targets, expression(node.value), origin=node),)


def _annotated(node: cst.AnnAssign) -> Sequence[ir.Statement]:
    if node.value is None:
        return ()
    return (ir.Assign((expression(node.target),), expression(node.value), origin=node),)


def _augmented(node: cst.AugAssign) -> Sequence[ir.Statement]:
    operator = OPERATORS[type(node.operator)]
    return (ir.AugmentedAssign(expression(node.target), operator, expression(node.value), origin=node),)


def _if(node: cst.If) -> Sequence[ir.Statement]:
    branches: list[tuple[ir.Expression, ir.Block]] = []
    link: cst.If | cst.Else | None = node
    while isinstance(link, cst.If):
        branches.append((expression(link.test), _suite(link.body)))
        link = link.orelse
    return (ir.If(tuple(branches), _else(link), origin=node),)


def _else(node: cst.Else | cst.Finally | None) -> ir.Block:
    return () if node is None else _suite(node.body)


def _for(node: cst.For) -> Sequence[ir.Statement]:
    loop = ir.For(expression(node.target), expression(node.iter), _suite(node.body), _else(node.orelse), origin=node)
    return (loop,)


def _while(node: cst.While) -> Sequence[ir.Statement]:
    return (ir.While(expression(node.test), _suite(node.body), _else(node.orelse), origin=node),)


def _with(node: cst.With) -> Sequence[ir.Statement]:
    items = tuple((expression(item.item), expression(item.asname.name) if item.asname else None) for item in node.items)
    return (ir.With(items, _suite(node.body), origin=node),)


def _try(node: cst.Try | cst.TryStar) -> Sequence[ir.Statement]:
    handlers = tuple(
        ir.Handler(
            optional(handler.type),
            handler.name.name.value if handler.name and isinstance(handler.name.name, cst.Name) else None,
            _suite(handler.body),
        )
        for handler in node.handlers
    )
    return (ir.Try(_suite(node.body), handlers, _else(node.orelse), _else(node.finalbody), origin=node),)


def _match(node: cst.Match) -> Sequence[ir.Statement]:
    cases = tuple(
        ir.Case(_captures(case.pattern), _constants(case.pattern), optional(case.guard), _suite(case.body))
        for case in node.cases
    )
    return (ir.Match(expression(node.subject), cases, origin=node),)


def _constants(pattern: cst.MatchPattern) -> tuple[ir.Expression, ...] | None:
    if isinstance(pattern, (cst.MatchValue, cst.MatchSingleton)):
        return (expression(pattern.value),)
    if isinstance(pattern, cst.MatchAs) and pattern.pattern is None:
        return ()
    if not isinstance(pattern, cst.MatchOr):
        return None
    found: list[ir.Expression] = []
    for element in pattern.patterns:
        constants = _constants(element.pattern)
        if not constants:  # one that takes everything comes last, and is taken for unknown
            return None
        found.extend(constants)
    return tuple(found)


def _captures(pattern: cst.CSTNode) -> tuple[str, ...]:
    names: list[str] = []
    pending: list[cst.CSTNode] = [pattern]
    while pending:
        node = pending.pop()
        if isinstance(node, (cst.MatchAs, cst.MatchStar)) and node.name is not None:
            names.append(node.name.value)
        if isinstance(node, cst.MatchMapping) and node.rest is not None:
            names.append(node.rest.value)
        pending.extend(node.children)
    return tuple(sorted(names))


def _return(node: cst.Return) -> Sequence[ir.Statement]:
    return (ir.Return(optional(node.value), origin=node),)


def _raise(node: cst.Raise) -> Sequence[ir.Statement]:
    return (ir.Raise(optional(node.exc), origin=node),)


def _define(node: cst.FunctionDef) -> Sequence[ir.Statement]:
    function = ir.Function(
        node.name.value,
        parameters(node.params),
        cache(lambda: _suite(node.body)),
        lambda: node.get_docstring(clean=False) or "",
        cache(lambda: _yields(node)),
        origin=node,
    )
    return (ir.Define(function, _decorators(node.decorators), origin=node),)


_SIMPLE = frozenset({cst.SimpleStatementLine, cst.SimpleStatementSuite})
_COMPOUND = frozenset(
    {cst.IndentedBlock, cst.If, cst.Else, cst.For, cst.While, cst.With, cst.Try, cst.TryStar, cst.Finally}
    | {cst.ExceptHandler, cst.ExceptStarHandler, cst.Match, cst.MatchCase}
)


def _yields(node: cst.FunctionDef) -> bool:
    """Whether `node` is a generator function, as far as its own simple statements tell."""
    pending: list[Any] = [node.body]
    while pending:
        part = pending.pop()
        if type(part) in _SIMPLE:
            if any(type(getattr(small, "value", None)) is cst.Yield for small in part.body):
                return True
        elif type(part) in _COMPOUND:
            for name in ("body", "orelse", "handlers", "finalbody", "cases"):
                held = getattr(part, name, None)
                pending.extend(held if isinstance(held, (list, tuple)) else [held])
    return False


def _decorators(nodes: Iterable[cst.Decorator]) -> tuple[ir.Expression, ...]:
    return tuple(expression(node.decorator) for node in nodes)


def _class(node: cst.ClassDef) -> Sequence[ir.Statement]:
    documentation = node.get_docstring(clean=False) or ""
    bases = arguments([*node.bases, *node.keywords])
    body = _suite(node.body)
    return (ir.DefineClass(node.name.value, bases, _decorators(node.decorators), body, documentation, origin=node),)


def _import(node: cst.Import) -> Sequence[ir.Statement]:
    return [ir.Import(_dotted(alias.name), _alias(alias), origin=node) for alias in node.names]


def _import_from(node: cst.ImportFrom) -> Sequence[ir.Statement]:
    path = "." * len(node.relative) + (_dotted(node.module) if node.module else "")
    if isinstance(node.names, cst.ImportStar):
        return (ir.ImportFrom(path, (), origin=node),)
    names = tuple((_dotted(alias.name), _alias(alias) or _dotted(alias.name)) for alias in node.names)
    return (ir.ImportFrom(path, names, origin=node),)


def _alias(node: cst.ImportAlias) -> str | None:
    return node.asname.name.value if node.asname and isinstance(node.asname.name, cst.Name) else None


def _dotted(node: cst.BaseExpression) -> str:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    parts.append(node.value if isinstance(node, cst.Name) else "")
    return ".".join(reversed(parts))


def _declare(node: cst.Global | cst.Nonlocal) -> Sequence[ir.Statement]:
    return (ir.Declare(tuple(item.name.value for item in node.names), origin=node),)


def _delete(node: cst.Del) -> Sequence[ir.Statement]:
    targets = (
        [element.value for element in node.target.elements] if isinstance(node.target, cst.Tuple) else [node.target]
    )
    return (ir.Delete(tuple(expression(target) for target in targets), origin=node),)


def _assert(node: cst.Assert) -> Sequence[ir.Statement]:
    failed = ir.Unary("not", expression(node.test))
    return (ir.If(((failed, (ir.Raise(ir.Name("AssertionError")),)),), (), origin=node),)


_STATEMENTS: dict[type, Callable[[Any], Sequence[ir.Statement]]] = {
    cst.Expr: _evaluate,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.If: _if,
    cst.For: _for,
    cst.While: _while,
    cst.With: _with,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.Match: _match,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Break: lambda node: (ir.Jump("break", origin=node),),
    cst.Continue: lambda node: (ir.Jump("continue", origin=node),),
    cst.FunctionDef: _define,
    cst.ClassDef: _class,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
    cst.Global: _declare,
    cst.Nonlocal: _declare,
    cst.Del: _delete,
    cst.Assert: _assert,
}
