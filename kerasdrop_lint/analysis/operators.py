"""Arithmetic and comparisons: on constants as Python does, on containers, on tensors and on what is not known."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.causes import How
from kerasdrop_lint.analysis.drawing import applied
from kerasdrop_lint.analysis.enumerations import same_member
from kerasdrop_lint.analysis.fixed_causes import Absent, Limit
from kerasdrop_lint.analysis.graph import operation_node
from kerasdrop_lint.analysis.heap import MOST_ITEMS, Instance, List, bounded, derived
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Frame, Machine
from kerasdrop_lint.analysis.options import deciding
from kerasdrop_lint.analysis.sampling import combine, compare
from kerasdrop_lint.analysis.texts import note_text
from kerasdrop_lint.analysis.values import (
    Constant,
    Origin,
    OriginKind,
    Reference,
    Tensor,
    Truth,
    Tuple,
    Union,
    Unknown,
    Value,
    constant_of,
    is_none,
    join_all,
)

_LONGEST_STRING = 2_000

_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}


def operation(machine: Machine, frame: Frame, expression: ir.Operation) -> Value:
    """The value of a chain of arithmetic operators."""
    value = machine.evaluate(frame, expression.first)
    for symbol, part in expression.rest:
        value = _binary(machine, frame, expression, symbol, value, machine.evaluate(frame, part))
    return value


def _binary(machine: Machine, frame: Frame, place: ir.Expression, symbol: str, left: Value, right: Value) -> Value:
    if isinstance(left, Constant) and isinstance(right, Constant):
        return _arithmetic(symbol, left.value, right.value)
    if isinstance(left, Tuple) and isinstance(right, Tuple) and symbol == "+":
        return Tuple(left.items + right.items)
    if isinstance(left, Reference) or isinstance(right, Reference):
        joined = _concatenate(machine, symbol, left, right)
        if joined is not None:
            return joined
    tensors = [value for value in (left, right) if isinstance(value, Tensor)]
    if any(tensor.node is not None for tensor in tensors):
        return operation_node(machine, place, symbol, (left, right))
    if tensors:
        return applied(machine, combine(machine, place, symbol, left, right), left, right)
    if isinstance(left, Union) or isinstance(right, Union):
        return _binary_unions(machine, frame, place, symbol, left, right)
    parameter = next((v.parameter for v in (left, right) if isinstance(v, Unknown) and v.parameter), None)
    return applied(machine, machine.heap.unknown(How.OPERAND, left, right, parameter=parameter), left, right)


def _binary_unions(
    machine: Machine, frame: Frame, place: ir.Expression, symbol: str, left: Value, right: Value
) -> Value:
    lefts = left.alternatives if isinstance(left, Union) else (left,)
    rights = right.alternatives if isinstance(right, Union) else (right,)
    if len(lefts) * len(rights) > 8:
        return machine.heap.unknown(Limit.OPERANDS, left, right)
    return join_all(_binary(machine, frame, place, symbol, a, b) for a in lefts for b in rights)


def _arithmetic(symbol: str, left: Any, right: Any) -> Value:
    function = _ARITHMETIC.get(symbol)
    large = isinstance(left, (str, bytes, tuple)) or isinstance(right, (str, bytes, tuple))
    if function is None or (large and symbol in ("*", "%")):
        if symbol == "**" and all(isinstance(v, (int, float)) and abs(v) <= 64 for v in (left, right)):
            function = operator.pow
        else:
            return Unknown(Limit.ARITHMETIC)
    try:
        result = function(left, right)
    except Exception:
        return Unknown(Absent.ARITHMETIC)
    if isinstance(result, (str, bytes, tuple)) and len(result) > _LONGEST_STRING:
        return Unknown(Limit.LONG_STRING)
    if isinstance(result, int) and abs(result) > 1 << 128:
        return Unknown(Limit.LARGE_NUMBER)
    return Constant(result)


def _concatenate(machine: Machine, symbol: str, left: Value, right: Value) -> Value | None:
    lists = [machine.heap.get(v) for v in (left, right) if isinstance(v, Reference)]
    if any(isinstance(found, Instance) for found in lists):
        return Unknown(Limit.OPERATOR, machine.heap.marks(left) | machine.heap.marks(right), opaque=True)
    if any(isinstance(found, List) and found.kind == "array" for found in lists):
        return machine.heap.unknown(How.ARRAY, left, right)
    if symbol == "+" and all(isinstance(found, List) for found in lists):
        (first, first_rest), (second, second_rest) = elements(machine, left), elements(machine, right)
        rests = [rest for rest in (first_rest, second_rest) if rest is not None]
        return machine.heap.add(bounded([*first, *second], join_all(rests) if rests else None))
    if symbol == "*" and isinstance(lists[0], List):
        count = right if isinstance(left, Reference) else left
        if isinstance(count, Constant) and isinstance(count.value, int):
            return machine.heap.add(bounded(lists[0].items * min(max(count.value, 0), MOST_ITEMS), lists[0].rest))
        held = lists[0]
        return machine.heap.add(List([], join_all([*held.items, *([] if held.rest is None else [held.rest])])))
    return None


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def comparison(machine: Machine, frame: Frame, expression: ir.Comparison) -> Value:
    """The value of a chain of comparisons."""
    left = machine.evaluate(frame, expression.left)
    results: list[Value] = []
    for symbol, part in expression.rest:
        right = machine.evaluate(frame, part)
        results.append(_compare(machine, expression, symbol, left, right))
        left = right
    if len(results) == 1:
        return results[0]
    found = {machine.heap.truth(result) for result in results}
    if Truth.FALSE in found:
        return Constant(False, Origin(OriginKind.COMPUTED, expression))
    return Constant(True) if found == {Truth.TRUE} else Unknown(derived(How.COMPARISON, *results))


def _compare(machine: Machine, place: ir.Expression, symbol: str, left: Value, right: Value) -> Value:
    origin = Origin(OriginKind.COMPUTED, place)
    if symbol in ("is", "is not"):
        identical = _identical(left, right)
        return _decided(machine, identical if symbol == "is" else ~identical, origin, left, right)
    if symbol in ("in", "not in"):
        note_text(machine, left, machine.heap.parts(right))
        note_text(machine, right, (left,))
        inside = _contains(machine, left, right)
        return _decided(machine, inside if symbol == "in" else ~inside, origin, left, right)
    if isinstance(left, Constant) and isinstance(right, Constant):
        if isinstance(left.value, str):
            note_text(machine, left, (right,))
            note_text(machine, right, (left,))
        try:
            return Constant(bool(_COMPARE[symbol](left.value, right.value)), origin)
        except TypeError:
            return Unknown(Absent.COMPARISON)
    same = same_member(machine, left, right) if symbol in ("==", "!=") else None
    if same is not None:
        return constant_of(same if symbol == "==" else ~same, origin)
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return applied(machine, compare(machine, place, left, right), left, right)
    if isinstance(left, Union) or isinstance(right, Union):
        lefts = left.alternatives if isinstance(left, Union) else (left,)
        rights = right.alternatives if isinstance(right, Union) else (right,)
        return join_all(_compare(machine, place, symbol, a, b) for a in lefts for b in rights)
    unknown = next((value for value in (left, right) if isinstance(value, Unknown)), None)
    parameter = unknown.parameter if unknown is not None else None
    return applied(machine, Unknown(derived(How.COMPARISON, left, right), parameter=parameter), left, right)


def _decided(machine: Machine, found: Truth, origin: Origin, *values: Value) -> Value:
    parameter = next(filter(None, (deciding(machine, value) for value in values)), None)
    return (
        Unknown(derived(How.TEST, *values), parameter=parameter) if found is Truth.MAYBE else constant_of(found, origin)
    )


def _identical(left: Value, right: Value) -> Truth:
    for one, other in ((left, right), (right, left)):
        if isinstance(other, Constant) and other.value is None:
            return is_none(one)
    if isinstance(left, Constant) and isinstance(right, Constant):
        if isinstance(left.value, bool) or isinstance(right.value, bool) or left.value is None:
            return Truth.TRUE if left.value is right.value else Truth.FALSE
        return Truth.MAYBE
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Union):
            found = {_identical(alternative, other) for alternative in one.alternatives}
            return found.pop() if len(found) == 1 else Truth.MAYBE
    if isinstance(left, Reference) and isinstance(right, Reference):
        return Truth.TRUE if left == right else Truth.FALSE
    return Truth.MAYBE


def _contains(machine: Machine, left: Value, right: Value) -> Truth:
    if not isinstance(left, Constant):
        return Truth.TRUE if isinstance(left, Reference) and left in elements(machine, right)[0] else Truth.MAYBE
    if isinstance(right, Constant) and isinstance(right.value, (str, tuple)):
        try:
            return Truth.TRUE if left.value in right.value else Truth.FALSE
        except TypeError:
            return Truth.MAYBE
    items, rest = elements(machine, right)
    if isinstance(right, (Unknown, Tensor)):
        return Truth.MAYBE
    values = [item.value for item in items if isinstance(item, Constant)]
    if left.value in values:
        return Truth.TRUE
    return Truth.FALSE if rest is None and len(values) == len(items) else Truth.MAYBE
