"""The one room that knows libcst's node types: lowers a tree into the statements and expressions of `ir`.

Function bodies are lowered when the interpreter first runs them, so a file costs what is run of it. Chains of
operators and of `elif` are walked with loops: generated code holds thousands of links, more than Python's stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

import libcst as cst

from kerasdrop_lint.analysis import ir

Lower = Callable[[Any], ir.Expression]


def lower_module(module: cst.Module) -> ir.Block:
    """The statements of a module."""
    return _block(module.body)


def expression(node: cst.BaseExpression) -> ir.Expression:
    """The expression that `node` stands for; what is not modelled becomes `ir.Opaque`."""
    lower = _EXPRESSIONS.get(type(node))
    return lower(node) if lower else ir.Opaque(type(node).__name__, origin=node)


def _optional(node: cst.BaseExpression | None) -> ir.Expression | None:
    return None if node is None else expression(node)


_NAMED_CONSTANTS = {"None": None, "True": True, "False": False}


def _name(node: cst.Name) -> ir.Expression:
    if node.value in _NAMED_CONSTANTS:
        return ir.Constant(_NAMED_CONSTANTS[node.value], origin=node)
    return ir.Name(node.value, origin=node)


def _integer(node: cst.Integer) -> ir.Expression:
    try:
        return ir.Constant(int(node.value, 0), origin=node)
    except ValueError:  # longer than Python converts
        return ir.Opaque("integer", origin=node)


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
        return ir.Slice(_optional(node.lower), _optional(node.upper), _optional(node.step), origin=node)
    assert isinstance(node, cst.Index)
    return ir.Starred(expression(node.value)) if node.star else expression(node.value)


def _call(node: cst.Call) -> ir.Expression:
    return ir.Call(expression(node.func), _arguments(node.args), origin=node)


def _arguments(nodes: Iterable[cst.Arg]) -> tuple[ir.Argument, ...]:
    return tuple(
        ir.Argument(expression(node.value), node.keyword.value if node.keyword else None, _star(node.star))
        for node in nodes
    )


def _star(star: str) -> Literal["", "*", "**"]:
    return "**" if star == "**" else "*" if star == "*" else ""


_OPERATORS: dict[type, str] = {
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
        rest.append((_OPERATORS[type(left.operator)], expression(left.right)))
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
    return ir.Unary(_OPERATORS[type(node.operator)], expression(node.expression), origin=node)


def _comparison(node: cst.Comparison) -> ir.Expression:
    rest = tuple((_OPERATORS[type(part.operator)], expression(part.comparator)) for part in node.comparisons)
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
        _parameters(node.params),
        lambda: (ir.Return(expression(node.body)),),
        is_lambda=True,
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


def _parameters(node: cst.Parameters) -> tuple[ir.Parameter, ...]:
    found = [_parameter(param, "positional_only") for param in node.posonly_params]
    found += [_parameter(param, "positional") for param in node.params]
    if isinstance(node.star_arg, cst.Param):
        found.append(_parameter(node.star_arg, "var_positional"))
    found += [_parameter(param, "keyword_only") for param in node.kwonly_params]
    if node.star_kwarg is not None:
        found.append(_parameter(node.star_kwarg, "var_keyword"))
    return tuple(found)


def _parameter(node: cst.Param, kind: Any) -> ir.Parameter:
    return ir.Parameter(node.name.value, kind, _optional(node.default))


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
    operator = _OPERATORS[type(node.operator)]
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
        (
            handler.name.name.value if handler.name and isinstance(handler.name.name, cst.Name) else None,
            _suite(handler.body),
        )
        for handler in node.handlers
    )
    return (ir.Try(_suite(node.body), handlers, _else(node.orelse), _else(node.finalbody), origin=node),)


def _match(node: cst.Match) -> Sequence[ir.Statement]:
    cases = tuple((_captures(case.pattern), _optional(case.guard), _suite(case.body)) for case in node.cases)
    return (ir.Match(expression(node.subject), cases, origin=node),)


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
    return (ir.Return(_optional(node.value), origin=node),)


def _raise(node: cst.Raise) -> Sequence[ir.Statement]:
    return (ir.Raise(_optional(node.exc), origin=node),)


def _define(node: cst.FunctionDef) -> Sequence[ir.Statement]:
    function = ir.Function(
        node.name.value,
        _parameters(node.params),
        lambda: _suite(node.body),
        lambda: node.get_docstring(clean=False) or "",
        _yields(node),
        origin=node,
    )
    return (ir.Define(function, _decorators(node.decorators), origin=node),)


def _yields(node: cst.FunctionDef) -> bool:
    """Whether `node` is a generator function, as far as its own simple statements tell."""
    pending: list[cst.CSTNode] = [node.body]
    while pending:
        part = pending.pop()
        if isinstance(part, (cst.Expr, cst.Assign)) and isinstance(part.value, cst.Yield):
            return True
        if isinstance(part, (cst.BaseSuite, cst.BaseCompoundStatement, cst.SimpleStatementLine)) and not isinstance(
            part, (cst.FunctionDef, cst.ClassDef)
        ):
            body = part.body
            pending.extend(body if isinstance(body, Sequence) else [body])
            pending.extend(
                branch for branch in (getattr(part, "orelse", None), getattr(part, "finalbody", None)) if branch
            )
        elif isinstance(part, (cst.Else, cst.Finally)):
            pending.append(part.body)
    return False


def _decorators(nodes: Iterable[cst.Decorator]) -> tuple[ir.Expression, ...]:
    return tuple(expression(node.decorator) for node in nodes)


def _class(node: cst.ClassDef) -> Sequence[ir.Statement]:
    documentation = node.get_docstring(clean=False) or ""
    bases = _arguments([*node.bases, *node.keywords])
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
    return (ir.Evaluate(expression(node.test), origin=node),)


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
