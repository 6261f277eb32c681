"""Evaluates expressions."""

from __future__ import annotations

import contextlib
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.assignment import assign
from kerasdrop_lint.analysis.attributes import get_attribute, super_value
from kerasdrop_lint.analysis.branching import branch, either
from kerasdrop_lint.analysis.builtin_names import builtin
from kerasdrop_lint.analysis.causes import How, NotModelled
from kerasdrop_lint.analysis.comprehensions import comprehension
from kerasdrop_lint.analysis.drawing import chooses, chosen, is_drawn, negated
from kerasdrop_lint.analysis.fixed_causes import Absent, Limit
from kerasdrop_lint.analysis.generators import Give, resumed, suspended
from kerasdrop_lint.analysis.graph import operation_node
from kerasdrop_lint.analysis.heap import (
    Dict,
    bounded,
    cover,
    derived,
    distinct,
)
from kerasdrop_lint.analysis.imports import global_name, looked_up
from kerasdrop_lint.analysis.iteration import elements, iterate
from kerasdrop_lint.analysis.machine import Frame, Machine
from kerasdrop_lint.analysis.operators import comparison, operation
from kerasdrop_lint.analysis.options import option_of, undecided_part
from kerasdrop_lint.analysis.reflection import asks_for_names, local_names
from kerasdrop_lint.analysis.sampling import computed
from kerasdrop_lint.analysis.statements import closure, is_about_size
from kerasdrop_lint.analysis.subscripts import bare_slice, subscript
from kerasdrop_lint.analysis.values import (
    NONE,
    SIZED,
    Constant,
    FunctionValue,
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
    join,
    join_all,
    size_of,
)

_LONGEST_STRING = 2_000
_MOST_INSIDE = 256
_MAY_RAISE = frozenset({ir.Call, ir.Attribute, ir.Subscript, ir.Operation, ir.Unary, ir.Comparison})
"""What may raise where its value is not known."""


def evaluate(machine: Machine, frame: Frame, expression: ir.Expression) -> Value:
    """The value of `expression`."""
    machine.steps += 1  # this is where the time goes: what is written out here saves calls
    if machine.steps > machine.limit:
        machine.exceed()
    kind = type(expression)
    value = _EXPRESSIONS[kind](machine, frame, expression)
    result = type(value)
    if result is Unknown and kind in _MAY_RAISE:
        machine.failures += 1
    return _smaller(machine, value) if result in SIZED and size_of(value) > _MOST_INSIDE else value


def _smaller(machine: Machine, value: Value) -> Value:
    """What a very large value is taken for: to put a tuple into itself thirty times would take all memory."""
    if isinstance(value, Tuple):
        return machine.heap.add(bounded(value.items))
    return Unknown(Limit.VERY_LARGE, machine.heap.marks(value), opaque=True)


def _constant(machine: Machine, frame: Frame, expression: ir.Constant) -> Value:
    owner = frame.function.syntax if frame.function is not None else None
    return Constant(expression.value, Origin(OriginKind.LITERAL, expression, owner))


def _name(machine: Machine, frame: Frame, expression: ir.Name) -> Value:
    value = frame.scope.get(expression.name)
    if value is None:
        value = global_name(machine, frame.scope.module, expression.name)
    if value is not None:
        return looked_up(machine, value)
    found = builtin(expression.name)
    machine.failures += isinstance(found, Unknown)
    return found


def _attribute(machine: Machine, frame: Frame, expression: ir.Attribute) -> Value:
    return looked_up(machine, get_attribute(machine, evaluate(machine, frame, expression.value), expression.name))


def _call(machine: Machine, frame: Frame, expression: ir.Call) -> Value:
    if isinstance(expression.function, ir.Name) and expression.function.name == "super":
        return super_value(machine, frame, expression)
    if asks_for_names(frame, expression):
        return local_names(machine, frame)
    function = evaluate(machine, frame, expression.function)
    return machine.call(function, arguments(machine, frame, expression), expression)


