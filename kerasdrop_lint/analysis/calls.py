"""Calls: functions of the file with their arguments bound, classes, instances, and what lies outside."""

from __future__ import annotations

from dataclasses import replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.attributes import DICTS, RAW
from kerasdrop_lint.analysis.binding import bind_arguments
from kerasdrop_lint.analysis.builtin_names import call_builtin
from kerasdrop_lint.analysis.causes import AttributeOf, NotFollowed, Owner, Raises, ResultOf, TooDeep, result_of
from kerasdrop_lint.analysis.classes import NAMED_TUPLES, ClosureFunction, Scope
from kerasdrop_lint.analysis.cloning import from_config
from kerasdrop_lint.analysis.construction import instantiate, keep_items, make
from kerasdrop_lint.analysis.containers import call_method
from kerasdrop_lint.analysis.drawing import applied
from kerasdrop_lint.analysis.fixed_causes import Absent, Limit
from kerasdrop_lint.analysis.generators import Give, suspend
from kerasdrop_lint.analysis.given import note_given_call
from kerasdrop_lint.analysis.gradients import differentiated
from kerasdrop_lint.analysis.graph import add_node, symbolic_parts
from kerasdrop_lint.analysis.heap import Instance, items_of
from kerasdrop_lint.analysis.imports import looked_up
from kerasdrop_lint.analysis.instances import give_away
from kerasdrop_lint.analysis.keras_methods import call_keras_method
from kerasdrop_lint.analysis.layer_call import call_layer
from kerasdrop_lint.analysis.learning_phase import note_idle
from kerasdrop_lint.analysis.machine import (
    CALL_DEPTH,
    RAISE,
    SAME_FUNCTION_DEPTH,
    Frame,
    Machine,
    join_modes,
    unknown_result,
)
from kerasdrop_lint.analysis.noted import Remembered
from kerasdrop_lint.analysis.operations import call_external
from kerasdrop_lint.analysis.options import taken, taking
from kerasdrop_lint.analysis.refusals import refuses
from kerasdrop_lint.analysis.running import DirectCall, EnteredCall
from kerasdrop_lint.analysis.standard_library import NAMED_TUPLE_METHODS
from kerasdrop_lint.analysis.strategies import RUNS, run_replica
from kerasdrop_lint.analysis.symbolic import call_symbolically
from kerasdrop_lint.analysis.tracing import call_traced
from kerasdrop_lint.analysis.unfollowed import note_given_tensor, note_hidden, note_unknown_layer
from kerasdrop_lint.analysis.values import (
    NONE,
    Bound,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Member,
    Partial,
    Reference,
    StaticMethod,
    Tensor,
    Truth,
    Union,
    Unknown,
    Value,
    is_none,
    join,
)


def call(machine: Machine, function: Value, arguments: Arguments, place: ir.Call | None) -> Value:
    """The result of calling `function`."""
    machine.step()
    match function:
        case FunctionValue():
            if function.traced:
                return call_traced(machine, function, arguments, place)
            return invoke(machine, function.function, arguments, place)
        case Bound():
            return _call_bound(machine, function, arguments, place)
        case External():
            return call_external(machine, function.path, arguments, place)
        case ClassValue():
            return instantiate(machine, function.definition, arguments, place)
        case Reference():
            return _call_object(machine, function, arguments, place)
        case Partial():
            return _call_partial(machine, function, arguments, place)
        case Union():
            return _call_one_of(machine, function, arguments, place)
        case StaticMethod():
            return call(machine, function.function, arguments, place)
        case Member():
            return call(machine, looked_up(machine, function), arguments, place)
        case _:
            return _call_unknown(machine, function, arguments, place)


