"""`tf.function`: a function is traced once per receiver and Python constants, and keeps the mode it was traced in."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.binding import bind_arguments
from kerasdrop_lint.analysis.machine import Context, Machine
from kerasdrop_lint.analysis.values import Bound, Constant, FunctionValue, Reference, Value


def call_traced(machine: Machine, function: FunctionValue, arguments: Arguments, place: ir.Call | None) -> Value:
    """Call a function wrapped by `tf.function`: in the mode of its first trace with such arguments.

    A trace outside of any layer call has no mode to share: each layer in it is an outermost call of its own. Only the
    trace itself runs the layers of the function: later calls leave the mode as it is (measured on Keras 3.15.1).
    """
    bound = bind_arguments(machine, function.function, arguments)
    key = (function.function, tuple((name, _constant(value)) for name, value in bound.items()))
    now = None if machine.context is None else machine.context.mode
    is_trace = key not in machine.traces
    first = machine.traces.setdefault(key, now)
    target: Value = FunctionValue(function.function)
    if arguments.positional and isinstance(arguments.positional[0], Reference) and function.function.owner:
        target, arguments = Bound(target, arguments.positional[0]), _without_first(arguments)
    same = first is not None and now is not None and machine.heap.truth(first) is machine.heap.truth(now)
    if is_trace and same:
        return machine.call(target, arguments, place)
    outer, machine.context = machine.context, None if first is None else Context(first)
    try:
        return machine.call(target, arguments, place)
    finally:
        machine.context = outer


def _constant(value: Value) -> object:
    """What a trace is kept for: Python constants and objects, but any tensor."""
    if isinstance(value, Constant):
        return (type(value.value), value.value)
    return value if isinstance(value, Reference) else "a tensor"


def _without_first(arguments: Arguments) -> Arguments:
    return Arguments(arguments.positional[1:], arguments.keywords, arguments.open_positional, arguments.open_keywords)
