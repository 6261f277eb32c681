"""What Keras' own layers do when they are called: sites, wrappers, Sequential and functional models."""

from __future__ import annotations

from collections.abc import Callable

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.branching import branch
from kerasdrop_lint.analysis.causes import NotInCatalogue
from kerasdrop_lint.analysis.construction import UNSEEDED
from kerasdrop_lint.analysis.facts import ModeSource, Through
from kerasdrop_lint.analysis.fixed_causes import Inherent, Limit
from kerasdrop_lint.analysis.graph import run_graph, told
from kerasdrop_lint.analysis.heap import MOST_ITEMS, Instance
from kerasdrop_lint.analysis.initial_states import initial_state
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Machine, ProgramError, join_modes, unknown_result
from kerasdrop_lint.analysis.marks import NO_MARKS, SiteKey
from kerasdrop_lint.analysis.randomness import Sampled
from kerasdrop_lint.analysis.rates import refuse_call
from kerasdrop_lint.analysis.records import Resolution, layer_of, record_layer
from kerasdrop_lint.analysis.sampling import joint_provenance
from kerasdrop_lint.analysis.signatures import kind_of, requires_training, takes_training
from kerasdrop_lint.analysis.values import (
    Bound,
    Constant,
    FunctionValue,
    Provenance,
    Reference,
    Tensor,
    Truth,
    Unknown,
    Value,
    alternatives,
    is_none,
    is_opaque,
    join,
    marks_of,
)
from kerasdrop_lint.knowledge.catalogue import LayerKind
from kerasdrop_lint.modes import Effect

BAKED = "the mode in its graph"
"""The attribute of a Sequential model that was built in the call of another layer."""
Apply = Callable[[Machine, Reference, Instance, Arguments, Resolution], Value]


def apply_library(
    machine: Machine,
    layer: Reference,
    arguments: Arguments,
    resolution: Resolution,
    place: ir.Node | None,
    through: Through = Through.CALL,
) -> Value:
    """The `call` of the Keras class behind `layer`."""
    instance = machine.heap.instance(layer)
    assert instance is not None
    if machine.process.replaces(instance.keras, "build", "__init__"):
        return unknown_result(machine, Limit.METHOD_REPLACED, arguments)
    if instance.graph is not None:
        return run_graph(machine, instance.graph, passed_through(machine, arguments), resolution)
    apply = _COMPOSITES.get(instance.keras or "")
    if apply is not None:
        return apply(machine, layer, instance, arguments, resolution)
    return _apply_leaf(machine, layer, instance, arguments, resolution, place, through)


def _apply_leaf(
    machine: Machine,
    layer: Reference,
    instance: Instance,
    arguments: Arguments,
    resolution: Resolution,
    place: ir.Node | None,
    through: Through,
) -> Value:
    result = passed_through(machine, arguments)
    kind = kind_of(machine, instance)
    if kind is None or kind.effect is None:
        unknown_model = instance.keras == "Model" and instance.unknown is not None
        if unknown_model or (kind is None and instance.keras not in ("Layer", "Model")):
            cause = Limit.GRAPH_ENDS if unknown_model else NotInCatalogue(layer_of(instance).name)
            return Unknown(cause, result.marks, opaque=True)
        return plain(result)
    if kind.rates and not any(name in instance.attributes or default for name, _, default in kind.rates):
        if instance.unknown is not None:
            return Unknown(Inherent.UNPACKED_RATE, result.marks, opaque=True)
        return plain(result)
    rates = rates_of(machine, instance, kind)
    refuse_call(machine, instance, kind, resolution)
    if UNSEEDED in instance.attributes and rates != {Truth.FALSE}:
        _refuse_unseeded(machine, rates, resolution)
    key = SiteKey(_place_of(instance, place), identity_of(machine, layer))
    record_layer(machine, key, layer_of(instance), kind.effect, rates, resolution, through)
    return Tensor(result.provenance, result.marks | {key}, opaque=result.opaque)


def _refuse_unseeded(machine: Machine, rates: frozenset[Truth], resolution: Resolution) -> None:
    """A layer that was made with a rate of 0 cannot draw when the rate is another later. Raises ProgramError."""
    mode = machine.heap.truth(resolution.mode)
    if mode is Truth.TRUE and rates == {Truth.TRUE} and not machine.uncertain:
        raise ProgramError("AttributeError")
    machine.may_have_raised |= mode is not Truth.FALSE