def _call_bound(machine: Machine, function: Bound, arguments: Arguments, place: ir.Call | None) -> Value:
    if isinstance(function.function, FunctionValue):
        inner = function.function
        if inner.traced:
            return call_traced(machine, inner, arguments.prepend(function.receiver), place)
        if place is not None and inner.function.syntax.name == "call":
            return _call_directly(machine, inner.function, arguments, function.receiver, place)
        return invoke(machine, inner.function, arguments.prepend(function.receiver), place, function.receiver)
    base = function.function
    assert isinstance(base, External)
    if base.path == "builtins.type" and function.name == "__call__" and isinstance(function.receiver, ClassValue):
        return make(machine, function.receiver.definition, arguments, place)
    if function.name == "from_config" and isinstance(function.receiver, ClassValue):
        return from_config(machine, function.receiver, arguments, place)
    if function.name in RAW:
        return call_builtin(machine, f"object.{function.name}", arguments.prepend(function.receiver))
    if base.path in NAMED_TUPLES and function.name in NAMED_TUPLE_METHODS:
        return NAMED_TUPLE_METHODS[function.name](machine, function.name, arguments.prepend(function.receiver), place)
    if base.path in DICTS and isinstance(function.receiver, Reference):
        return _call_of_dict(machine, function.receiver, function.name, arguments)
    if base.path.startswith("builtins."):
        return call_method(machine, function.receiver, function.name, arguments)
    if base.path == "tensor":
        return call_external(machine, f"tensor.{function.name}", arguments.prepend(function.receiver), place)
    if isinstance(function.receiver, Reference):
        return call_keras_method(machine, function.receiver, base.path, function.name, arguments, place)
    return unknown_result(machine, AttributeOf(function.name, Owner.BASE, called=True), arguments)


def _call_of_dict(machine: Machine, receiver: Reference, name: str, arguments: Arguments) -> Value:
    """A method of `dict`: of a dict, or of an instance of a class that derives from it."""
    instance = machine.heap.instance(receiver)
    if instance is not None and name == "__init__":
        keep_items(machine, receiver, arguments)
        return NONE
    items = items_of(instance) if instance is not None else None
    return call_method(machine, receiver if items is None else items, name, arguments)


def _call_directly(
    machine: Machine, method: ClosureFunction, arguments: Arguments, receiver: Value, place: ir.Call
) -> Value:
    """`layer.call(...)` in the source, of a layer of the file: Keras does not see it."""
    machine.noted.known_calls.add(place)
    machine.direct.append(DirectCall(method.syntax, place))
    try:
        return invoke(machine, method, arguments.prepend(receiver), place, receiver)
    finally:
        machine.direct.pop()


def _call_object(machine: Machine, function: Reference, arguments: Arguments, place: ir.Call | None) -> Value:
    held = machine.heap.get(function)
    if not isinstance(held, Instance):
        return Unknown(Absent.CONTAINER_CALLED)
    found = held.definition.find("__call__") if held.definition else None
    if found is not None and isinstance(found[0], FunctionValue):
        return call(machine, Bound(found[0], function), arguments, place)
    if held.keras is None:
        return unknown_result(machine, Limit.INSTANCE_CALLED, arguments)
    is_symbolic = bool(symbolic_parts(machine, arguments))
    note_given_tensor(machine, arguments, is_followed=is_symbolic or machine.context is not None)
    if is_symbolic:
        return call_symbolically(machine, function, arguments, place)
    return call_layer(machine, function, arguments, place)


def _call_partial(machine: Machine, function: Partial, arguments: Arguments, place: ir.Call | None) -> Value:
    keywords = dict(function.keywords) | dict(arguments.keywords)
    joined = Arguments(
        function.arguments + arguments.positional,
        tuple(keywords.items()),
        arguments.open_positional,
        arguments.open_keywords,
    )
    return call(machine, function.function, joined, place)


