"""Binds the arguments of a call to the parameters of a function of the file."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import NotPassed, PerhapsUnpacked
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.heap import Dict, List
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.signatures import default_of
from kerasdrop_lint.analysis.values import Constant, Tuple, Unknown, Value


def bind_arguments(
    machine: Machine, function: ClosureFunction, arguments: Arguments, place: ir.Call | None = None
) -> dict[str, Value]:
    """The function's parameters with the values they have in this call. Raises ProgramError where Python does."""
    positional = list(arguments.positional)
    keywords = dict(arguments.keywords)
    bound: dict[str, Value] = {}
    for parameter in function.syntax.parameters:
        name = parameter.name
        if parameter.kind == "var_positional":
            bound[name] = _rest_of_positional(machine, positional, arguments)
            positional = []
        elif parameter.kind == "var_keyword":
            bound[name] = machine.heap.add(_rest_of_keywords(machine, function, name, keywords, arguments))
            keywords = {}
        elif parameter.kind != "keyword_only" and positional:
            bound[name] = positional.pop(0)
            machine.passed.add((id(function.syntax), name))
        elif name in keywords and parameter.kind != "positional_only":
            bound[name] = keywords.pop(name)
            machine.passed.add((id(function.syntax), name))
        else:
            bound[name] = _left_out(machine, function, parameter, arguments, is_written=_is_written(place))
            if name == "training" and place is not None:
                bound[name] = _left_to_default(machine, bound[name], place)
    if positional or keywords:
        machine.failures += 1
        if not machine.uncertain:
            raise ProgramError("TypeError")
    return bound


def _rest_of_keywords(
    machine: Machine, function: ClosureFunction, name: str, keywords: dict[str, Value], arguments: Arguments
) -> Dict:
    """The `**kwargs`; of a `call` with the mode in it, where that is what is tried."""
    named: dict[Hashable, Value] = dict(keywords.items())
    if "training" in named or arguments.open_keywords is not None:
        machine.passed.add((id(function.syntax), name))
    elif (tried := machine.forced) is not None and tried.function.syntax is function.syntax and tried.name == name:
        named["training"] = tried.value
    return Dict(named, arguments.open_keywords, _is_call(function))


def _is_written(place: ir.Call | None) -> bool:
    """Whether a call says itself what it passes: what it unpacks is nothing where a class is seen alone."""
    return place is not None and not any(argument.star for argument in place.arguments)


def _is_call(function: ClosureFunction) -> bool:
    return function.owner is not None and function.syntax.name == "call"


def _rest_of_positional(machine: Machine, positional: list[Value], arguments: Arguments) -> Value:
    if arguments.open_positional is None:
        return Tuple(tuple(positional))
    return machine.heap.add(List(list(positional), arguments.open_positional))


def _left_to_default(machine: Machine, value: Value, place: ir.Call) -> Value:
    """A mode that is a default, marked with the call that could have passed another."""
    caller = machine.function
    if not isinstance(value, Constant) or value.origin is None or caller is None:
        return value
    return Constant(value.value, replace(value.origin, call=place, caller=caller.syntax))


def _left_out(
    machine: Machine, function: ClosureFunction, parameter: ir.Parameter, arguments: Arguments, *, is_written: bool
) -> Value:
    """The value of a parameter that the call does not pass; `is_written`: what it passes stands in the source."""
    name = parameter.name
    if arguments.open_positional is not None or arguments.open_keywords is not None:
        machine.passed.add((id(function.syntax), name))
        return Unknown(PerhapsUnpacked(name), parameter=name)
    forced = machine.forced
    if forced is not None and forced.function.syntax is function.syntax and forced.name == name:
        return forced.value
    default = default_of(function, parameter)
    if default is None:
        machine.failures += 1
        if (name == "training" and function.syntax.name == "call") or (is_written and not machine.uncertain):
            raise ProgramError("TypeError")
        return Unknown(NotPassed(name), parameter=name)
    return default
