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


def is_super_call(call: ir.Call) -> bool:
    """Whether it is `super().call(...)`."""
    return spelled(call.function).startswith("super(")