def _call_one_of(machine: Machine, function: Union, arguments: Arguments, place: ir.Call | None) -> Value:
    """Each of several callables from the same state; None among them is what a guard has kept away."""
    options = [option for option in function.alternatives if is_none(option) is not Truth.TRUE]
    if len(options) == 1 or (options and all(refuses(machine, option, arguments) for option in options)):
        return call(machine, options[0], arguments, place)
    mode = machine.mode()
    result: Value | None = None
    end = None
    machine.uncertain += 1
    machine.one_of += 1
    try:
        for option in options:
            machine.set_mode(mode)
            with taking(machine, machine.noted.optional.get(option) if isinstance(option, Reference) else None):
                value = call(machine, option, arguments, place)
            result = value if result is None else join(result, value)
            end = machine.mode() if end is None else join_modes(end, machine.mode())
    finally:
        machine.uncertain -= 1
        machine.one_of -= 1
    machine.set_mode(end or mode)
    return Unknown(Absent.NOTHING_TO_CALL) if result is None else result


def _call_unknown(machine: Machine, function: Value, arguments: Arguments, place: ir.Call | None) -> Value:
    note_given_call(machine, function, arguments, place)
    for name, _ in arguments.keywords:
        machine.passed.add((0, name))
    give_away(machine, arguments)
    cause = function.cause if isinstance(function, Unknown) else Absent.NOT_CALLABLE
    if symbolic_parts(machine, arguments):
        note_unknown_layer(machine, cause, symbolic=True)
        return add_node(machine, Unknown(cause), arguments, place)
    if any(isinstance(part, Tensor) for value in arguments.positional for part in machine.heap.parts(value)):
        note_unknown_layer(machine, cause, symbolic=False)
        machine.doubt_mode()
    if "training" in dict(arguments.keywords) and not machine.profile.legacy:
        # If it is a layer, it has stored the mode for all that follows.
        machine.set_mode((Unknown(Limit.MODE_STORED), None))
    if place is not None and isinstance(place.function, ir.Attribute):
        note_idle(machine, place.function.name, place)
    if place is not None and isinstance(place.function, ir.Attribute) and place.function.name in RUNS:
        result = run_replica(machine, arguments)
        if result is not None:
            return result
    result = unknown_result(machine, result_of(cause, place), arguments)
    if isinstance(function, Unknown) and isinstance(result, Unknown):
        setting = _setting(function, arguments, place)
        result = result if result.parameter == setting else replace(result, parameter=setting)
    return applied(machine, differentiated(machine, function, arguments, place, result), function)


def _setting(function: Unknown, arguments: Arguments, place: ir.Call | None) -> str | None:
    """What decides the result of `config.get("rate", 0.1)`, or the options that `parse_args()` gives."""
    method = place.function.name if place is not None and isinstance(place.function, ir.Attribute) else ""
    if method in ("get", "pop") and all(isinstance(value, Constant) for value in arguments.positional):
        return function.parameter
    return method if method in ("parse_args", "parse_known_args") else None


def invoke(
    machine: Machine,
    function: ClosureFunction,
    arguments: Arguments,
    place: ir.Call | None = None,
    receiver: Value | None = None,
) -> Value:
    """Call a function of the file."""
    if function.wrapped:
        return _not_followed(machine, function, NotFollowed(function.name, place), arguments)
    if function.cached:
        return _call_cached(machine, function, arguments, place, receiver)
    if len(machine.stack) >= CALL_DEPTH or machine.stack.count(function) >= SAME_FUNCTION_DEPTH:
        return _not_followed(machine, function, TooDeep(function.name, place), arguments)
    if function.syntax.is_generator:
        return _generate(machine, function, arguments, place, receiver)
    doubt = (machine.runs_always, machine.runs_if_loops_turn, machine.is_certain, machine.one_of > 0, taken(machine))
    tapes = tuple(machine.tapes)
    key = (function, arguments, machine.mode(), doubt, tapes, machine.heap.version, machine.module.changes)
    doubtful = machine.context is not None and machine.context.doubtful
    held = machine.memo.get(key) if not doubtful else None
    if held is not None:
        machine.set_mode(held.mode)
        machine.applications.extend(held.applications)
        return held.result
    scope = Scope(function.scope, bind_arguments(machine, function, arguments, place))
    frame = Frame(scope, function, receiver if receiver is not None else _receiver(function, scope))
    allocated, passes, first = machine.heap.allocated, len(machine.noted.passes), len(machine.applications)
    result = _run(machine, frame, function, place)
    if len(machine.noted.passes) > passes:
        return result  # each forward pass is noted: another tape may record it
    unchanged = (machine.heap.version, machine.module.changes) == key[5:] and machine.heap.allocated == allocated
    if unchanged and not machine.traces_functions and not (machine.context is not None and machine.context.doubtful):
        applied = {id(application): application for application in machine.applications[first:]}
        machine.memo[key] = Remembered(result, machine.mode(), tuple(applied.values()))
    return result


