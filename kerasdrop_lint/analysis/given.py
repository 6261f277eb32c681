"""Calls of layers and models that are not known: they are arguments, or attributes that are set elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.facts import WrappedCall
from kerasdrop_lint.analysis.gradients import given_name
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.passes import GivenPass
from kerasdrop_lint.analysis.syntax.repetition import asks_again
from kerasdrop_lint.analysis.values import Constant, FunctionValue, OriginKind, Reference, Value


def note_given_call(machine: Machine, callee: Value, arguments: Arguments, place: ir.Call | None) -> None:
    """Note a call of something that is not known, where what is literal in it says enough of the mode."""
    function = machine.function
    if place is None or function is None:
        return
    if machine.context is not None:
        if _is_call_of_wrapped(place, function) and not _may_be_told(arguments):
            machine.noted.wrapped.append(WrappedCall(place, function))
        return
    written = arguments.keyword("training")
    literal = isinstance(written, Constant) and written.origin is not None and written.origin.kind is OriginKind.LITERAL
    if (literal or machine.tapes) and _names_network(place.function):
        running, tapes = tuple(machine.stack), tuple(machine.tapes)
        one = GivenPass(place, running, written, tapes, machine.invocation, given_name(callee))
        machine.noted.given.append(one)


def _names_network(called: ir.Expression) -> bool:
    """Whether it is a name, an attribute, or an item of one that is said by a constant."""
    if isinstance(called, ir.Subscript):
        return isinstance(called.index, ir.Constant) and _names_network(called.value)
    return isinstance(called, (ir.Name, ir.Attribute))


def not_known(machine: Machine) -> tuple[GivenPass, ...]:
    """The calls of what is known in no run of the file."""
    known = machine.noted.known_calls
    return tuple(found for found in machine.noted.given if found.call not in known)


def asked_again(machine: Machine) -> frozenset[ir.Call]:
    """The calls, under no tape, that one run of a function makes several times for the same."""
    asked: Counter[tuple[ir.Call, ClosureFunction | None, int, Reference | None]] = Counter()
    for run in machine.noted.passes:
        asked[run.call, run.function, run.invocation, run.model] += not run.tapes
    for one in machine.noted.given:
        asked[one.call, one.running[-1], one.invocation, None] += not one.is_taped
    several = {(call, function) for (call, function, _, _), times in asked.items() if times > 1}
    return frozenset(call for call, function in several if asks_again(function and function.syntax.origin, call.origin))


def steps_of_others(machine: Machine) -> Iterator[ClosureFunction | UserClass]:
    """What other modules of the project may give networks to: the functions and classes of the module in which one is
    called that is not known; and the classes with a step but without a `call`, for others to derive from."""
    outermost = [one.running[0] for one in not_known(machine)]
    bound = {
        id(value.function.syntax) for value in machine.module.variables.values() if isinstance(value, FunctionValue)
    }
    found: list[ClosureFunction | UserClass] = []
    for function in outermost:
        if function.owner is not None:
            found.append(function.owner)
        elif id(function.syntax) in bound:
            found.append(function)
    bases = [one for one in machine.classes if one.call is None and not _STEPS.isdisjoint(one.namespace)]
    yield from {one.syntax: one for one in (*bases, *found)}.values()


_STEPS = frozenset({"train_step", "test_step", "predict_step"})


def of_whatever_is_wrapped(machine: Machine) -> tuple[WrappedCall, ...]:
    """The calls of wrapped layers of which the file shows none."""
    known = machine.noted.known_calls
    return tuple(dict.fromkeys(found for found in machine.noted.wrapped if found.call not in known))


def _is_call_of_wrapped(place: ir.Call, function: ClosureFunction) -> bool:
    """Whether it is `self.layer.call(...)`, in the `call` of a class that derives from Keras' `Wrapper`."""
    method = place.function
    base = function.owner.keras_base if function.owner is not None else None
    if base is None or not base.path.endswith(".Wrapper") or function.syntax.name != "call":
        return False
    if not isinstance(method, ir.Attribute) or method.name != "call" or not isinstance(method.value, ir.Attribute):
        return False
    owner = method.value.value
    return (
        method.value.name == "layer" and isinstance(owner, ir.Name) and owner.name == function.syntax.parameters[0].name
    )


def _may_be_told(arguments: Arguments) -> bool:
    is_open = arguments.open_keywords is not None or arguments.open_positional is not None
    return is_open or len(arguments.positional) > 1 or arguments.keyword("training") is not None
