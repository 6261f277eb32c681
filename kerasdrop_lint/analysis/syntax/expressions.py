"""Lowers expressions.

Chains of operators are walked with loops: generated code holds thousands of links, more than Python's stack.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Literal

from kerasdrop_lint.analysis import ir

Lower = Callable[[Any], ir.Expression]
_LARGEST = 1 << 128


def expression(node: ast.expr) -> ir.Expression:
    """The expression that `node` stands for; what is not modelled becomes `ir.Opaque`."""
    lower = _EXPRESSIONS.get(type(node))
    return lower(node) if lower else ir.Opaque(type(node).__name__, origin=node)


def optional(node: ast.expr | None) -> ir.Expression | None:
    """The expression, or None where there is none."""
    return None if node is None else expression(node)


def _constant(node: ast.Constant) -> ir.Expression:
    # Numbers of any length can be written in hexadecimal, but not be turned back into text.
    if isinstance(node.value, complex) or (isinstance(node.value, int) and node.value >= _LARGEST):
        return ir.Opaque("number", origin=node)
    return ir.Constant(node.value, origin=node)


def _formatted(node: ast.JoinedStr) -> ir.Expression:
    return ir.Formatted(tuple(_part(part) for part in node.values), origin=node)


def _part(node: ast.expr) -> ir.Expression:
    if not isinstance(node, ast.FormattedValue):
        return expression(node)
    plain = node.conversion == -1 and node.format_spec is None
    value = expression(node.value)
    return value if plain else ir.Opaque("format", (value,))


def _attribute(node: ast.Attribute) -> ir.Expression:
    names = [node]
    value = node.value
    while isinstance(value, ast.Attribute):
        names.append(value)
        value = value.value
    result = expression(value)
    for link in reversed(names):
        result = ir.Attribute(result, link.attr, origin=link)
    return result


def _subscript(node: ast.Subscript) -> ir.Expression:
    return ir.Subscript(expression(node.value), expression(node.slice), origin=node)


def _slice(node: ast.Slice) -> ir.Expression:
    return ir.Slice(optional(node.lower), optional(node.upper), optional(node.step), origin=node)


def _call(node: ast.Call) -> ir.Expression:
    return ir.Call(expression(node.func), arguments(node.args, node.keywords), origin=node)


def arguments(positional: Iterable[ast.expr], keywords: Iterable[ast.keyword]) -> tuple[ir.Argument, ...]:
    """The arguments of a call, or the bases of a class."""
    return (*map(_positional, positional), *map(_keyword, keywords))


def _positional(node: ast.expr) -> ir.Argument:
    if isinstance(node, ast.Starred):
        return ir.Argument(expression(node.value), None, "*")
    return ir.Argument(expression(node), None, "")


def _keyword(node: ast.keyword) -> ir.Argument:
    return ir.Argument(expression(node.value), node.arg, "" if node.arg else "**")


OPERATORS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.Not: "not",
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Invert: "~",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


def _binary(node: ast.BinOp) -> ir.Expression:
    rest: list[tuple[str, ir.Expression]] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        rest.append((OPERATORS[type(left.op)], expression(left.right)))
        left = left.left
    return ir.Operation(expression(left), tuple(reversed(rest)), origin=node)


def _logic(node: ast.BoolOp) -> ir.Expression:
    operator: Literal["and", "or"] = "and" if isinstance(node.op, ast.And) else "or"
    return ir.Logic(operator, tuple(expression(value) for value in node.values), origin=node)


def _unary(node: ast.UnaryOp) -> ir.Expression:
    return ir.Unary(OPERATORS[type(node.op)], expression(node.operand), origin=node)


def _comparison(node: ast.Compare) -> ir.Expression:
    pairs = zip(node.ops, node.comparators, strict=True)
    rest = tuple((OPERATORS[type(operator)], expression(right)) for operator, right in pairs)
    return ir.Comparison(expression(node.left), rest, origin=node)


def _conditional(node: ast.IfExp) -> ir.Expression:
    return ir.Conditional(expression(node.test), expression(node.body), expression(node.orelse), origin=node)


def _display(kind: Literal["tuple", "list", "set"]) -> Lower:
    def lower(node: ast.Tuple | ast.List | ast.Set) -> ir.Expression:
        return ir.Display(kind, tuple(expression(item) for item in node.elts), origin=node)

    return lower


def _dict(node: ast.Dict) -> ir.Expression:
    pairs = zip(node.keys, node.values, strict=True)
    return ir.DictDisplay(tuple((optional(key), expression(value)) for key, value in pairs), origin=node)


def _comprehension(kind: Literal["list", "set", "generator"]) -> Lower:
    def lower(node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> ir.Expression:
        return ir.Comprehension(kind, None, expression(node.elt), _clauses(node.generators), origin=node)

    return lower


def _dict_comprehension(node: ast.DictComp) -> ir.Expression:
    key, value = expression(node.key), expression(node.value)
    return ir.Comprehension("dict", key, value, _clauses(node.generators), origin=node)


def _clauses(nodes: Iterable[ast.comprehension]) -> tuple[ir.ForClause, ...]:
    return tuple(
        ir.ForClause(expression(node.target), expression(node.iter), tuple(map(expression, node.ifs))) for node in nodes
    )


def _lambda(node: ast.Lambda) -> ir.Expression:
    body = cache(lambda: (ir.Return(expression(node.body)),))
    return ir.Function("<lambda>", parameters(node.args), body, origin=node)


def _walrus(node: ast.NamedExpr) -> ir.Expression:
    return ir.Walrus(expression(node.target), expression(node.value), origin=node)


def _await(node: ast.Await) -> ir.Expression:
    return ir.Opaque("await", (expression(node.value),), origin=node)


def _yield(node: ast.Yield | ast.YieldFrom) -> ir.Expression:
    reason = "yield" if isinstance(node, ast.Yield) else "yield from"
    return ir.Opaque(reason, () if node.value is None else (expression(node.value),), origin=node)


_EXPRESSIONS: dict[type, Lower] = {
    ast.Name: lambda node: ir.Name(node.id, origin=node),
    ast.Constant: _constant,
    ast.JoinedStr: _formatted,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Call: _call,
    ast.BinOp: _binary,
    ast.BoolOp: _logic,
    ast.UnaryOp: _unary,
    ast.Compare: _comparison,
    ast.IfExp: _conditional,
    ast.Tuple: _display("tuple"),
    ast.List: _display("list"),
    ast.Set: _display("set"),
    ast.Starred: lambda node: ir.Starred(expression(node.value), origin=node),
    ast.Dict: _dict,
    ast.ListComp: _comprehension("list"),
    ast.SetComp: _comprehension("set"),
    ast.GeneratorExp: _comprehension("generator"),
    ast.DictComp: _dict_comprehension,
    ast.Lambda: _lambda,
    ast.NamedExpr: _walrus,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
}


def parameters(node: ast.arguments) -> tuple[ir.Parameter, ...]:
    """The parameters of a function, in order."""
    found: list[ir.Parameter] = []
    defaults = _to_the_right(node.defaults, len(node.posonlyargs) + len(node.args))
    found += [_parameter(name, "positional_only", next(defaults)) for name in node.posonlyargs]
    found += [_parameter(name, "positional", next(defaults)) for name in node.args]
    found += [_parameter(node.vararg, "var_positional", None)] if node.vararg is not None else []
    pairs = zip(node.kwonlyargs, node.kw_defaults, strict=True)
    found += [_parameter(name, "keyword_only", default) for name, default in pairs]
    found += [_parameter(node.kwarg, "var_keyword", None)] if node.kwarg is not None else []
    return tuple(found)


def _to_the_right(defaults: Sequence[ast.expr], count: int) -> Iterator[ast.expr | None]:
    """The defaults of `count` positional parameters: the last have them."""
    return iter([None] * (count - len(defaults)) + list(defaults))


def _parameter(node: ast.arg, kind: Any, default: ast.expr | None) -> ir.Parameter:
    return ir.Parameter(node.arg, kind, optional(default))
