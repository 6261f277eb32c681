"""Makes instances: of classes of the file, and of Keras' layers and models."""

from __future__ import annotations

import sys
from dataclasses import replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.attributes import DICTS
from kerasdrop_lint.analysis.builtin_names import call_builtin
from kerasdrop_lint.analysis.causes import OwnNew, SetByBase
from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.enumerations import by_value
from kerasdrop_lint.analysis.fields import BASES, fill
from kerasdrop_lint.analysis.fixed_causes import Inherent, Limit
from kerasdrop_lint.analysis.graph import graph_of
from kerasdrop_lint.analysis.heap import ITEMS, Instance, List
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Machine, ProgramError, unknown_result
from kerasdrop_lint.analysis.names import layer_name
from kerasdrop_lint.analysis.options import note_optional
from kerasdrop_lint.analysis.rates import refuse_rates
from kerasdrop_lint.analysis.unfollowed import note_unknown_ends
from kerasdrop_lint.analysis.values import (
    NONE,
    Bound,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Reference,
    StaticMethod,
    Unknown,
    Value,
)
from kerasdrop_lint.knowledge.catalogue import ONLY_SEEDED, LayerKind, application_effect, layer_kind

UNSEEDED = "it has no random numbers"
"""The attribute of a layer that was made with a rate of 0: Keras 3 gives it nothing to draw with."""
_MODELS = frozenset({"keras.Model", "keras.Sequential", "keras.Functional", "keras.models.Functional"})


def keras_name(path: str) -> str | None:
    """The plain name of a Keras layer or model class; None for anything else."""
    return path.rpartition(".")[2] if path in _MODELS else layer_name(path)


def instantiate(machine: Machine, definition: UserClass, arguments: Arguments, place: ir.Call | None) -> Value:
    """What a call of a class of the file gives: its own `__new__` may make anything."""
    meta = definition.metaclass
    called = meta.definition.find("__call__") if meta is not None else None
    if called is not None and isinstance(called[0], FunctionValue):
        return machine.call(Bound(called[0], ClassValue(definition)), arguments, place)
    return make(machine, definition, arguments, place)


def make(machine: Machine, definition: UserClass, arguments: Arguments, place: ir.Call | None) -> Value:
    """What `type.__call__` gives for a class of the file."""
    if definition.members and len(arguments.positional) == 1:
        return by_value(machine, definition, arguments.positional[0])
    maker = definition.find("__new__")
    if maker is not None and isinstance(maker[0], (FunctionValue, StaticMethod)):
        return unknown_result(machine, OwnNew(definition.name), arguments)
    if definition.is_over is not None and arguments.open_keywords is None:  # what is left out may be set elsewhere
        arguments = replace(arguments, open_keywords=definition.is_over)
    return construct(machine, definition, arguments, place)


def construct(machine: Machine, definition: UserClass, arguments: Arguments, place: ir.Call | None) -> Reference:
    """An instance of a class of the file, with its `__init__` run."""
    base = definition.keras_base
    maker = machine.function.syntax if machine.function else None
    keras = keras_name(base.path) if base is not None else None
    instance = Instance(definition, keras, place, maker)
    foreign = [link for link in definition.order if isinstance(link, Unknown) or is_foreign(link)]
    if foreign:
        instance.unknown = Unknown(SetByBase(definition.name))
    if any(not isinstance(link, External) or _is_elsewhere(link.path) for link in foreign):
        instance.over = instance.unknown
    instance.over = instance.over or definition.is_over
    reference = machine.heap.add(instance)
    note_optional(machine, reference)
    if place is not None and keras is not None:
        _count(machine, definition)
        machine.note_given(arguments)
    _initialise_own(machine, reference, definition, arguments, place)
    return reference


def _initialise_own(
    machine: Machine, reference: Reference, definition: UserClass, arguments: Arguments, place: ir.Call | None
) -> None:
    """The first constructor in the order of the classes: one that is written, one made of fields, or Keras' own."""
    for link in definition.order:
        if isinstance(link, ClassValue):
            written = link.definition.namespace.get("__init__")
            if written is not None:
                if isinstance(written, FunctionValue):
                    machine.call(Bound(written, reference), arguments, place)
                return
            if link.definition.own_fields is not None:
                fill(machine, reference, definition, arguments)
                return
        elif isinstance(link, External) and link.path in DICTS:
            keep_items(machine, reference, arguments)
            return
        elif isinstance(link, External) and link.path not in _HARMLESS:
            initialise(machine, reference, keras_name(link.path), arguments, place)
            return
        elif isinstance(link, Unknown):
            return


def keep_items(machine: Machine, reference: Reference, arguments: Arguments) -> None:
    """`dict.__init__` on an instance of a class of the file."""
    held = call_builtin(machine, "dict", arguments)
    machine.heap.set_attribute(reference, ITEMS, held, weak=machine.uncertain > 0)


def is_foreign(link: Value) -> bool:
    """Whether a base class comes from elsewhere, and is none of Keras."""
    return isinstance(link, External) and keras_name(link.path) is None and link.path not in _HARMLESS | DICTS


