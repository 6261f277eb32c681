"""`tf.function`: a function is traced once per receiver and Python constants, and keeps the mode it was traced in."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.machine import Context, Machine
from kerasdrop_lint.analysis.values import (
    Arguments,
    Bound,
    Constant,
    FunctionValue,
    Reference,
    Value,
)


def call_traced(machine: Machine, function: FunctionValue, arguments: Arguments, place: ir.Call | None) -> Value:
    """Call a function wrapped by `tf.function`: in the mode of its first trace with such arguments."""
    key = (function.function, tuple(map(_constant, arguments.positional)), _keywords(arguments))
    mode = machine.traces.setdefault(key, machine.mode()[0])
    plain = FunctionValue(function.function)
    target: Value = plain
    if arguments.positional and isinstance(arguments.positional[0], Reference) and function.function.owner:
        target, arguments = Bound(plain, arguments.positional[0]), _without_first(arguments)
    if machine.heap.truth(mode) is machine.heap.truth(machine.mode()[0]):
        return machine.call(target, arguments, place)
    outer, machine.context = machine.context, Context(mode)
    try:
        return machine.call(target, arguments, place)
    finally:
        machine.context = outer


def _constant(value: Value) -> object:
    """What a trace is kept for: Python constants and objects, but any tensor."""
    if isinstance(value, Constant):
        return (type(value.value), value.value)
    return value if isinstance(value, Reference) else "a tensor"


def _keywords(arguments: Arguments) -> tuple[object, ...]:
    return tuple(sorted((name, str(_constant(value))) for name, value in arguments.keywords))


def _without_first(arguments: Arguments) -> Arguments:
    return Arguments(arguments.positional[1:], arguments.keywords, arguments.open_positional, arguments.open_keywords)
