"""Calls on symbolic tensors: nodes of a functional model's graph."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.graph import add_node
from kerasdrop_lint.analysis.heap import Dict, Instance, List
from kerasdrop_lint.analysis.layer_call import call_layer, ensure_built
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.refusals import refuse_positional_constants
from kerasdrop_lint.analysis.signatures import takes_training
from kerasdrop_lint.analysis.values import Provenance, Reference, Tensor, Tuple, Union, Value, join_all


def call_symbolically(machine: Machine, layer: Reference, arguments: Arguments, place: ir.Node | None) -> Value:
    """`layer(x)` on symbolic tensors: traces a custom layer once, without a mode, and adds a node to the graph."""
    instance = machine.heap.instance(layer)
    assert instance is not None
    gives_tensor = False
    if instance.definition is not None:
        function = machine.function.syntax if machine.function is not None else None
        machine.use_of(instance.definition).applied_symbolically.append((place, function))
        result = _trace(machine, layer, arguments, place)
        gives_tensor = isinstance(result, Tensor) and not result.opaque
    else:
        if not machine.profile.legacy:
            refuse_positional_constants(machine, layer, arguments, place)
        ensure_built(machine, layer)
    if machine.profile.legacy and not takes_training(machine, instance)[0]:
        arguments = arguments.without("training")  # tf_keras uses it up while the graph is built
    return add_node(machine, layer, arguments, place, gives_tensor=gives_tensor)


def _trace(machine: Machine, layer: Reference, arguments: Arguments, place: ir.Node | None) -> Value:
    """Keras runs `call` once to learn the output's shape; a `tf.function` inside is traced for good.

    What a Sequential model inside keeps of the mode depends on how it is built.
    """
    applications, machine.applications = machine.applications, []
    eager, traces_builds = dict(machine.eager), machine.traces_builds
    machine.traces_builds |= machine.profile.defaults_baked_in
    try:
        return call_layer(machine, layer, _as_data(machine, arguments), place)
    finally:
        machine.applications, machine.eager, machine.traces_builds = applications, eager, traces_builds


def _as_data(machine: Machine, arguments: Arguments) -> Arguments:
    return Arguments(
        tuple(_plain(machine, value) for value in arguments.positional),
        tuple((name, _plain(machine, value)) for name, value in arguments.keywords),
        arguments.open_positional,
        arguments.open_keywords,
    )


def _plain(machine: Machine, value: Value) -> Value:
    """`value` with symbolic tensors as the placeholders that a trace sees."""
    if isinstance(value, Tensor) and value.node is not None:
        return Tensor(Provenance.DATA)
    if isinstance(value, Union):
        return join_all(_plain(machine, alternative) for alternative in value.alternatives)
    if isinstance(value, Tuple):
        return Tuple(tuple(_plain(machine, item) for item in value.items))
    if isinstance(value, Reference):
        held = machine.heap.get(value)
        if isinstance(held, Instance):
            return value
        rest = None if held.rest is None else _plain(machine, held.rest)
        if isinstance(held, List):
            return machine.heap.add(List([_plain(machine, item) for item in held.items], rest))
        return machine.heap.add(Dict({key: _plain(machine, item) for key, item in held.items.items()}, rest))
    return value
