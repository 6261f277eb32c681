"""TensorFlow's functions on symbolic tensors, which Keras 3 refuses: raises what their use raises, and notes it."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import NotModelled
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.fixed_causes import Absent
from kerasdrop_lint.analysis.graph import GraphNode, add_node, symbolic_parts
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.options import leads_here, taken
from kerasdrop_lint.analysis.refused_calls import OperationOnSymbolic
from kerasdrop_lint.analysis.removed import names_a_version
from kerasdrop_lint.analysis.values import External, Reference, Unknown, Value
from kerasdrop_lint.knowledge.symbolic_operations import ACCEPTING, REFUSING

_ARITHMETIC = frozenset({"", "+", "-", "*", "/", "//", "%", "**", "@"})
"""The operators whose result is a tensor for certain; an `Input` has none."""


def refuse_symbolic(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> None:
    """Raises ProgramError where a function of TensorFlow is given a symbolic tensor."""
    if path not in REFUSING or machine.profile.legacy or not leads_here(machine):
        return
    parts = symbolic_parts(machine, arguments)
    nodes = [machine.nodes[part.node] for part in parts if part.node is not None]
    if not nodes:
        return
    certain = next((node for node in nodes if _makes_tensor(machine, node)), None)
    options = taken(machine)
    inside = bool(machine.active) or any(map(_is_call_of_layer, machine.stack))
    alone = not machine.caught and not inside and not any(map(names_a_version, options))
    if place is not None and certain is not None and alone:
        made = certain.place if isinstance(certain.place, ir.Call) else None
        # A helper that has made the tensor itself is reported in its own module.
        is_given = certain.function is None or certain.function.scope.module is machine.module
        here, function = _in_the_file(machine, place) if is_given else (place, machine.function)
        machine.noted.on_symbolic.append(OperationOnSymbolic(place, REFUSING[path], made, here, function, options))
    if not machine.presses_on and not machine.uncertain:
        machine.noted.refused_symbolic = True
        raise ProgramError("ValueError")


def _is_call_of_layer(function: ClosureFunction) -> bool:
    """Whether it is the `call` of a layer or model, where TensorFlow's functions are in place: `self.call(inputs)` asks
    it for a graph all the same."""
    return function.syntax.name == "call" and function.owner is not None and function.owner.keras_base is not None


def _in_the_file(machine: Machine, place: ir.Call) -> tuple[ir.Call, ClosureFunction | None]:
    """A call, and the function that it stands in; one in another module as that of the helper in which it stands."""
    inner = place
    for running in reversed(machine.entered):
        if running.function.scope.module is machine.module:
            return inner, running.function
        inner = running.place or place
    return inner, None


def call_on_symbolic(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """What else a function gives for symbolic tensors. Keras 3 refuses nearly all of TensorFlow's; Keras 2 wraps them
    as layers."""
    if path in ACCEPTING:
        return add_node(machine, Unknown(NotModelled(path)), arguments, place)
    if path.startswith("tf.") and not machine.profile.legacy and not machine.presses_on:
        if machine.uncertain:
            return Unknown(Absent.SYMBOLIC_REFUSED)
        machine.noted.refused_symbolic = True
        raise ProgramError("ValueError")
    return add_node(machine, External(path), arguments, place)


def _makes_tensor(machine: Machine, node: GraphNode) -> bool:
    """Whether what a node gives is a symbolic tensor of Keras for certain: not so of a layer of the file whose `call`
    may give something else, or of a function that is not known."""
    if node.callee is None:
        return node.operator in _ARITHMETIC
    if isinstance(node.callee, External):
        return node.callee.path in REFUSING  # run as if Keras took it
    layer = machine.heap.instance(node.callee) if isinstance(node.callee, Reference) else None
    if node.gives_tensor and node.runs_always:
        return True
    return layer is not None and layer.definition is None and layer.unknown is None
