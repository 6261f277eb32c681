"""Parameters that choose what is built: numbers and switches, whose values are not known where a root is run open."""

from __future__ import annotations

import re
from collections.abc import Callable

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import Parameter
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import Constant, FunctionValue, Unknown, Value

_RATE = re.compile(r"drop|noise|stochastic|rate|prob", re.IGNORECASE)
"""The name of what decides whether something drops, or how much."""


def opened(function: ClosureFunction, opens: Callable[[ir.Parameter, Value | None], bool]) -> Arguments:
    """Arguments that leave open the parameters of which that is said, with their defaults."""
    unknown = [
        (parameter.name, Unknown(Parameter(parameter.name), parameter=parameter.name))
        for parameter in function.syntax.parameters
        if opens(parameter, function.defaults.get(parameter.name)) and parameter.kind != "positional_only"
    ]
    return Arguments(keywords=tuple(unknown))


def is_switch(_: ir.Parameter, default: Value | None) -> bool:
    """Whether a default is a number, a switch, or None."""
    return isinstance(default, Constant) and (default.value is None or isinstance(default.value, (bool, int, float)))


def rates_left_out(function: ClosureFunction) -> Arguments:
    """Arguments that leave open the rates that are 0 or None by default, and the switches that are off: what a function
    builds with a dropout is seen only so. No arguments where it has none."""
    return opened(function, _is_rate_left_out)


def _is_rate_left_out(parameter: ir.Parameter, default: Value | None) -> bool:
    named = _RATE.search(parameter.name) is not None
    return named and is_switch(parameter, default) and isinstance(default, Constant) and not default.value


def call_open(machine: Machine, called: FunctionValue, arguments: Arguments) -> Value:
    """Call a function with parameters left open; what is passed here is nobody's argument."""
    passed = set(machine.passed)
    try:
        return machine.call(called, arguments)
    finally:
        machine.passed -= {(id(called.function.syntax), name) for name, _ in arguments.keywords} - passed
