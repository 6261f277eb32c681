"""What `inspect` says of functions of the file: the names of their parameters."""

from __future__ import annotations

from collections.abc import Hashable

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import Dict, Instance
from kerasdrop_lint.analysis.machine import Machine, unknown_result
from kerasdrop_lint.analysis.values import Bound, FunctionValue, Unknown, Value


def signature(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`inspect.signature(function)`, as far as its `parameters`."""
    names = _parameters(arguments.positional[0]) if arguments.positional else None
    if names is None:
        return unknown_result(machine, Limit.SIGNATURE, arguments)
    held: dict[Hashable, Value] = {name: Unknown(Limit.SIGNATURE_PARAMETER) for name in names}
    parameters = machine.heap.add(Dict(held))
    unknown = Unknown(Limit.SIGNATURE_PART)
    return machine.heap.add(Instance(None, None, place, None, {"parameters": parameters}, unknown))


def _parameters(function: Value) -> list[str] | None:
    bound = isinstance(function, Bound)
    if isinstance(function, Bound):
        function = function.function
    if not isinstance(function, FunctionValue):
        return None
    return [parameter.name for parameter in function.function.syntax.parameters][bound:]