def _place_of(instance: Instance, place: ir.Node | None) -> ir.Node:
    """Where a site stands: the call that applies the layer, or if Keras does, where the layer was made."""
    if isinstance(place, ir.Call):
        return place
    if instance.made is not None:
        return instance.made
    return instance.definition.syntax if instance.definition is not None else ir.Opaque("a layer that Keras makes")


def plain(tensor: Tensor) -> Tensor:
    """What a layer makes of its input: nothing random in itself."""
    return Tensor(tensor.provenance, tensor.marks, opaque=tensor.opaque)


def identity_of(machine: Machine, layer: Reference) -> int:
    """The same number in every run: of a layer that a run makes itself (in `build`), that of the call that makes it."""
    instance = machine.heap.instance(layer)
    if instance is not None and layer.identity > machine.heap.inherited and not machine.is_imported(layer):
        return -id(instance.made)
    return layer.identity


def rates_of(machine: Machine, instance: Instance, kind: LayerKind) -> frozenset[Truth]:
    """What is known of the rates that govern the layer's effect, as `record_layer` takes it: whether any of them is not
    zero, in every way the layer may have been made; a frozen normalization has none."""
    if kind.effect is Effect.BATCH_STATISTICS:
        frozen = instance.attributes.get("trainable")
        return frozenset({Truth.TRUE if frozen is None else machine.heap.truth(frozen)})
    if not kind.rates:
        return frozenset({Truth.TRUE})
    found = [_nonzero(machine, instance, name, default, kind) for name, _, default in kind.rates]
    if {Truth.TRUE} in found:
        return frozenset({Truth.TRUE})
    return frozenset().union(*(one for one in found if one != {Truth.FALSE})) or frozenset({Truth.FALSE})


def _nonzero(machine: Machine, instance: Instance, name: str, default: float, kind: LayerKind) -> frozenset[Truth]:
    value = instance.attributes.get(name)
    if value is None:
        if instance.unknown is not None:
            return frozenset({Truth.MAYBE})
        return frozenset({Truth.TRUE if default else Truth.FALSE})
    return frozenset(_draws(machine, alternative, kind) for alternative in alternatives(value))


def _draws(machine: Machine, rate: Value, kind: LayerKind) -> Truth:
    """A rate of 1 zeroes everything and draws nothing; the noise layers' deviation may be anything above 0."""
    if isinstance(rate, Constant) and isinstance(rate.value, (int, float)) and kind.effect is Effect.DROPOUT:
        return Truth.TRUE if 0 < rate.value < 1 else Truth.FALSE
    return machine.heap.truth(rate)


def passed_through(machine: Machine, arguments: Arguments) -> Tensor:
    """A tensor computed from the arguments, with all their marks in it."""
    values = tuple(part for value in arguments.values() for part in machine.heap.parts(value))
    marks = NO_MARKS.union(*map(marks_of, values))
    provenance = joint_provenance(values) if values else Provenance.DATA
    kinds = {value.sampled for value in values if isinstance(value, Tensor)}
    sampled = kinds if len(kinds) == 1 else {kind.roughly for kind in kinds}
    opaque = any(map(is_opaque, values))
    return Tensor(provenance, marks, sampled=sampled.pop() if len(sampled) == 1 else Sampled.NO, opaque=opaque)


def _sequential(
    machine: Machine, layer: Reference, instance: Instance, arguments: Arguments, resolution: Resolution
) -> Value:
    layers, rest = elements(machine, instance.attributes.get("layers", Unknown(Limit.LAYERS)))
    value: Value = passed_through(machine, arguments)
    if not machine.profile.legacy and any(requires_training(machine.heap.instance(inner)) for inner in layers):
        raise ProgramError("ValueError")  # Keras 3 takes only layers that need nothing but the input
    if machine.profile.defaults_baked_in and is_none(resolution.mode) is Truth.TRUE:
        if resolution.setter is not None or BAKED in instance.attributes:
            machine.compiled_differs = machine.builds_matter = True
        if BAKED in instance.attributes:
            resolution = Resolution(instance.attributes[BAKED], ModeSource.CONTEXT)
    for inner in layers:
        value = _sequential_step(machine, inner, value, resolution)
    if rest is None:
        return value
    if len(layers) == MOST_ITEMS:  # of a longer list, the further ones are there
        return _sequential_step(machine, rest, value, resolution)
    return _perhaps_further(machine, rest, value, resolution)


def _perhaps_further(machine: Machine, rest: Value, value: Value, resolution: Resolution) -> Value:
    """Layers that a Sequential model may have any number of, or none."""
    mode = machine.mode()
    machine.turning += 1
    machine.one_of += 1
    with branch(machine):
        further = _sequential_step(machine, rest, value, resolution)
    machine.turning -= 1
    machine.one_of -= 1
    machine.set_mode(join_modes(mode, machine.mode()))
    return join(value, further)


