"""Methods that Keras' base classes give an instance, and `super()` calls of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.causes import AttributeOf, Owner, PerhapsUnpacked
from kerasdrop_lint.analysis.cloning import class_of_receiver, config_of, from_config
from kerasdrop_lint.analysis.construction import initialise, keras_name
from kerasdrop_lint.analysis.facts import ModeSource, Through
from kerasdrop_lint.analysis.fixed_causes import Absent, Inherent, Limit
from kerasdrop_lint.analysis.graph import symbolic_parts
from kerasdrop_lint.analysis.heap import Instance, List
from kerasdrop_lint.analysis.layer_call import call_layer
from kerasdrop_lint.analysis.learning_phase import note_idle
from kerasdrop_lint.analysis.library import apply_library
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine, ProgramError, unknown_result
from kerasdrop_lint.analysis.records import Resolution
from kerasdrop_lint.analysis.signatures import kind_of, takes_training
from kerasdrop_lint.analysis.stateless import stateless_call
from kerasdrop_lint.analysis.symbolic import call_symbolically
from kerasdrop_lint.analysis.turned_on import held_by
from kerasdrop_lint.analysis.uses import note_method
from kerasdrop_lint.analysis.values import (
    NONE,
    Bound,
    Constant,
    FunctionValue,
    Origin,
    OriginKind,
    Provenance,
    Reference,
    Tensor,
    Truth,
    Union,
    Unknown,
    Value,
    is_none,
)
from kerasdrop_lint.knowledge.libraries import LibraryClass

_MOST_STEPS = 16
"""How many steps are run for what `fit` and `evaluate` of the file do with networks that differ."""
Method = Callable[[Machine, Reference, str, Arguments, "ir.Call | None"], Value]


def call_keras_method(
    machine: Machine, receiver: Reference, base: str, name: str, arguments: Arguments, place: ir.Call | None
) -> Value:
    """`receiver.name(...)` where the method is that of `base`, a class outside the file."""
    note_method(machine, receiver, name)
    note_idle(machine, name, place)
    method = None if _is_elsewhere(machine, receiver, base, name) else _METHODS.get(name)
    if method is None:
        cause = AttributeOf(name, Owner.BASE, called=True)
        if symbolic_parts(machine, arguments):
            return machine.call(Unknown(cause), arguments, place)
        return unknown_result(machine, cause, arguments)
    return method(machine, receiver, base, arguments, place)


def library_of(machine: Machine, layer: Reference) -> LibraryClass | None:
    """The class of another library that a layer or model derives from."""
    instance = machine.heap.instance(layer)
    return instance.definition.library if instance is not None and instance.definition is not None else None


def _is_elsewhere(machine: Machine, receiver: Reference, base: str, name: str) -> bool:
    """Whether another library may have a method of its own by this name. Its constructor leaves what it sets unknown,
    and those of its classes that are called in a way of their own are not listed."""
    return (
        library_of(machine, receiver) is not None
        and not base.startswith("keras.")
        and name not in ("__init__", "__call__")
    )


def _init(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    if machine.heap.instance(receiver) is not None:
        initialise(machine, receiver, keras_name(base), arguments, place)
    return NONE


def _dunder_call(
    machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None
) -> Value:
    if symbolic_parts(machine, arguments):
        return call_symbolically(machine, receiver, arguments, place)
    return call_layer(machine, receiver, arguments, place)


def _call_method(
    machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None
) -> Value:
    """`.call(...)` decides nothing: the mode is what was passed, or the method's own default."""
    instance = machine.heap.instance(receiver)
    if instance is None:
        return Unknown(AttributeOf("call", Owner.UNKNOWN, called=True))
    if place is not None:
        machine.noted.known_calls.add(place)
    passed = arguments.keyword("training")
    kind = kind_of(machine, instance)
    if passed is not None and kind is not None and not kind.takes_training and not machine.uncertain:
        raise ProgramError("TypeError")
    if passed is None and len(arguments.positional) > 1 and instance.keras is not None:
        passed = arguments.positional[1]
    source = ModeSource.DEFAULT if passed is None else ModeSource.WRITTEN
    mode = _own_default(machine, instance) if passed is None else passed
    if passed is None and (arguments.open_keywords is not None or arguments.open_positional is not None):
        mode = Unknown(PerhapsUnpacked("training"))
    resolution = Resolution(mode, source)
    if machine.profile.legacy and instance.keras in _ASKS_THE_CONTEXT and is_none(mode) is Truth.TRUE:
        context, setter = machine.mode()
        resolution = Resolution(context, ModeSource.CONTEXT, setter)
    rest = Arguments(arguments.positional[:1], arguments.without("training").keywords)
    return apply_library(machine, receiver, rest, resolution, place, Through.CALL_METHOD)


def _own_default(machine: Machine, instance: Instance) -> Value:
    bare = Instance(None, instance.keras, instance.made, instance.maker)
    default = takes_training(machine, bare)[1]
    return NONE if default is None else default


_ASKS_THE_CONTEXT = frozenset({"GaussianNoise", "GaussianDropout", "AlphaDropout"})
"""Layers whose `call` in Keras 2 takes the mode of the layer around it when its own is None."""


