"""`tf.function`: a function is traced once per receiver and Python constants, and keeps the mode it was traced in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.binding import bind_arguments
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.machine import Context, Machine
from kerasdrop_lint.analysis.values import (
    NONE,
    Bound,
    Constant,
    External,
    FunctionValue,
    Partial,
    Reference,
    Tensor,
    Truth,
    Tuple,
    Value,
    is_none,
)


def call_traced(machine: Machine, function: FunctionValue, arguments: Arguments, place: ir.Call | None) -> Value:
    """Call a function wrapped by `tf.function`: in the mode of its first trace with such arguments.

    A trace outside of any layer call has no mode to share: each layer in it is an outermost call of its own. Only the
    trace itself runs the layers of the function: later calls leave the mode as it is (measured on Keras 3.15.1).
    """
    arguments = _by_position(machine, function.function, arguments)
    bound = bind_arguments(machine, function.function, arguments).items()
    traced = ((name, part) for name, value in bound for part in (value.items if isinstance(value, Tuple) else (value,)))
    key = (function.function, tuple((name, _constant(value)) for name, value in traced))
    now = None if machine.context is None else machine.context.mode
    is_trace = key not in machine.traces.modes
    first = machine.traces.modes.setdefault(key, now)
    target: Value = FunctionValue(function.function)
    if arguments.positional and isinstance(arguments.positional[0], Reference) and function.function.owner:
        target, arguments = Bound(target, arguments.positional[0]), _without_first(arguments)
    if machine.traces.disabled:
        return machine.call(target, arguments, place)
    same = first is not None and now is not None and machine.heap.truth(first) is machine.heap.truth(now)
    if is_trace and same:
        return machine.call(target, arguments, place)
    is_told = machine.heap.truth(now or NONE) is Truth.TRUE and machine.heap.truth(first or NONE) is Truth.FALSE
    frozen = function.function if is_told and _is_exact(machine, arguments) else machine.traces.frozen
    with _running_in(machine, None if first is None else Context(first), frozen):
        return machine.call(target, arguments, place)


def _by_position(machine: Machine, function: ClosureFunction, arguments: Arguments) -> Arguments:
    """The arguments as a wrapper gets them: TensorFlow binds them to the signature that `functools.wraps` shows, and
    passes by position what can be (measured on TensorFlow 2.21)."""
    seen = function.wraps or function.imitates
    if seen is None or arguments.open_positional is not None or arguments.open_keywords is not None:
        return arguments
    parameters = seen.shown.syntax.parameters
    if any(parameter.kind in ("var_positional", "var_keyword") for parameter in parameters):
        return arguments
    bound = bind_arguments(machine, seen.shown, arguments)
    named = {parameter.name for parameter in parameters if parameter.kind == "keyword_only"}
    positional = tuple(value for name, value in bound.items() if name not in named)
    return Arguments(positional, tuple((name, value) for name, value in bound.items() if name in named))


def compiled(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`tf.function(f)`, or with options only, a decorator."""
    target = arguments.positional[0] if arguments.positional else arguments.keyword("func")
    if target is None or is_none(target) is Truth.TRUE:
        return Partial(External(path), (), ())
    if isinstance(target, FunctionValue):
        return FunctionValue(target.function, traced=True)
    if isinstance(target, Bound) and isinstance(target.function, FunctionValue):
        return Bound(FunctionValue(target.function.function, traced=True), target.receiver)
    return target


def run_eagerly(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`tf.config.run_functions_eagerly(True)`: from now on nothing is traced."""
    given = arguments.positional[0] if arguments.positional else arguments.keyword("run_eagerly")
    if given is not None and machine.runs_always:
        machine.traces.disabled = machine.heap.truth(given) is not Truth.FALSE
    return NONE


@contextmanager
def _running_in(machine: Machine, context: Context | None, frozen: ClosureFunction | None) -> Iterator[None]:
    outer = machine.context, machine.traces.frozen
    machine.context, machine.traces.frozen = context, frozen
    try:
        yield
    finally:
        machine.context, machine.traces.frozen = outer


def _is_exact(machine: Machine, arguments: Arguments) -> bool:
    """Whether the arguments say nothing of the mode: in one that is not known it may be, and then traces differ."""
    if arguments.open_positional is not None or arguments.open_keywords is not None:
        return False
    return all(_is_known(machine, value) for value in arguments.values())


def _is_known(machine: Machine, value: Value) -> bool:
    if isinstance(value, Constant) or machine.heap.instance(value) is not None:
        return True
    return all(isinstance(part, Tensor) for part in machine.heap.parts(value))


def _constant(value: Value) -> object:
    """What a trace is kept for: Python constants and objects, but any tensor."""
    if isinstance(value, Constant):
        return (type(value.value), value.value)
    return value if isinstance(value, Reference) else "a tensor"


def _without_first(arguments: Arguments) -> Arguments:
    return Arguments(arguments.positional[1:], arguments.keywords, arguments.open_positional, arguments.open_keywords)