def _sequential_step(machine: Machine, inner: Value, value: Value, resolution: Resolution) -> Value:
    if isinstance(inner, Tensor):  # the model's Input
        return value
    references = [option for option in alternatives(inner) if isinstance(option, Reference)]
    if len(references) == 1:
        return machine.call(references[0], told(machine, references[0], Arguments((value,)), resolution))
    return machine.call(inner, Arguments((value,)))


def _inner(instance: Instance, *names: str) -> Value:
    for name in names:
        if name in instance.attributes:
            return instance.attributes[name]
    return Unknown(Limit.WRAPPED_LAYER)


def _time_distributed(
    machine: Machine, layer: Reference, instance: Instance, arguments: Arguments, resolution: Resolution
) -> Value:
    """TimeDistributed runs the `call` method of its layer, with the mode where that takes one."""
    inner = _inner(instance, "layer")
    value = Arguments((passed_through(machine, arguments),))
    if is_none(resolution.mode) is not Truth.TRUE:
        value = value.with_keyword("training", resolution.mode)
    reference = machine.heap.instance(inner)
    if reference is None or not isinstance(inner, Reference):
        return machine.call(inner, value)
    found = reference.definition.find("call") if reference.definition else None
    if found is not None and isinstance(found[0], FunctionValue):
        if found[0].function.shown.syntax.parameter("training") is None:
            value = value.without("training")
        return machine.call(Bound(found[0], inner), value)
    return apply_library(machine, inner, value.without("training"), resolution, reference.made)


def _forwarding(*names: str) -> Apply:
    """A wrapper that calls its layer with its own mode written on it."""

    def apply(
        machine: Machine, layer: Reference, instance: Instance, arguments: Arguments, resolution: Resolution
    ) -> Value:
        value = Arguments((passed_through(machine, arguments),))
        if is_none(resolution.mode) is not Truth.TRUE:
            value = value.with_keyword("training", resolution.mode)
        return passed_through(machine, Arguments((machine.call(_inner(instance, *names), value),)))

    return apply


def _rnn(machine: Machine, layer: Reference, instance: Instance, arguments: Arguments, resolution: Resolution) -> Value:
    """RNN and the stack of cells call each cell with a step's input and its states."""
    cells = _inner(instance, "cell", "cells")
    items = [part for part in machine.heap.parts(cells) if machine.heap.instance(part)]
    value: Value = passed_through(machine, arguments)
    states = [Unknown(Inherent.CELL_STATES)] * len(items)
    if instance.keras == "RNN" and not _has_states(machine, instance, arguments):
        states = [initial_state(machine, cell) for cell in items]
    for cell, state in zip(items, states, strict=True):
        step = Arguments((value, state))
        if (
            is_none(resolution.mode) is not Truth.TRUE
            and isinstance(cell, Reference)
            and _names_training(machine, cell)
        ):
            step = step.with_keyword("training", resolution.mode)
        value = passed_through(machine, Arguments((value, machine.call(cell, step))))
    return value if items else Unknown(Limit.CELL, machine.heap.marks(value), opaque=True)


def _has_states(machine: Machine, instance: Instance, arguments: Arguments) -> bool:
    """Whether the cells start in a state that is passed, or was kept."""
    passed = arguments.keyword("initial_state") or (arguments.positional[1] if len(arguments.positional) > 1 else None)
    kept = machine.heap.truth(instance.attributes.get("stateful", Constant(False)))
    return kept is Truth.TRUE or (passed is not None and is_none(passed) is not Truth.TRUE)


def _names_training(machine: Machine, cell: Reference) -> bool:
    instance = machine.heap.instance(cell)
    return instance is not None and takes_training(machine, instance)[0]


def _lambda(
    machine: Machine, layer: Reference, instance: Instance, arguments: Arguments, resolution: Resolution
) -> Value:
    function = _inner(instance, "function")
    value = Arguments((passed_through(machine, arguments),))
    if isinstance(function, FunctionValue) and function.function.syntax.parameter("training"):
        value = value.with_keyword("training", resolution.mode)
    return machine.call(function, value)


_COMPOSITES: dict[str, Apply] = {
    "Sequential": _sequential,
    "TimeDistributed": _time_distributed,
    "Bidirectional": _forwarding("layer", "forward_layer"),
    "Wrapper": _forwarding("layer"),
    "SpectralNormalization": _forwarding("layer"),
    "RNN": _rnn,
    "StackedRNNCells": _rnn,
    "Lambda": _lambda,
}