def arguments(machine: Machine, frame: Frame, expression: ir.Call) -> Arguments:
    """The values of a call's arguments, unpacked as far as they are known."""
    positional: list[Value] = []
    keywords: dict[str, Value] = {}
    open_positional: Value | None = None
    open_keywords: Value | None = None
    for argument in expression.arguments:
        value = evaluate(machine, frame, argument.value)
        if argument.keyword is not None:
            keywords[argument.keyword] = value
        elif not argument.star:
            positional.append(value)
        elif argument.star == "*":
            items, rest = elements(machine, value)
            positional.extend(items)
            open_positional = rest or open_positional
        else:
            named, rest = _mapping(machine, value)
            keywords |= named
            open_keywords = rest or open_keywords
    return Arguments(tuple(positional), tuple(keywords.items()), open_positional, open_keywords)


def _mapping(machine: Machine, value: Value) -> tuple[dict[str, Value], Value | None]:
    if isinstance(value, Reference):
        held = machine.heap.get(value)
        if isinstance(held, Dict):
            machine.step(len(held.items))
            return {str(key): item for key, item in held.items.items()}, held.rest
    if isinstance(value, Union):
        return _join_mappings([_mapping(machine, alternative) for alternative in value.alternatives])
    return {}, machine.heap.unknown(How.UNPACKED, value)


def _join_mappings(found: list[tuple[dict[str, Value], Value | None]]) -> tuple[dict[str, Value], Value | None]:
    """One of several mappings: what not all have, or have otherwise, is only perhaps there."""
    shared = set.intersection(*({*named} for named, _ in found))
    known = {name: join_all(named[name] for named, _ in found) for name in sorted(shared)}
    loose = [value for named, _ in found for name, value in named.items() if name not in shared]
    loose += [rest for _, rest in found if rest is not None]
    return known, Unknown(derived(How.PERHAPS_UNPACKED, *loose)) if loose else None


def _logic(machine: Machine, frame: Frame, expression: ir.Logic) -> Value:
    stop = Truth.FALSE if expression.operator == "and" else Truth.TRUE
    possible: list[Value] = []
    drawn: Value | None = None
    for index, part in enumerate(expression.values):
        value = evaluate(machine, frame, part) if not possible else _maybe(machine, frame, part)
        decided = machine.heap.truth(value)
        if decided is stop or index == len(expression.values) - 1:
            possible.append(value)
            break
        if decided is Truth.MAYBE:
            drawn = value if is_drawn(value) else drawn
            possible.append(_stopping(value, stop))
    result = join_all(possible)
    return drawn if drawn is not None and machine.heap.truth(result) is Truth.MAYBE else result


def _stopping(value: Value, stop: Truth) -> Value:
    """What an undecided operand is when it ends the chain: of a truth value that is not known, the one that does."""
    if isinstance(value, Unknown) and not value.marks:
        return Constant(False, Origin(OriginKind.COMPUTED)) if stop is Truth.FALSE else replace(value, truthy=True)
    return value


def _maybe(machine: Machine, frame: Frame, expression: ir.Expression) -> Value:
    with branch(machine, decides=True):
        return evaluate(machine, frame, expression)


_UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}


def _unary(machine: Machine, frame: Frame, expression: ir.Unary) -> Value:
    value = evaluate(machine, frame, expression.value)
    if expression.operator == "not":
        origin = Origin(OriginKind.COMPUTED, expression)
        result = constant_of(~machine.heap.truth(value), origin)
        if isinstance(result, Unknown):
            return negated(machine, value)
        return result
    if isinstance(value, Constant) and isinstance(value.value, (int, float)):
        with contextlib.suppress(TypeError):  # a float has no `~`
            literal = value.origin is not None and value.origin.kind is OriginKind.LITERAL
            return Constant(_UNARY[expression.operator](value.value), value.origin if literal else None)
    if isinstance(value, Tensor) and value.node is not None:
        return operation_node(machine, expression, expression.operator, (value,))
    if isinstance(value, Tensor):
        return computed(machine, "logical_not" if expression.operator == "~" else "negative", value)
    if is_drawn(value):
        return value
    return machine.heap.unknown(How.OPERAND, value)