def _not_followed(
    machine: Machine, function: ClosureFunction, cause: NotFollowed | TooDeep, arguments: Arguments
) -> Value:
    """The result of a function of the file that is not run, and may change what it is given."""
    note_hidden(machine, function, cause)
    give_away(machine, arguments)
    return unknown_result(machine, ResultOf(cause, cause.place), arguments)


def _generate(
    machine: Machine, function: ClosureFunction, arguments: Arguments, place: ir.Call | None, receiver: Value | None
) -> Value:
    """A generator: it runs when it is asked for its items."""
    bound = bind_arguments(machine, function, arguments, place)

    def resume(give: Give) -> None:
        scope = Scope(function.scope, dict(bound))
        given = receiver if receiver is not None else _receiver(function, scope)
        _run(machine, Frame(scope, function, given, gives=give), function, place)

    unseen = unknown_result(machine, ResultOf(NotFollowed(function.name, place), place), arguments)
    return suspend(machine, resume, replace(unseen, opaque=True))


def _call_cached(
    machine: Machine, function: ClosureFunction, arguments: Arguments, place: ir.Call | None, receiver: Value | None
) -> Value:
    """Call a function that gives the same object again for the same arguments; of what is not known, one cannot tell
    whether it is the same, nor who has changed what it gives."""
    values = tuple(map(_without_origin, arguments.values()))
    key = (function.syntax, function.scope, values, tuple(name for name, _ in arguments.keywords))
    if key in machine.process.cached:
        return machine.process.cached[key]
    result = invoke(machine, replace(function, cached=False), arguments, place, receiver)
    is_open = arguments.open_positional is not None or arguments.open_keywords is not None
    if not is_open and not any(isinstance(value, (Unknown, Union, Tensor, External)) for value in values):
        machine.process.cached[key] = result
    else:
        give_away(machine, Arguments((result,)))
    return result


def _without_origin(value: Value) -> Value:
    return Constant(value.value) if isinstance(value, Constant) else value


def _receiver(function: ClosureFunction, scope: Scope) -> Value | None:
    """The first argument of a method that is called through its class, or of a function nested in a method."""
    parameters = function.syntax.parameters
    if function.owner is not None and parameters:
        return scope.variables.get(parameters[0].name)
    return None


def _run(machine: Machine, frame: Frame, function: ClosureFunction, place: ir.Call | None) -> Value:
    machine.stack.append(function)
    machine.entered.append(EnteredCall(function, place))
    invocation, machine.invocation = machine.invocation, machine.next_serial()
    guards, machine.guards_of_callers = machine.guards_of_callers, len(machine.guards)
    left, options = (machine.left, machine.left_undecided), len(machine.left_options)
    try:
        flow = machine.execute(frame, function.syntax.body)
    finally:
        machine.stack.pop()
        machine.entered.pop()
        machine.invocation = invocation
        machine.guards_of_callers = guards
        machine.left, machine.left_undecided = left
        del machine.left_options[options:]
    result = frame.returned
    if flow is None:
        result = NONE if result is None else join(result, NONE)
        frame.exits.append(machine.mode())
    elif flow is RAISE and result is None:
        return Unknown(Raises(function.name))
    end = frame.exits[0] if frame.exits else machine.mode()
    for other in frame.exits[1:]:
        end = join_modes(end, other)
    machine.set_mode(end)
    return Unknown(Absent.NOTHING_RETURNED) if result is None else result
