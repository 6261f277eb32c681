"""Models whose `call` is a `tf.function` that makes all their weights: Keras 3 finds none of them in a first `fit`."""

from __future__ import annotations

from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.signatures import kind_of
from kerasdrop_lint.analysis.values import FunctionValue, Reference, Tensor, Truth

_MOST_PARTS = 200
"""How many layers of a model are looked at."""


def is_compiled(definition: UserClass) -> bool:
    """Whether the `call` of a class is a `tf.function`."""
    found = definition.find("call")
    return found is not None and isinstance(found[0], FunctionValue) and found[0].traced


def makes_weights_in_call(machine: Machine, model: Reference) -> bool:
    """Whether a model has weights, and none of them before its compiled `call` runs."""
    instance = machine.heap.instance(model)
    definition = instance.definition if instance is not None else None
    if machine.profile.legacy or definition is None or not is_compiled(definition) or _builds_itself(definition):
        return False
    pending, seen = [model], {model}
    found: set[Truth] = set()
    while pending:
        part = pending.pop()
        held = machine.heap.instance(part)
        found.add(Truth.MAYBE if held is None or len(seen) > _MOST_PARTS else _makes_later(machine, held))
        inner = {one for one in machine.inner_layers(part) if one not in seen}
        seen |= inner
        pending.extend(inner)
    return found <= {Truth.TRUE, Truth.FALSE} and Truth.TRUE in found


def _makes_later(machine: Machine, held: Instance) -> Truth:
    """Whether a layer makes weights of its own when it is first called; MAYBE if it has some before, or may have."""
    if held.unknown is not None or held.graph is not None or (held.keras or "").startswith("applications."):
        return Truth.MAYBE
    if held.definition is not None and _builds_itself(held.definition):
        return Truth.TRUE
    layers, _ = elements(machine, held.attributes["layers"]) if "layers" in held.attributes else ((), None)
    if isinstance(next(iter(layers), None), Tensor):  # a Sequential model with an Input
        return Truth.MAYBE
    kind = kind_of(machine, held) if held.definition is None else None
    # What a dropout has from the beginning are the states of its seeds, no weights.
    if kind is None or not kind.owns_variables or kind.built_at_init:
        return Truth.FALSE
    return Truth.MAYBE if held.built else Truth.TRUE


def _builds_itself(definition: UserClass) -> bool:
    found = definition.find("build")
    return found is not None and isinstance(found[0], FunctionValue)
