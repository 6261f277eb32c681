"""Lowers expressions.

Chains of operators are walked with loops: generated code holds thousands of links, more than Python's stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Literal

import libcst as cst

from kerasdrop_lint.analysis import ir

Lower = Callable[[Any], ir.Expression]
_LARGEST = 1 << 128


def expression(node: cst.BaseExpression) -> ir.Expression:
    """The expression that `node` stands for; what is not modelled becomes `ir.Opaque`."""
    lower = _EXPRESSIONS.get(type(node))
    return lower(node) if lower else ir.Opaque(type(node).__name__, origin=node)


def optional(node: cst.BaseExpression | None) -> ir.Expression | None:
    """The expression, or None where there is none."""
    return None if node is None else expression(node)


_NAMED_CONSTANTS = {"None": None, "True": True, "False": False}


def _name(node: cst.Name) -> ir.Expression:
    if node.value in _NAMED_CONSTANTS:
        return ir.Constant(_NAMED_CONSTANTS[node.value], origin=node)
    return ir.Name(node.value, origin=node)


def _integer(node: cst.Integer) -> ir.Expression:
    try:
        value = int(node.value, 0)
    except ValueError:  # longer than Python converts
        return ir.Opaque("integer", origin=node)
    # Hexadecimal digits are converted to a number of any length, but that not back to text.
    return ir.Constant(value, origin=node) if value < _LARGEST else ir.Opaque("integer", origin=node)


def _float(node: cst.Float) -> ir.Expression:
    return ir.Constant(float(node.value), origin=node)


def _string(node: cst.SimpleString) -> ir.Expression:
    return ir.Constant(node.raw_value, origin=node)


def _concatenated(node: cst.ConcatenatedString) -> ir.Expression:
    parts: list[ir.Expression] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.ConcatenatedString):
        parts.append(expression(rest.left))
        rest = rest.right
    parts.append(expression(rest))
    return ir.Formatted(tuple(parts), origin=node)


def _formatted(node: cst.FormattedString) -> ir.Expression:
    parts: list[ir.Expression] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            parts.append(ir.Constant(part.value))
        elif isinstance(part, cst.FormattedStringExpression):
            plain = part.conversion is None and not part.format_spec
            value = expression(part.expression)
            parts.append(value if plain else ir.Opaque("format", (value,)))
    return ir.Formatted(tuple(parts), origin=node)


def _attribute(node: cst.Attribute) -> ir.Expression:
    names = [node]
    value = node.value
    while isinstance(value, cst.Attribute):
        names.append(value)
        value = value.value
    result = expression(value)
    for link in reversed(names):
        result = ir.Attribute(result, link.attr.value, origin=link)
    return result


def _subscript(node: cst.Subscript) -> ir.Expression:
    indices = tuple(_index(element.slice) for element in node.slice)
    index = indices[0] if len(indices) == 1 else ir.Display("tuple", indices)
    return ir.Subscript(expression(node.value), index, origin=node)


def _index(node: cst.BaseSlice) -> ir.Expression:
    if isinstance(node, cst.Slice):
        return ir.Slice(optional(node.lower), optional(node.upper), optional(node.step), origin=node)
    assert isinstance(node, cst.Index)
    return ir.Starred(expression(node.value)) if node.star else expression(node.value)


def _call(node: cst.Call) -> ir.Expression:
    return ir.Call(expression(node.func), arguments(node.args), origin=node)


def arguments(nodes: Iterable[cst.Arg]) -> tuple[ir.Argument, ...]:
    """The arguments of a call, or the bases of a class."""
    return tuple(
        ir.Argument(expression(node.value), node.keyword.value if node.keyword else None, _star(node.star))
        for node in nodes
    )


def _star(star: str) -> Literal["", "*", "**"]:
    return "**" if star == "**" else "*" if star == "*" else ""


OPERATORS: dict[type, str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.MatrixMultiply: "@",
    cst.BitAnd: "&",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//",
    cst.ModuloAssign: "%",
    cst.PowerAssign: "**",
    cst.MatrixMultiplyAssign: "@",
    cst.BitAndAssign: "&",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
    cst.Not: "not",
    cst.Minus: "-",
    cst.Plus: "+",
    cst.BitInvert: "~",
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
}


def _binary(node: cst.BinaryOperation) -> ir.Expression:
    rest: list[tuple[str, ir.Expression]] = []
    left: cst.BaseExpression = node
    while isinstance(left, cst.BinaryOperation):
        rest.append((OPERATORS[type(left.operator)], expression(left.right)))
        left = left.left
    return ir.Operation(expression(left), tuple(reversed(rest)), origin=node)


def _logic(node: cst.BooleanOperation) -> ir.Expression:
    values: list[ir.Expression] = []
    left: cst.BaseExpression = node
    while isinstance(left, cst.BooleanOperation) and type(left.operator) is type(node.operator):
        values.append(expression(left.right))
        left = left.left
    values.append(expression(left))
    operator: Literal["and", "or"] = "and" if isinstance(node.operator, cst.And) else "or"
    return ir.Logic(operator, tuple(reversed(values)), origin=node)


def _unary(node: cst.UnaryOperation) -> ir.Expression:
    return ir.Unary(OPERATORS[type(node.operator)], expression(node.expression), origin=node)


def _comparison(node: cst.Comparison) -> ir.Expression:
    rest = tuple((OPERATORS[type(part.operator)], expression(part.comparator)) for part in node.comparisons)
    return ir.Comparison(expression(node.left), rest, origin=node)


def _conditional(node: cst.IfExp) -> ir.Expression:
    return ir.Conditional(expression(node.test), expression(node.body), expression(node.orelse), origin=node)


def _display(kind: Literal["tuple", "list", "set"]) -> Lower:
    def lower(node: cst.Tuple | cst.List | cst.Set) -> ir.Expression:
        items = tuple(
            ir.Starred(expression(element.value))
            if isinstance(element, cst.StarredElement)
            else expression(element.value)
            for element in node.elements
        )
        return ir.Display(kind, items, origin=node)

    return lower


def _dict(node: cst.Dict) -> ir.Expression:
    items = tuple(
        (expression(element.key) if isinstance(element, cst.DictElement) else None, expression(element.value))
        for element in node.elements
    )
    return ir.DictDisplay(items, origin=node)


def _comprehension(kind: Literal["list", "set", "generator"]) -> Lower:
    def lower(node: cst.ListComp | cst.SetComp | cst.GeneratorExp) -> ir.Expression:
        return ir.Comprehension(kind, None, expression(node.elt), _clauses(node.for_in), origin=node)

    return lower


def _dict_comprehension(node: cst.DictComp) -> ir.Expression:
    return ir.Comprehension("dict", expression(node.key), expression(node.value), _clauses(node.for_in), origin=node)


def _clauses(node: cst.CompFor) -> tuple[ir.ForClause, ...]:
    clauses: list[ir.ForClause] = []
    clause: cst.CompFor | None = node
    while clause is not None:
        conditions = tuple(expression(condition.test) for condition in clause.ifs)
        clauses.append(ir.ForClause(expression(clause.target), expression(clause.iter), conditions))
        clause = clause.inner_for_in
    return tuple(clauses)


def _lambda(node: cst.Lambda) -> ir.Expression:
    return ir.Function(
        "<lambda>",
        parameters(node.params),
        cache(lambda: (ir.Return(expression(node.body)),)),
        origin=node,
    )


def _walrus(node: cst.NamedExpr) -> ir.Expression:
    return ir.Walrus(expression(node.target), expression(node.value), origin=node)


def _await(node: cst.Await) -> ir.Expression:
    return ir.Opaque("await", (expression(node.expression),), origin=node)


def _yield(node: cst.Yield) -> ir.Expression:
    value = node.value.item if isinstance(node.value, cst.From) else node.value
    return ir.Opaque("yield", () if value is None else (expression(value),), origin=node)


_EXPRESSIONS: dict[type, Lower] = {
    cst.Name: _name,
    cst.Integer: _integer,
    cst.Float: _float,
    cst.SimpleString: _string,
    cst.ConcatenatedString: _concatenated,
    cst.FormattedString: _formatted,
    cst.Ellipsis: lambda node: ir.Constant(..., origin=node),
    cst.Attribute: _attribute,
    cst.Subscript: _subscript,
    cst.Call: _call,
    cst.BinaryOperation: _binary,
    cst.BooleanOperation: _logic,
    cst.UnaryOperation: _unary,
    cst.Comparison: _comparison,
    cst.IfExp: _conditional,
    cst.Tuple: _display("tuple"),
    cst.List: _display("list"),
    cst.Set: _display("set"),
    cst.Dict: _dict,
    cst.ListComp: _comprehension("list"),
    cst.SetComp: _comprehension("set"),
    cst.GeneratorExp: _comprehension("generator"),
    cst.DictComp: _dict_comprehension,
    cst.Lambda: _lambda,
    cst.NamedExpr: _walrus,
    cst.Await: _await,
    cst.Yield: _yield,
}


def parameters(node: cst.Parameters) -> tuple[ir.Parameter, ...]:
    """The parameters of a function, in order."""
    found = [_parameter(param, "positional_only") for param in node.posonly_params]
    found += [_parameter(param, "positional") for param in node.params]
    if isinstance(node.star_arg, cst.Param):
        found.append(_parameter(node.star_arg, "var_positional"))
    found += [_parameter(param, "keyword_only") for param in node.kwonly_params]
    if node.star_kwarg is not None:
        found.append(_parameter(node.star_kwarg, "var_keyword"))
    return tuple(found)


def _parameter(node: cst.Param, kind: Any) -> ir.Parameter:
    return ir.Parameter(node.name.value, kind, optional(node.default))