def _conditional(machine: Machine, frame: Frame, expression: ir.Conditional) -> Value:
    test = evaluate(machine, frame, expression.test)
    decided = machine.heap.truth(test)
    if decided is not Truth.MAYBE:
        return evaluate(machine, frame, expression.body if decided is Truth.TRUE else expression.orelse)
    found: list[Value] = []
    asked = undecided_part(machine, expression.test, frame.scope.variables)
    for part in (expression.body, expression.orelse):

        def run(part: ir.Expression = part) -> None:
            found.append(evaluate(machine, frame, part))

        found_before = len(found)
        decides = not is_about_size(asked, test)
        option = option_of(machine, asked, test, decides=decides)
        option = None if option is None else option.turned(part is expression.body)
        either(machine, frame, run, decides=decides, option=option)
        if len(found) == found_before:
            found.append(Unknown(Absent.BRANCH))
    result = join_all(found)
    return chosen(machine, test, expression.test, result) if chooses(machine, test) else result


def _display(machine: Machine, frame: Frame, expression: ir.Display) -> Value:
    items: list[Value] = []
    rest: Value | None = None
    for part in expression.items:
        if isinstance(part, ir.Starred):
            known, more = elements(machine, evaluate(machine, frame, part.value))
            items.extend(known)
            rest = more if rest is None or more is None else join(rest, more)
        else:
            items.append(evaluate(machine, frame, part))
    if expression.kind == "tuple" and rest is None:
        return Tuple(tuple(items))
    return machine.heap.add(distinct(items, rest) if expression.kind == "set" else bounded(items, rest))


def _dict(machine: Machine, frame: Frame, expression: ir.DictDisplay) -> Value:
    held = Dict({})
    for key, part in expression.items:
        value = evaluate(machine, frame, part)
        if key is None:
            named, rest = _mapping(machine, value)
            held.items.update(named)
            if rest is not None:
                cover(held, rest)
                held.rest = rest
            continue
        known = evaluate(machine, frame, key)
        if isinstance(known, Constant):
            held.items[known.value] = value
        else:
            held.rest = value if held.rest is None else join(held.rest, value)
    return machine.heap.add(held)


def _formatted(machine: Machine, frame: Frame, expression: ir.Formatted) -> Value:
    parts = [evaluate(machine, frame, part) for part in expression.parts]
    if all(isinstance(part, Constant) and isinstance(part.value, (str, int, float)) for part in parts):
        text = "".join(str(part.value) for part in parts if isinstance(part, Constant))
        return Constant(text[:_LONGEST_STRING])
    return Unknown(derived(How.FORMATTED, *parts))


def _walrus(machine: Machine, frame: Frame, expression: ir.Walrus) -> Value:
    value = evaluate(machine, frame, expression.value)
    assign(machine, frame, expression.target, value)
    return value


def _function(machine: Machine, frame: Frame, expression: ir.Function) -> Value:
    return FunctionValue(closure(machine, frame, expression))


def _opaque(machine: Machine, frame: Frame, expression: ir.Opaque) -> Value:
    values = [evaluate(machine, frame, part) for part in expression.parts]
    if frame.gives is not None and expression.construct.startswith("yield"):
        _give(machine, frame.gives, values, all_of=expression.construct == "yield from")
    return machine.heap.unknown(NotModelled(expression.construct), *values)


def _give(machine: Machine, gives: Give, values: list[Value], *, all_of: bool) -> None:
    """`yield value`, or `yield from value`."""
    resume = suspended(machine, values[0]) if all_of else None
    if resume is not None and isinstance(values[0], Reference):
        resumed(machine, values[0], resume, gives)
        return
    for value, certain in iterate(machine, values[0]) if all_of else [(value, True) for value in values or [NONE]]:
        gives(value, certain and machine.runs_always)


def _starred(machine: Machine, frame: Frame, expression: ir.Starred) -> Value:
    return evaluate(machine, frame, expression.value)


_EXPRESSIONS: dict[type, Callable[[Machine, Frame, Any], Value]] = {
    ir.Constant: _constant,
    ir.Name: _name,
    ir.Attribute: _attribute,
    ir.Subscript: subscript,
    ir.Slice: bare_slice,
    ir.Call: _call,
    ir.Operation: operation,
    ir.Logic: _logic,
    ir.Unary: _unary,
    ir.Comparison: comparison,
    ir.Conditional: _conditional,
    ir.Display: _display,
    ir.Starred: _starred,
    ir.DictDisplay: _dict,
    ir.Comprehension: comprehension,
    ir.Formatted: _formatted,
    ir.Walrus: _walrus,
    ir.Function: _function,
    ir.Opaque: _opaque,
}