def _add(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`Sequential.add`."""
    machine.note_given(arguments)
    instance = machine.heap.instance(receiver)
    layers = instance.attributes.get("layers") if instance is not None else None
    if isinstance(layers, Reference) and isinstance(machine.heap.get(layers), List):
        machine.call(machine.attribute(layers, "append"), arguments)
    return NONE


def _pop(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`Sequential.pop`."""
    instance = machine.heap.instance(receiver)
    layers = instance.attributes.get("layers") if instance is not None else None
    return Unknown(Absent.NO_LAYERS) if layers is None else machine.call(machine.attribute(layers, "pop"), NO_ARGUMENTS)


def _layer(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`get_layer`, by its place or by its name."""
    index = arguments.keyword("index") or (arguments.positional[1] if len(arguments.positional) > 1 else None)
    layers = machine.attribute(receiver, "layers")
    held = machine.heap.get(layers) if isinstance(layers, Reference) else None
    number = index.value if isinstance(index, Constant) else None
    if isinstance(held, List) and isinstance(number, int) and -len(held.items) <= number < len(held.items):
        return held.items[number]
    name = arguments.keyword("name") or next(iter(arguments.positional), NONE)
    if not isinstance(held, List) or held.rest is not None or not held.items:
        return Unknown(Limit.LAYER_BY_NAME, opaque=True)
    return _named(machine, held.items, name.value) if isinstance(name, Constant) else _one_of(held.items)


def _named(machine: Machine, layers: list[Value], name: object) -> Value:
    """The layer that has the name. Keras names those that nobody has named, after their classes."""
    unnamed: list[Value] = []
    for layer in layers:
        instance = machine.heap.instance(layer)
        given = instance.attributes.get("name") if instance is not None else None
        if isinstance(given, Constant) and given.value == name:
            return layer
        if not (isinstance(given, Constant) and isinstance(given.value, str)):
            unnamed.append(layer)
    return _one_of(unnamed) if unnamed else Unknown(Limit.LAYER_BY_NAME, opaque=True)


def _one_of(layers: list[Value]) -> Value:
    """One of these layers: each may be what is changed through it."""
    return layers[0] if len(layers) == 1 else Union(tuple(dict.fromkeys(layers)))


def _weight(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    return Tensor(Provenance.DATA)


def _nothing(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    return NONE


def _train_step(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    return run_step(machine, receiver, True, next(iter(arguments.positional), Unknown(Inherent.DATA)))


def _test_step(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    return run_step(machine, receiver, False, next(iter(arguments.positional), Unknown(Inherent.DATA)))


def run_step(machine: Machine, model: Reference, training: bool, data: Value) -> Value:
    """Keras' own step: Keras 3 tells the model the mode only if its `call` names `training`; Keras 2 always."""
    arguments = Arguments((Tensor(Provenance.DATA, machine.heap.marks(data)),))
    if machine.profile.legacy or is_told(machine, model):
        arguments = arguments.with_keyword("training", Constant(training, Origin(OriginKind.ENTRY)))
    return machine.call(model, arguments)


def _fit(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`fit` of a model with a `train_step` of its own, which may run models that its class alone does not show."""
    _note_step(machine, receiver, "train_step")
    return unknown_result(machine, AttributeOf("fit", Owner.BASE, called=True), arguments)


def _build(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    _note_built(machine, receiver, place)
    return NONE


def _predict(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    _note_built(machine, receiver, place)
    return unknown_result(machine, AttributeOf("predict", Owner.BASE, called=True), arguments)


def _note_built(machine: Machine, receiver: Reference, place: ir.Call | None) -> None:
    instance = machine.heap.instance(receiver)
    if place is not None and instance is not None and instance.definition is not None:
        machine.use_of(instance.definition).built += 1


def _evaluate(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    _note_built(machine, receiver, place)
    _note_step(machine, receiver, "test_step")
    return unknown_result(machine, AttributeOf("evaluate", Owner.BASE, called=True), arguments)


def _note_step(machine: Machine, model: Reference, name: str) -> None:
    """Run a model's own step once for what is noted on the way, and forget what it does."""
    instance = machine.heap.instance(model)
    definition = instance.definition if instance is not None else None
    found = definition.find(name) if definition is not None else None
    if found is None or not isinstance(found[0], FunctionValue) or machine.root is not None:
        return
    key = (id(definition), name, _parts(machine, model))
    if key not in machine.stepped and len(machine.stepped) < _MOST_STEPS:
        machine.stepped.add(key)
        with contextlib.suppress(ProgramError, BudgetExceededError), machine.fork():
            machine.call(Bound(found[0], model), Arguments((Tensor(Provenance.DATA),)))


def _parts(machine: Machine, model: Reference) -> frozenset[object]:
    """What a model holds, at any depth, by where it was made."""
    held = [machine.heap.instance(part) for part in held_by(machine, model)]
    return frozenset(one.made for one in held if one is not None)


def is_told(machine: Machine, model: Reference) -> bool:
    """Whether Keras 3's entry points tell the model the mode: its `call` has a parameter named `training`."""
    instance = machine.heap.instance(model)
    return instance is not None and takes_training(machine, instance)[0]


def _config(machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None) -> Value:
    return config_of(machine, receiver)


def _from_config(
    machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None
) -> Value:
    return from_config(machine, class_of_receiver(machine, receiver), arguments, place)


_METHODS: dict[str, Method] = {
    "__init__": _init,
    "__call__": _dunder_call,
    "call": _call_method,
    "add": _add,
    "pop": _pop,
    "get_layer": _layer,
    "add_weight": _weight,
    "add_variable": _weight,
    "build": _build,
    "compile": _nothing,
    "add_loss": _nothing,
    "add_metric": _nothing,
    "summary": _nothing,
    "load_weights": _nothing,
    "set_weights": _nothing,
    "fit": _fit,
    "evaluate": _evaluate,
    "predict": _predict,
    "train_step": _train_step,
    "test_step": _test_step,
    "predict_step": _test_step,
    "stateless_call": stateless_call,
    "get_config": _config,
    "to_json": _config,
    "from_config": _from_config,
}
