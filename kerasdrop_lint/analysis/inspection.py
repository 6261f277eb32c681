"""What `inspect` says of functions of the file: the names of their parameters."""

from __future__ import annotations

from collections.abc import Hashable

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import Dict, Instance
from kerasdrop_lint.analysis.machine import Machine, unknown_result
from kerasdrop_lint.analysis.signatures import kind_of
from kerasdrop_lint.analysis.values import Bound, FunctionValue, Unknown, Value


def signature(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`inspect.signature(function)`, as far as its `parameters`."""
    names = _parameters(machine, arguments.positional[0]) if arguments.positional else None
    if names is None:
        return unknown_result(machine, Limit.SIGNATURE, arguments)
    held: dict[Hashable, Value] = {name: Unknown(Limit.SIGNATURE_PARAMETER) for name in names}
    parameters = machine.heap.add(Dict(held))
    unknown = Unknown(Limit.SIGNATURE_PART)
    return machine.heap.add(Instance(None, None, place, None, {"parameters": parameters}, unknown))


def _parameters(machine: Machine, function: Value) -> list[str] | None:
    bound = isinstance(function, Bound)
    if isinstance(function, Bound):
        if function.name == "call":
            return _of_keras(machine, function.receiver)
        function = function.function
    if not isinstance(function, FunctionValue):
        return None
    return [parameter.name for parameter in function.function.shown.syntax.parameters][bound:]


def _of_keras(machine: Machine, layer: Value) -> list[str] | None:
    """The parameters of the `call` of a layer of Keras, as far as programs ask for them."""
    instance = machine.heap.instance(layer)
    kind = kind_of(machine, instance) if instance is not None else None
    if kind is None:
        return None
    return ["inputs", "training"] if kind.takes_training else ["inputs"]