def _is_elsewhere(path: str) -> bool:
    """Whether the constructor of a class may set attributes that are not its own: Python's own classes do not."""
    return path.partition(".")[0] not in _OWN or path in _KEEP_KEYWORDS


_OWN = frozenset({"builtins", *sys.stdlib_module_names})
_KEEP_KEYWORDS = frozenset({"argparse.Namespace", "types.SimpleNamespace"})


_HARMLESS = (
    frozenset({"object", "builtins.object", "abc.ABC", "tf.Module", "typing.Generic", "typing.Protocol"}) | BASES
)


def _count(machine: Machine, definition: UserClass) -> None:
    """Count where a class is instantiated: inside another layer or model, or anywhere else."""
    use = machine.use_of(definition)
    inside = any(function.owner is not None and function.owner.keras_base is not None for function in machine.stack)
    if inside:
        use.made_inside_layers += 1
        machine.makers_inside.update(function.syntax for function in machine.stack)
    else:
        use.made_elsewhere.append(machine.stack[0].syntax if machine.stack else None)


def construct_keras(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """An instance of one of Keras' own layers or models."""
    name = keras_name(path)
    assert name is not None
    maker = machine.function.syntax if machine.function else None
    reference = machine.heap.add(Instance(None, name, place, maker))
    note_optional(machine, reference)
    kind = layer_kind(name, machine.profile.target)
    machine.compiled_differs |= bool(machine.active)
    machine.note_given(arguments)
    initialise(machine, reference, name, arguments, place)
    refuses = machine.compiled and bool(machine.active) and not machine.profile.legacy and not machine.presses_on
    if refuses and kind is not None and kind.owns_variables:
        _refuse_variables(machine, reference, kind)
    return reference


def _refuse_variables(machine: Machine, reference: Reference, kind: LayerKind) -> None:
    """Keras 3 takes no variables that are made while a function is traced; a dropout of rate 0 has none."""
    instance = machine.heap.instance(reference)
    assert instance is not None
    if kind.name in ONLY_SEEDED and UNSEEDED in instance.attributes:
        return
    rates = [instance.attributes.get(name) for name, _, _ in kind.rates] if kind.name in ONLY_SEEDED else []
    if rates and not any(isinstance(rate, Constant) for rate in rates):
        machine.may_have_raised = True
        return
    raise ProgramError("ValueError")


def construct_application(machine: Machine, name: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """A model of `keras.applications`."""
    maker = machine.function.syntax if machine.function else None
    instance = Instance(None, f"applications.{name}", place, maker)
    return machine.heap.add(instance)


def is_application(machine: Machine, path: str) -> bool:
    """Whether a canonical name makes a model of the `keras.applications` of the target."""
    name = path.rpartition(".")[2]
    return path.startswith("keras.applications.") and application_effect(name, machine.profile.target)[0]


def initialise(
    machine: Machine, reference: Reference, keras: str | None, arguments: Arguments, place: ir.Call | None
) -> None:
    """Run the `__init__` of a Keras class on an instance: keep its arguments, or build its graph."""
    instance = machine.heap.writable(reference)
    assert isinstance(instance, Instance)
    if keras is None:
        return
    if keras in ("Model", "Functional"):
        _initialise_model(machine, instance, arguments)
    elif keras == "Sequential":
        layers = arguments.positional[0] if arguments.positional else arguments.keyword("layers")
        items, rest = elements(machine, layers) if layers is not None and not _is_none(layers) else ((), None)
        instance.attributes["layers"] = machine.heap.add(List(list(items), rest))
    else:
        _keep_arguments(machine, instance, keras, arguments)
        refuse_rates(machine, instance, keras, place)


def _is_none(value: Value) -> bool:
    return isinstance(value, Constant) and value.value is None


def _initialise_model(machine: Machine, instance: Instance, arguments: Arguments) -> None:
    inputs = arguments.keyword("inputs") or (arguments.positional[0] if arguments.positional else None)
    outputs = arguments.keyword("outputs") or (arguments.positional[1] if len(arguments.positional) > 1 else None)
    if inputs is not None and outputs is not None:
        instance.graph = graph_of(machine, inputs, outputs)
        if instance.graph is None:
            instance.unknown = Unknown(Limit.GRAPH_ENDS)
            note_unknown_ends(machine, (inputs, outputs))


def _keep_arguments(machine: Machine, instance: Instance, keras: str, arguments: Arguments) -> None:
    kind = layer_kind(keras, machine.profile.target)
    names = kind.parameters if kind is not None else ()
    rates = [name for name, _, _ in kind.rates] if kind is not None and keras in ONLY_SEEDED else []
    for name, value in [*zip(names, arguments.positional, strict=False), *arguments.keywords]:
        instance.attributes[name] = value
        if name in rates and isinstance(value, Constant) and value.value == 0 and not machine.profile.legacy:
            instance.attributes[UNSEEDED] = NONE
    if arguments.open_keywords is not None or arguments.open_positional is not None:
        instance.unknown = Unknown(Inherent.UNPACKED_ARGUMENT)
