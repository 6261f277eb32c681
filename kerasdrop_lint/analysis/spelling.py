"""How an expression is spelled in messages."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir


def spelled(expression: ir.Expression) -> str:
    """The source of a name, attribute, item or call, shortened; empty for anything longer."""
    match expression:
        case ir.Name():
            return expression.name
        case ir.Attribute():
            owner = spelled(expression.value)
            return f"{owner}.{expression.name}" if owner else ""
        case ir.Subscript():
            owner, index = spelled(expression.value), spelled(expression.index)
            return f"{owner}[{index}]" if owner and index else ""
        case ir.Constant():
            return repr(expression.value)
        case ir.Call():
            owner = spelled(expression.function)
            return f"{owner}(...)" if owner else ""
        case _:
            return ""


def condition(test: ir.Expression, *, holds: bool = True) -> str:
    """The source of a test, negated if it is not to hold; empty for one with longer parts."""
    match test:
        case ir.Unary(operator="not", value=value):
            return condition(value, holds=not holds)
        case ir.Logic(operator=operator, values=values) if holds:
            parts = [condition(value) for value in values]
            return f" {operator} ".join(parts) if all(parts) else ""
        case ir.Comparison(left=left, rest=((symbol, right),)):
            parts = [spelled(left), spelled(right)]
            shown = symbol if holds else _OPPOSITES.get(symbol, "")
            return f" {shown} ".join(parts) if all(parts) and shown else ""
        case _:
            text = spelled(test)
            return text if holds or not text else f"not {text}"


_OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "is": "is not", "is not": "is"}
_OPPOSITES |= {"in": "not in", "not in": "in"}


def tests(expression: ir.Expression) -> Iterator[ir.Expression]:
    """The parts of a test that `and`, `or`, `not` and comparisons join."""
    match expression:
        case ir.Logic():
            for value in expression.values:
                yield from tests(value)
        case ir.Unary():
            yield from tests(expression.value)
        case ir.Comparison():
            yield from tests(expression.left)
        case _:
            yield expression


def written_argument(place: ir.Call, keyword: str, position: int | None) -> ir.Expression | None:
    """The expression that is passed as an argument; None where it may be among unpacked ones."""
    by_name = next((argument.value for argument in place.arguments if argument.keyword == keyword), None)
    if by_name is not None or position is None:
        return by_name
    first = place.arguments[: position + 1]
    is_there = len(first) > position and all(argument.keyword is None and not argument.star for argument in first)
    return first[position].value if is_there else None


def is_super_call(call: ir.Call) -> bool:
    """Whether it is `super().call(...)`."""
    return spelled(call.function).startswith("super(")
